extension LenientParser {
    /// Reads on to a byte at which a text without quotes ends, and returns what lies before it, without the blanks at
    /// both ends.
    mutating func bare(until ends: (UInt8) -> Bool) -> String {
        let start = at
        while let byte = peek, !ends(byte) { at += 1 }
        var end = at
        while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
        return text(start..<end)
    }

    /// What a text without quotes stands for: a word of JSON, a number, or itself.
    static func meaning(of text: String) -> JSONValue {
        switch text {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        default: return number(text).map(JSONValue.number) ?? .string(text)
        }
    }

    /// The number a text is, also with leading zeros and with nothing behind its point.
    private static func number(_ text: String) -> JSONNumber? {
        if let number = JSONNumber(text: text) { return number }
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let digits = text.utf8.dropFirst(isNegative ? 1 : 0)
        guard let first = digits.first, isDigit(first) else { return nil }
        let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
        let rest = digits.dropFirst(zeros)
        // One zero is kept when no other digit stands before the point.
        let whole = rest.first.map(isDigit) == true ? rest : digits.dropFirst(max(zeros - 1, 0))
        let short = (isNegative ? "-" : "") + String(Substring(whole))
        return JSONNumber(text: short.utf8.last == UInt8(ascii: ".") ? short + "0" : short)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

    /// Reads the string whose opening quote, of either kind, is the next byte.
    mutating func quoted() throws(JSONError) -> String {
        let quote = bytes[at]
        at += 1
        let start = at
        while let byte = peek, byte != quote, byte != UInt8(ascii: "\\") { at += 1 }
        if peek == quote {
            at += 1
            return text(start..<at - 1)
        }
        return try escaped(quote, from: start)
    }

    /// Reads on from the first backslash. From there on, control characters are left out, and so is a backslash with a
    /// character that makes no escape of it.
    private mutating func escaped(_ quote: UInt8, from start: Int) throws(JSONError) -> String {
        var kept = Array(bytes[start..<at]).filter { !Self.isControl($0) }
        while let byte = peek {
            at += 1
            if byte == quote { return String(decoding: kept, as: UTF8.self) }
            if byte == UInt8(ascii: "\\") {
                kept.append(contentsOf: try escape())
            } else if !Self.isControl(byte) {
                kept.append(byte)
            }
        }
        throw failure(.unexpectedEnd)
    }

    private static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x7F }

    /// Bytes that the escape behind the backslash stands for.
    private mutating func escape() throws(JSONError) -> [UInt8] {
        guard let byte = peek else { throw failure(.unexpectedEnd) }
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Self.encoded(try unicodeScalar())
        case UInt8(ascii: "x"): return Self.encoded(Unicode.Scalar(try hexadecimal(2)))
        default: return []
        }
    }

    private static func encoded(_ scalar: Unicode.Scalar?) -> [UInt8] { Array(String(scalar ?? "\u{FFFD}").utf8) }

    /// The scalar of one `uXXXX`, or of two that make a surrogate pair; nil for half a pair.
    private mutating func unicodeScalar() throws(JSONError) -> Unicode.Scalar? {
        let unit = try hexadecimal(4)
        guard 0xD800...0xDBFF ~= unit, at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
            bytes[at + 1] == UInt8(ascii: "u")
        else { return Unicode.Scalar(unit) }
        let after = at
        at += 2
        let low = try hexadecimal(4)
        guard 0xDC00...0xDFFF ~= low else {
            at = after
            return nil
        }
        return Unicode.Scalar(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
    }

    private mutating func hexadecimal(_ digits: Int) throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let byte = peek else { throw failure(.unexpectedEnd) }
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw failure(.invalidEscape) }
            value = value << 4 | UInt32(digit)
            at += 1
        }
        return value
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }
}
