package import HTTPMessages
package import NIOCore

/// The chunked coding of RFC 9112 §7.1, taken apart strictly: CRLF only, no white space, extensions and trailers
/// bounded and checked.
package struct ChunkDecoder {
    private enum State {
        case size
        case data(remaining: Int)
        case dataEnd
        case trailer
        case done
    }

    private let limits: WireLimits
    private var state = State.size
    private var total = 0
    private var extensionBytes = 0
    private var trailers = FieldSection()

    package init(limits: WireLimits) {
        self.limits = limits
    }

    /// What came after the last chunk; whoever takes it over knows what may stand there.
    package var trailerFields: HeaderList { trailers.headers }

    /// Moves chunk data from the buffer to the end of the body; true when the last chunk and the trailers are read.
    package mutating func decode(_ buffer: inout ByteBuffer, into body: inout ByteBuffer) throws(WireFault) -> Bool {
        while true {
            switch state {
            case .size:
                guard let size = try sizeLine(&buffer) else { return false }
                guard size <= limits.bodyBytes - total else { throw WireFault(.bodyTooLarge(limit: limits.bodyBytes)) }
                total += size
                state = size == 0 ? .trailer : .data(remaining: size)
            case .data(let remaining):
                guard var part = buffer.readSlice(length: min(remaining, buffer.readableBytes)),
                    part.readableBytes > 0
                else { return false }
                let count = part.readableBytes
                if body.readableBytes == 0 { body = part } else { body.writeBuffer(&part) }
                state = count == remaining ? .dataEnd : .data(remaining: remaining - count)
            case .dataEnd:
                guard try lineEnd(&buffer) else { return false }
                state = .size
            case .trailer:
                guard try trailerLines(&buffer) else { return false }
                state = .done
            case .done:
                return true
            }
        }
    }

    private func lineEnd(_ buffer: inout ByteBuffer) throws(WireFault) -> Bool {
        let start = buffer.readerIndex
        guard let first = buffer.getInteger(at: start, as: UInt8.self) else { return false }
        guard first == 0x0D else { throw .malformed("chunk data longer than its size") }
        guard buffer.readableBytes >= 2 else { return false }
        guard buffer.getInteger(at: start + 1, as: UInt8.self) == 0x0A else {
            throw .malformed("no CRLF after a chunk")
        }
        buffer.moveReaderIndex(forwardBy: 2)
        return true
    }

    /// The size of the next chunk; nil when its line is not whole yet.
    private mutating func sizeLine(_ buffer: inout ByteBuffer) throws(WireFault) -> Int? {
        var outcome: Result<Int?, WireFault> = .success(nil)
        let line = Self.line(buffer, limit: limits.chunkLineBytes, fault: .malformed("an oversized chunk line")) {
            line in
            outcome = Self.size(line)
            extensionBytes += line.count - (line.firstIndex(of: 0x3B) ?? line.count)
        }
        guard try line.get().map({ buffer.moveReaderIndex(forwardBy: $0) }) != nil else { return nil }
        guard extensionBytes <= limits.chunkExtensionBytes else { throw .malformed("oversized chunk extensions") }
        return try outcome.get()
    }

    private static func size(_ line: UnsafeRawBufferPointer) -> Result<Int?, WireFault> {
        var size = 0
        var index = 0
        while index < line.count, let digit = hexadecimal(line[index]) {
            guard index < 15 else { return .failure(.malformed("a chunk size that is too long")) }
            size = size << 4 | digit
            index += 1
        }
        guard index > 0 else { return .failure(.malformed("a chunk without a size")) }
        guard index == line.count || line[index] == 0x3B else {
            return .failure(.malformed("an invalid character in a chunk size"))
        }
        guard WireBytes.inspectValue(line).isValid else {
            return .failure(.malformed("a control character in a chunk extension"))
        }
        return .success(size)
    }

    private static func hexadecimal(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte) - 0x30
        case 0x41...0x46: Int(byte) - 0x37
        case 0x61...0x66: Int(byte) - 0x57
        default: nil
        }
    }

    /// Reads the lines after the last chunk up to the empty one; a trailer that would change the framing is refused.
    private mutating func trailerLines(_ buffer: inout ByteBuffer) throws(WireFault) -> Bool {
        while true {
            var outcome: Result<Bool, WireFault> = .success(false)
            var section = trailers
            let left = limits.headerBytes - section.byteCount
            let fault = WireFault(.headersTooLarge(limit: limits.headerBytes))
            let line = Self.line(buffer, limit: left, fault: fault) { line in
                do throws(WireFault) {
                    if line.isEmpty {
                        outcome = .success(true)
                    } else {
                        try section.add(line, limits: limits)
                    }
                } catch {
                    outcome = .failure(error)
                }
            }
            guard let length = try line.get() else { return false }
            buffer.moveReaderIndex(forwardBy: length)
            if try outcome.get() { return true }
            guard section.hostIndex == nil, section.contentLength == nil, section.coding == nil else {
                throw .malformed("a trailer that belongs in the head")
            }
            trailers = section
        }
    }

    /// Shows the next CRLF line and gives its length with the line end; nil when it is not whole yet.
    private static func line(
        _ buffer: ByteBuffer,
        limit: Int,
        fault: WireFault,
        _ use: (UnsafeRawBufferPointer) -> Void
    ) -> Result<Int?, WireFault> {
        buffer.withUnsafeReadableBytes { bytes in
            let window = UnsafeRawBufferPointer(rebasing: bytes.prefix(limit + 2))
            guard let feed = WireBytes.lineFeed(in: window, from: 0) else {
                return bytes.count >= limit + 2 ? .failure(fault) : .success(nil)
            }
            guard feed > 0, window[feed - 1] == 0x0D else {
                return .failure(.malformed("a line feed without carriage return"))
            }
            use(UnsafeRawBufferPointer(rebasing: window[..<(feed - 1)]))
            return .success(feed + 1)
        }
    }
}
