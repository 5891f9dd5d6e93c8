import HTTPMessages
import NIOCore

/// Gathers one message's body under the limits, by whichever framing its head announced.
///
/// A body that arrives in one piece is a slice of what was read from the socket: not copied.
struct BodyReader {
    private enum State {
        case length(remaining: Int)
        case chunked(ChunkDecoder)
        case untilClose
        case done
    }

    private let limits: WireLimits
    private var state: State
    private(set) var body = ByteBuffer()

    /// Refuses a declared length over the limit before a byte of it is read.
    init(framing: BodyFraming, limits: WireLimits) throws(WireFault) {
        self.limits = limits
        switch framing {
        case .none: state = .done
        case .length(let length):
            guard length <= limits.bodyBytes else { throw WireFault(.bodyTooLarge(limit: limits.bodyBytes)) }
            state = length == 0 ? .done : .length(remaining: length)
        case .chunked: state = .chunked(ChunkDecoder(limits: limits))
        case .untilClose: state = .untilClose
        }
    }

    /// Takes the body's bytes from the buffer and leaves what follows; true when the body is whole.
    mutating func read(_ buffer: inout ByteBuffer) throws(WireFault) -> Bool {
        switch state {
        case .done:
            return true
        case .length(let remaining):
            let count = take(remaining, from: &buffer)
            state = count == remaining ? .done : .length(remaining: remaining - count)
            return count == remaining
        case .chunked(var decoder):
            let isWhole = try decoder.decode(&buffer, into: &body)
            state = isWhole ? .done : .chunked(decoder)
            return isWhole
        case .untilClose:
            _ = take(buffer.readableBytes, from: &buffer)
            guard body.readableBytes <= limits.bodyBytes else {
                throw WireFault(.bodyTooLarge(limit: limits.bodyBytes))
            }
            return false
        }
    }

    /// What has been gathered, which is then no longer kept: for bodies that are handed on piece by piece.
    mutating func takePiece() -> ByteBuffer {
        defer { body = ByteBuffer() }
        return body
    }

    /// Whether the end of the connection is the end of this body.
    var endsWithConnection: Bool {
        if case .untilClose = state { true } else { false }
    }

    private mutating func take(_ wanted: Int, from buffer: inout ByteBuffer) -> Int {
        guard var part = buffer.readSlice(length: min(wanted, buffer.readableBytes)) else { return 0 }
        let count = part.readableBytes
        if body.readableBytes == 0 { body = part } else { body.writeBuffer(&part) }
        return count
    }
}
