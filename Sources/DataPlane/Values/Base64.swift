import NIOCore

/// Base64 with the standard alphabet and padding (RFC 4648 §4), on byte buffers.
enum Base64 {
    private static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    /// The character of a 6-bit value.
    @inline(__always)
    static func character(_ value: UInt8) -> UInt8 {
        // A look-up, not a choice: random values would make every branch a wrong guess.
        alphabet.utf8Start[Int(value & 63)]
    }

    /// The 6-bit value of a character; nil outside the alphabet.
    private static func value(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }

    static func encode(_ bytes: ByteBuffer) -> ByteBuffer {
        let view = bytes.readableBytesView
        var out: [UInt8] = []
        out.reserveCapacity((view.count + 2) / 3 * 4)
        var index = view.startIndex
        while index < view.endIndex {
            let left = view.endIndex - index
            let first = view[index]
            let second: UInt8 = left > 1 ? view[index + 1] : 0
            let third: UInt8 = left > 2 ? view[index + 2] : 0
            out.append(character(first >> 2))
            out.append(character((first & 3) << 4 | second >> 4))
            out.append(left > 1 ? character((second & 15) << 2 | third >> 6) : UInt8(ascii: "="))
            out.append(left > 2 ? character(third & 63) : UInt8(ascii: "="))
            index += 3
        }
        return ByteBuffer(bytes: out)
    }

    /// The bytes; nil when the text is not base64. Line ends are skipped; missing padding is taken.
    static func decode(_ text: ByteBuffer) -> ByteBuffer? {
        var out: [UInt8] = []
        out.reserveCapacity(text.readableBytes / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        var padding = 0
        for byte in text.readableBytesView {
            if byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") { continue }
            if byte == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard padding == 0, let value = value(byte) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 1
            if count % 4 == 0 {
                out.append(UInt8(truncatingIfNeeded: bits >> 16))
                out.append(UInt8(truncatingIfNeeded: bits >> 8))
                out.append(UInt8(truncatingIfNeeded: bits))
            }
        }
        switch count % 4 {
        case 0: guard padding == 0 else { return nil }
        case 2:
            guard padding == 0 || padding == 2 else { return nil }
            out.append(UInt8(truncatingIfNeeded: bits >> 4))
        case 3:
            guard padding <= 1 else { return nil }
            out.append(UInt8(truncatingIfNeeded: bits >> 10))
            out.append(UInt8(truncatingIfNeeded: bits >> 2))
        default: return nil
        }
        return ByteBuffer(bytes: out)
    }
}
