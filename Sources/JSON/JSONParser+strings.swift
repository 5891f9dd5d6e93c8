extension JSONParser {
    /// Reads the string whose opening quote is the next byte.
    mutating func string() throws(JSONError) -> String {
        let first = at + 1
        var highBits: UInt64 = 0
        let stop = scan(first, &highBits)
        guard stop < count, base[stop] == UInt8(ascii: "\"") else {
            return try stringWithEscapes(first, stop, highBits)
        }
        let text = try text(first, stop, highBits)
        at = stop + 1
        return text
    }

    /// Reads the key whose opening quote is the next byte.
    @inline(__always)
    mutating func keyString() throws(JSONError) -> ObjectKey {
        let first = at + 1
        guard let number = cache.expected(after: frame.lastKey, base + first, room: count - first) else {
            return try otherKeyString()
        }
        frame.lastKey = number
        at = first + cache.length(number) + 1
        return cache.key(number)
    }

    /// Reads a key that is not the expected one.
    @inline(never)
    private mutating func otherKeyString() throws(JSONError) -> ObjectKey {
        let first = at + 1
        var highBits: UInt64 = 0
        let stop = scan(first, &highBits)
        guard highBits == 0, stop < count, base[stop] == UInt8(ascii: "\"") else {
            frame.lastKey = KeyCache.beginning
            return ObjectKey(try string())
        }
        at = stop + 1
        let length = stop - first
        let fingerprint = ObjectKey.fingerprint(base + first, length)
        guard let number = cache.find(after: frame.lastKey, base + first, length, fingerprint) else {
            frame.lastKey = KeyCache.beginning
            return ObjectKey(
                text: String(checked: base + first, count: length, isASCII: true), fingerprint: fingerprint)
        }
        frame.lastKey = number
        return cache.key(number)
    }

    /// String of the bytes `first..<end`, where `highBits` is zero when all are ASCII.
    @inline(__always)
    private func text(_ first: Int, _ end: Int, _ highBits: UInt64) throws(JSONError) -> String {
        try check(first, end, highBits)
        return String(checked: base + first, count: end - first, isASCII: highBits == 0)
    }

    /// Reads on from the first byte at which a string cannot simply be copied.
    @inline(never)
    private mutating func stringWithEscapes(
        _ first: Int, _ firstStop: Int, _ firstHighBits: UInt64
    ) throws(JSONError) -> String {
        var highBits = firstHighBits
        var isASCII = true
        var run = first
        var stop = firstStop
        scratch.removeAll()
        while true {
            guard stop < count else { throw failure(.unexpectedEnd, at: count) }
            scratch.append(base + run, stop - run)
            switch base[stop] {
            case UInt8(ascii: "\""):
                try check(first, stop, highBits)
                at = stop + 1
                return scratch.string(isASCII: isASCII && highBits == 0)
            case UInt8(ascii: "\\"): run = try escape(stop, &isASCII)
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
    @inline(__always)
    private func scan(_ from: Int, _ highBits: inout UInt64) -> Int {
        var at = from
        // Two words at once: most strings end in the first two, and a branch for each word would guess worse.
        while at + 16 <= count {
            let low = ByteWord.load(base + at)
            let high = ByteWord.load(base + (at + 8))
            let lowStops = ByteWord.stops(low)
            let highStops = ByteWord.stops(high)
            if lowStops | highStops != 0 {
                let isLow = lowStops != 0
                let stops = isLow ? lowStops : highStops
                let ended = ByteWord.before(stops, in: isLow ? low : high)
                highBits |= (ended | (isLow ? 0 : low)) & ByteWord.highBits
                return at + (isLow ? 0 : 8) + stops.trailingZeroBitCount >> 3
            }
            highBits |= (low | high) & ByteWord.highBits
            at += 16
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
    private mutating func escape(_ backslash: Int, _ isASCII: inout Bool) throws(JSONError) -> Int {
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
        case UInt8(ascii: "u"):
            let (scalar, after) = try unicodeEscape(backslash)
            if !scalar.isASCII { isASCII = false }
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { scratch.append(byte) }
            return after
        default: throw failure(.invalidEscape, at: backslash)
        }
        scratch.append(meaning)
        return backslash + 2
    }

    /// The scalar of one `\uXXXX`, or of two that make a surrogate pair, and the offset after it; U+FFFD for half a
    /// pair.
    private func unicodeEscape(_ backslash: Int) throws(JSONError) -> (Unicode.Scalar, Int) {
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
        return (scalar, after)
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
