import NIOCore

/// JSON text written straight into a buffer, for events that are made for every request. Escapes are Jackson's: `"`,
/// `\` and control characters, nothing else.
struct EventWriter {
    private(set) var buffer: ByteBuffer
    /// Whether a member comes before the next one in the innermost object or list.
    private var needsComma = false

    /// - Parameter capacity: bytes that the text will probably need.
    init(capacity: Int) {
        buffer = ByteBuffer()
        buffer.reserveCapacity(capacity)
    }

    mutating func open(_ bracket: Unicode.Scalar) {
        separate()
        buffer.writeInteger(UInt8(ascii: bracket))
        needsComma = false
    }

    mutating func close(_ bracket: Unicode.Scalar) {
        buffer.writeInteger(UInt8(ascii: bracket))
        needsComma = true
    }

    /// The key of the next value; it must need no escape.
    mutating func key(_ name: StaticString) {
        separate()
        buffer.writeInteger(UInt8(ascii: "\""))
        buffer.writeStaticString(name)
        buffer.writeStaticString("\":")
        needsComma = false
    }

    mutating func key(_ name: String) {
        separate()
        quote(name)
        buffer.writeInteger(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func text(_ text: String) {
        separate()
        quote(text)
        needsComma = true
    }

    /// A text, or null for none.
    mutating func text(orNull text: String?) {
        guard let text else { return literal("null") }
        self.text(text)
    }

    /// A body as text; its bytes must be UTF-8.
    mutating func text(_ bytes: ByteBuffer) {
        separate()
        buffer.writeInteger(UInt8(ascii: "\""))
        bytes.withUnsafeReadableBytes { escape($0) }
        buffer.writeInteger(UInt8(ascii: "\""))
        needsComma = true
    }

    mutating func literal(_ word: StaticString) {
        separate()
        buffer.writeStaticString(word)
        needsComma = true
    }

    mutating func number(_ number: Int64) {
        separate()
        buffer.writeString(String(number))
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { buffer.writeInteger(UInt8(ascii: ",")) }
    }

    private mutating func quote(_ text: String) {
        buffer.writeInteger(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { escape(UnsafeRawBufferPointer($0)) }
        buffer.writeInteger(UInt8(ascii: "\""))
    }

    /// Writes whole runs between bytes that must be escaped.
    private mutating func escape(_ bytes: UnsafeRawBufferPointer) {
        var start = 0
        var index = 0
        while index < bytes.count {
            if index + 8 <= bytes.count, !Self.stops(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) {
                index += 8
                continue
            }
            let byte = bytes[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                buffer.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
                writeEscape(byte)
                start = index + 1
            }
            index += 1
        }
        buffer.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[start...]))
    }

    /// Whether one of eight bytes may have to be escaped: below a blank, a quote or a backslash. A wrong yes costs a
    /// closer look.
    private static func stops(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        let quotes = word ^ (ones &* 0x22)
        let slashes = word ^ (ones &* 0x5C)
        let found =
            (word &- ones &* 0x20) & ~word | (quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes
        return found & high != 0
    }

    private mutating func writeEscape(_ byte: UInt8) {
        buffer.writeInteger(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: buffer.writeInteger(UInt8(ascii: "b"))
        case 0x09: buffer.writeInteger(UInt8(ascii: "t"))
        case 0x0A: buffer.writeInteger(UInt8(ascii: "n"))
        case 0x0C: buffer.writeInteger(UInt8(ascii: "f"))
        case 0x0D: buffer.writeInteger(UInt8(ascii: "r"))
        case 0..<0x20:
            buffer.writeStaticString("u00")
            buffer.writeInteger(UInt8.upperHexDigit(byte >> 4))
            buffer.writeInteger(UInt8.upperHexDigit(byte & 15))
        default: buffer.writeInteger(byte)
        }
    }
}
