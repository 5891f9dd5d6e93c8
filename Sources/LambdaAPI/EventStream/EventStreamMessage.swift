internal import NIOCore

/// One message of `application/vnd.amazon.eventstream`: headers that are texts, and a payload.
///
/// On the wire (Smithy, "Amazon Event Stream specification"): total length, length of the headers, CRC of these eight
/// bytes, headers, payload, CRC of all before it; numbers big-endian.
struct EventStreamMessage: Equatable {
    var headers: [(name: String, value: String)]
    var payload: ByteBuffer

    static func == (left: Self, right: Self) -> Bool {
        left.payload == right.payload
            && left.headers.elementsEqual(right.headers) { $0.name == $1.name && $0.value == $1.value }
    }

    /// The type byte of a text.
    private static let text: UInt8 = 7
    /// Bytes around headers and payload.
    private static let frame = 16
    /// Bytes of one message; the specification's limit.
    static let maximumBytes = 24 * 1_024 * 1_024

    init(headers: [(name: String, value: String)], payload: ByteBuffer) {
        self.headers = headers
        self.payload = payload
    }

    /// An event, as services send it.
    init(event: String, contentType: String, payload: ByteBuffer) {
        self.init(
            headers: [(":event-type", event), (":content-type", contentType), (":message-type", "event")],
            payload: payload)
    }

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    var encoded: ByteBuffer {
        var fields = ByteBuffer()
        for header in headers {
            fields.writeInteger(UInt8(truncatingIfNeeded: header.name.utf8.count))
            fields.writeString(header.name)
            fields.writeInteger(Self.text)
            fields.writeInteger(UInt16(truncatingIfNeeded: header.value.utf8.count))
            fields.writeString(header.value)
        }
        var message = ByteBuffer()
        message.reserveCapacity(Self.frame + fields.readableBytes + payload.readableBytes)
        message.writeInteger(UInt32(Self.frame + fields.readableBytes + payload.readableBytes))
        message.writeInteger(UInt32(fields.readableBytes))
        message.writeInteger(CRC32.checksum(message.readableBytesView))
        message.writeBuffer(&fields)
        message.writeImmutableBuffer(payload)
        message.writeInteger(CRC32.checksum(message.readableBytesView))
        return message
    }

    /// Takes the next whole message out of what has come; nil when there is none yet.
    static func next(from bytes: inout ByteBuffer) throws(EventStreamFault) -> EventStreamMessage? {
        let start = bytes.readerIndex
        guard let total = bytes.getInteger(at: start, as: UInt32.self),
            let fields = bytes.getInteger(at: start + 4, as: UInt32.self),
            let check = bytes.getInteger(at: start + 8, as: UInt32.self)
        else { return nil }
        guard CRC32.checksum(bytes.readableBytesView.prefix(8)) == check else { throw .checksum }
        guard total >= frame, Int(total) <= maximumBytes, Int(fields) <= Int(total) - frame else { throw .length }
        guard bytes.readableBytes >= Int(total), var message = bytes.readSlice(length: Int(total)) else { return nil }
        let whole = message.readableBytesView.dropLast(4)
        let computed = CRC32.checksum(whole)
        message.moveReaderIndex(forwardBy: 12)
        guard var names = message.readSlice(length: Int(fields)),
            let payload = message.readSlice(length: Int(total) - frame - Int(fields)),
            message.readInteger(as: UInt32.self) == computed
        else { throw .checksum }
        return EventStreamMessage(headers: try headers(&names), payload: payload)
    }

    private static func headers(_ bytes: inout ByteBuffer) throws(EventStreamFault) -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        while bytes.readableBytes > 0 {
            guard let length = bytes.readInteger(as: UInt8.self), let name = bytes.readString(length: Int(length)),
                let type = bytes.readInteger(as: UInt8.self)
            else { throw .header }
            switch type {
            case 0, 1: break
            case 2: try skip(1, &bytes)
            case 3: try skip(2, &bytes)
            case 4: try skip(4, &bytes)
            case 5, 8: try skip(8, &bytes)
            case 9: try skip(16, &bytes)
            case 6, text:
                guard let length = bytes.readInteger(as: UInt16.self), let value = bytes.readString(length: Int(length))
                else { throw .header }
                if type == text { headers.append((name, value)) }
            default: throw .header
            }
        }
        return headers
    }

    private static func skip(_ count: Int, _ bytes: inout ByteBuffer) throws(EventStreamFault) {
        guard bytes.readSlice(length: count) != nil else { throw .header }
    }
}

/// Bytes that are no event stream.
enum EventStreamFault: Error, Sendable {
    case checksum
    case length
    case header
}
