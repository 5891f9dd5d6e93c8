/// UTF-8 validity as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF.
enum UTF8Check {
    /// Offset of the first byte in `start..<end` that begins an ill-formed sequence; nil when all is well.
    static func firstInvalid(in base: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int? {
        var at = start
        while at < end {
            if at + 8 <= end {
                // Past the ASCII bytes in front, all of the next eight if need be.
                let highBits = ByteWord.load(base + at) & ByteWord.highBits
                at += highBits.trailingZeroBitCount >> 3
                if highBits == 0 { continue }
            } else if base[at] < 0x80 {
                at += 1
                continue
            }
            let length = sequenceLength(base + at, room: end - at)
            guard length > 0 else { return at }
            at += length
        }
        return nil
    }

    /// Bytes of the well-formed sequence that begins with a byte beyond ASCII; 0 when it is ill-formed or does not
    /// fit `room`.
    @inline(__always)
    private static func sequenceLength(_ base: UnsafePointer<UInt8>, room: Int) -> Int {
        let lead = base[0]
        if lead < 0xE0 {
            return lead >= 0xC2 && room >= 2 && isTail(base[1]) ? 2 : 0
        }
        if lead < 0xF0 {
            guard room >= 3, isTail(base[1]), isTail(base[2]) else { return 0 }
            // An overlong form, or a surrogate.
            if lead == 0xE0 && base[1] < 0xA0 || lead == 0xED && base[1] >= 0xA0 { return 0 }
            return 3
        }
        guard lead <= 0xF4, room >= 4, isTail(base[1]), isTail(base[2]), isTail(base[3]) else { return 0 }
        // An overlong form, or above U+10FFFF.
        if lead == 0xF0 && base[1] < 0x90 || lead == 0xF4 && base[1] >= 0x90 { return 0 }
        return 4
    }

    @inline(__always)
    private static func isTail(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}

extension String {
    /// Copies bytes that were checked to be valid UTF-8, so that they are not checked once more.
    @inline(__always)
    init(checked base: UnsafePointer<UInt8>, count: Int, isASCII: Bool) {
        let span = Span(_unsafeStart: base, count: count)
        self.init(copying: UTF8Span(unchecked: span, isKnownASCII: isASCII))
    }
}
