/// UTF-8 validity as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF.
enum UTF8Check {
    /// Offset of the first byte in `start..<end` that begins an ill-formed sequence; nil when all is well.
    static func firstInvalid(in base: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int? {
        var at = start
        while at < end {
            let lead = base[at]
            if lead < 0x80 {
                at += 1
                continue
            }
            // Length of the sequence and the range of its second byte, from RFC 3629's grammar.
            let length: Int
            var second: ClosedRange<UInt8> = 0x80...0xBF
            switch lead {
            case 0xC2...0xDF: length = 2
            case 0xE0:
                length = 3
                second = 0xA0...0xBF
            case 0xED:
                length = 3
                second = 0x80...0x9F
            case 0xE1...0xEF: length = 3
            case 0xF0:
                length = 4
                second = 0x90...0xBF
            case 0xF1...0xF3: length = 4
            case 0xF4:
                length = 4
                second = 0x80...0x8F
            default: return at
            }
            guard at + length <= end, second.contains(base[at + 1]) else { return at }
            for place in at + 2..<max(at + 2, at + length) where base[place] & 0xC0 != 0x80 { return at }
            at += length
        }
        return nil
    }
}
