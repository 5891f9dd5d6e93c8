extension ByteWriter {
    /// Writes one JSON string literal as Jackson does: `"` and `\` escaped, control characters as `\n \t \b \f \r`
    /// or `\u00XX` in capitals, everything else (`/`, DEL, non-ASCII) as it is.
    mutating func writeQuoted(_ text: String) {
        if text.utf8.withContiguousStorageIfAvailable({ writeQuoted($0) }) == nil {
            var copy = text
            copy.withUTF8 { writeQuoted($0) }
        }
    }

    @inline(__always)
    private mutating func writeQuoted(_ bytes: UnsafeBufferPointer<UInt8>) {
        write(UInt8(ascii: "\""))
        var run = 0
        var at = Self.nextEscape(in: bytes, from: 0)
        while at < bytes.count {
            write(UnsafeBufferPointer(rebasing: bytes[run..<at]))
            writeEscape(bytes[at])
            run = at + 1
            at = Self.nextEscape(in: bytes, from: run)
        }
        write(UnsafeBufferPointer(rebasing: bytes[run...]))
        write(UInt8(ascii: "\""))
    }

    private mutating func writeEscape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): write("\\\"")
        case UInt8(ascii: "\\"): write("\\\\")
        case 0x08: write("\\b")
        case 0x09: write("\\t")
        case 0x0A: write("\\n")
        case 0x0C: write("\\f")
        case 0x0D: write("\\r")
        default:
            write("\\u00")
            for digit in [byte >> 4, byte & 0x0F] {
                write(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
            }
        }
    }

    /// Offset of the next byte that must be escaped, or the count; eight bytes at a time, as the parser scans.
    @inline(__always)
    private static func nextEscape(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        var at = start
        let raw = UnsafeRawBufferPointer(bytes)
        while at + 8 <= bytes.count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            let controls = (word &- ones &* 0x20) & ~word
            let hits = (controls | (quote &- ones) & ~quote | (backslash &- ones) & ~backslash) & (ones &* 0x80)
            if hits != 0 { return at + (hits.trailingZeroBitCount >> 3) }
            at += 8
        }
        while at < bytes.count {
            let byte = bytes[at]
            if byte < 0x20 || byte == 0x22 || byte == 0x5C { return at }
            at += 1
        }
        return at
    }
}
