extension ByteWriter {
    /// Writes one JSON string literal as Jackson does: `"` and `\` escaped, control characters as `\n \t \b \f \r`
    /// or `\u00XX` in capitals, everything else (`/`, DEL, non-ASCII) as it is.
    @inline(__always)
    mutating func writeQuoted(_ text: String) {
        if text.utf8.withContiguousStorageIfAvailable({ writeQuoted($0) }) == nil {
            var copy = text
            copy.withUTF8 { writeQuoted($0) }
        }
    }

    /// Copies and looks for what must be escaped in one go, eight bytes at a time.
    @inline(__always)
    private mutating func writeQuoted(_ bytes: UnsafeBufferPointer<UInt8>) {
        // No address, no bytes.
        guard let source = bytes.baseAddress else { return write("\"\"") }
        let count = bytes.count
        var escapeAt = count
        // Two quotes, and eight bytes that the last word may overwrite.
        write(most: count + 10) { start in
            start.pointee = UInt8(ascii: "\"")
            let target = start + 1
            var at = 0
            while at + 16 <= count {
                let low = ByteWord.load(source + at)
                let high = ByteWord.load(source + (at + 8))
                ByteWord.store(low, target + at)
                ByteWord.store(high, target + (at + 8))
                let lowStops = ByteWord.stops(low)
                let highStops = ByteWord.stops(high)
                if lowStops | highStops != 0 {
                    escapeAt = at + (lowStops != 0 ? lowStops : highStops).trailingZeroBitCount >> 3
                    if lowStops == 0 { escapeAt += 8 }
                    return target + escapeAt
                }
                at += 16
            }
            while at < count {
                let left = min(8, count - at)
                let word = left == 8 ? ByteWord.load(source + at) : ByteWord.load(source + at, count: left)
                ByteWord.store(word, target + at)
                // Spaces above the last byte: they stop nothing.
                let stops = ByteWord.stops(left == 8 ? word : word | (ByteWord.ones &* 0x20) &<< UInt64(8 * left))
                if stops != 0 {
                    escapeAt = at + stops.trailingZeroBitCount >> 3
                    return target + escapeAt
                }
                at += left
            }
            target[count] = UInt8(ascii: "\"")
            return target + count + 1
        }
        if escapeAt < count { writeEscaped(bytes, from: escapeAt) }
    }

    /// Writes the rest of a literal from its first byte that must be escaped, closing quote included.
    @inline(never)
    private mutating func writeEscaped(_ bytes: UnsafeBufferPointer<UInt8>, from first: Int) {
        // Every byte may need six.
        write(most: 6 * (bytes.count - first) + 1) { start in
            var target = start
            for byte in bytes[first...] {
                if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                    target.pointee = byte
                    target += 1
                } else {
                    target = Self.writeEscape(byte, target)
                }
            }
            target.pointee = UInt8(ascii: "\"")
            return target + 1
        }
    }

    /// Writes what stands for a byte that must be escaped and returns the address after it.
    private static func writeEscape(
        _ byte: UInt8, _ target: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let letter: UInt8
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): letter = byte
        case 0x08: letter = UInt8(ascii: "b")
        case 0x09: letter = UInt8(ascii: "t")
        case 0x0A: letter = UInt8(ascii: "n")
        case 0x0C: letter = UInt8(ascii: "f")
        case 0x0D: letter = UInt8(ascii: "r")
        default:
            letter = UInt8(ascii: "u")
            target[2] = UInt8(ascii: "0")
            target[3] = UInt8(ascii: "0")
            target[4] = hexadecimal(byte >> 4)
            target[5] = hexadecimal(byte & 0x0F)
        }
        target[0] = UInt8(ascii: "\\")
        target[1] = letter
        return target + (letter == UInt8(ascii: "u") ? 6 : 2)
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10
    }
}
