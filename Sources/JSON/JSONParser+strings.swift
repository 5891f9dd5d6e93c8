extension JSONParser {
    /// Reads the string whose opening quote is the next byte.
    mutating func string() throws(JSONError) -> String {
        let first = at + 1
        var highBits: UInt64 = 0
        let stop = scan(first, &highBits)
        guard stop < count else { throw failure(.unexpectedEnd, at: count) }
        if base[stop] == UInt8(ascii: "\"") {
            try check(first, stop, highBits)
            at = stop + 1
            return text(first, stop)
        }
        return try stringWithEscapes(first, stop, highBits)
    }

    /// Reads on from the first byte at which a string cannot simply be copied.
    private mutating func stringWithEscapes(
        _ first: Int, _ firstStop: Int, _ firstHighBits: UInt64
    ) throws(JSONError) -> String {
        var highBits = firstHighBits
        var run = first
        var stop = firstStop
        scratch.removeAll(keepingCapacity: true)
        while true {
            guard stop < count else { throw failure(.unexpectedEnd, at: count) }
            scratch.append(contentsOf: UnsafeBufferPointer(start: base + run, count: stop - run))
            switch base[stop] {
            case UInt8(ascii: "\""):
                try check(first, stop, highBits)
                at = stop + 1
                return String(decoding: scratch, as: UTF8.self)
            case UInt8(ascii: "\\"): run = try escape(stop)
            default: throw failure(.controlCharacter(base[stop]), at: stop)
            }
            stop = scan(run, &highBits)
        }
    }

    /// Refuses invalid UTF-8 between the quotes; nothing to do when no byte has its high bit set.
    @inline(__always)
    private func check(_ first: Int, _ end: Int, _ highBits: UInt64) throws(JSONError) {
        if highBits != 0, let bad = UTF8Check.firstInvalid(in: base, from: first, to: end) {
            throw failure(.invalidUTF8, at: bad)
        }
    }

    /// Offset of the first quote, backslash or control character from `from` on, or the end of the text.
    ///
    /// Eight bytes at a time: subtracting 1 (or 0x20) from each byte sets the high bit of those that were zero (or
    /// under 0x20). A borrow can only falsify bytes above the first true hit, and only the lowest hit is used.
    @inline(__always)
    private func scan(_ from: Int, _ highBits: inout UInt64) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        var at = from
        while at + 8 <= count {
            let word = UInt64(
                littleEndian: UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self))
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            let controls = (word &- ones &* 0x20) & ~word
            let quotes = (quote &- ones) & ~quote
            let backslashes = (backslash &- ones) & ~backslash
            let hits = (controls | quotes | backslashes) & tops
            if hits != 0 {
                let bits = UInt64(hits.trailingZeroBitCount & ~7)
                highBits |= word & ((1 << bits) &- 1) & tops
                return at + Int(bits >> 3)
            }
            highBits |= word & tops
            at += 8
        }
        while at < count {
            let byte = base[at]
            if byte < 0x20 || byte == 0x22 || byte == 0x5C { return at }
            highBits |= UInt64(byte & 0x80)
            at += 1
        }
        return at
    }

    /// Appends what the escape at `backslash` means to `scratch` and returns the offset after it.
    private mutating func escape(_ backslash: Int) throws(JSONError) -> Int {
        guard backslash + 1 < count else { throw failure(.unexpectedEnd, at: count) }
        let meaning: UInt8
        switch base[backslash + 1] {
        case UInt8(ascii: "\""): meaning = UInt8(ascii: "\"")
        case UInt8(ascii: "\\"): meaning = UInt8(ascii: "\\")
        case UInt8(ascii: "/"): meaning = UInt8(ascii: "/")
        case UInt8(ascii: "b"): meaning = 0x08
        case UInt8(ascii: "f"): meaning = 0x0C
        case UInt8(ascii: "n"): meaning = 0x0A
        case UInt8(ascii: "r"): meaning = 0x0D
        case UInt8(ascii: "t"): meaning = 0x09
        case UInt8(ascii: "u"): return try unicodeEscape(backslash)
        default: throw failure(.invalidEscape, at: backslash)
        }
        scratch.append(meaning)
        return backslash + 2
    }

    /// Appends the scalar of one `\uXXXX`, or of two that make a surrogate pair; U+FFFD for half a pair.
    private mutating func unicodeEscape(_ backslash: Int) throws(JSONError) -> Int {
        let unit = try codeUnit(backslash)
        var after = backslash + 6
        var scalar = Unicode.Scalar(unit) ?? "\u{FFFD}"
        if 0xD800...0xDBFF ~= unit, after + 1 < count, base[after] == UInt8(ascii: "\\"),
            base[after + 1] == UInt8(ascii: "u")
        {
            let low = try codeUnit(after)
            if 0xDC00...0xDFFF ~= low {
                let value = 0x10000 + ((UInt32(unit) - 0xD800) << 10) + (UInt32(low) - 0xDC00)
                scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
                after += 6
            }
        }
        scratch.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        return after
    }

    /// Value of the four hexadecimal digits of the `\u` at `backslash`.
    private func codeUnit(_ backslash: Int) throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for place in backslash + 2..<backslash + 6 {
            guard place < count else { throw failure(.unexpectedEnd, at: count) }
            let digit: UInt8
            switch base[place] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = base[place] - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = base[place] - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = base[place] - UInt8(ascii: "A") + 10
            default: throw failure(.invalidEscape, at: backslash)
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }
}
