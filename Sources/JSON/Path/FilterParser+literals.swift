import Patterns

extension FilterParser {
    /// Regular expressions in filters give up early, because one filter may try many texts: 100,000 steps are about
    /// two milliseconds.
    static let patternLimits = PatternLimits(steps: 100_000)

    mutating func literal() throws(JSONPathError) -> FilterValue {
        switch current {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            let start = at
            try skipBrackets()
            return .json(try PathLiteral.parse(bytes[start..<at], base: base, limits))
        case UInt8(ascii: "/"): return .pattern(try pattern())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func word(_ word: String, _ value: FilterValue) throws(JSONPathError) -> FilterValue {
        guard bytes[at...].starts(with: word.utf8) else { throw error("a value must stand here") }
        at += word.utf8.count
        return value
    }

    private mutating func string() throws(JSONPathError) -> String {
        let quote = current
        let start = at + 1
        at = start
        while at < bytes.count, current != quote { at += current == UInt8(ascii: "\\") ? 2 : 1 }
        guard at < bytes.count else { throw error("the string is not closed with its quote", start - 1) }
        at += 1
        return PathEscapes.unescaped(bytes[start..<at - 1])
    }

    /// Reads a number as Java's BigDecimal does: `.5`, `5.` and leading zeros are allowed.
    private mutating func number() throws(JSONPathError) -> JSONNumber {
        let start = at
        while at < bytes.count, "0123456789.-eE".utf8.contains(current) { at += 1 }
        var text = bytes[start..<at]
        let negative = text.first == UInt8(ascii: "-")
        if negative { text = text.dropFirst() }
        let whole = text.prefix { $0 &- UInt8(ascii: "0") < 10 }
        var rest = text[whole.endIndex...]
        if rest.first == UInt8(ascii: "."), rest.dropFirst().first.map({ $0 &- UInt8(ascii: "0") >= 10 }) ?? true {
            rest = rest.dropFirst()
            if whole.isEmpty { throw error("a value must stand here", start) }
        }
        let significant = whole.drop { $0 == UInt8(ascii: "0") }
        var normal = significant.isEmpty ? [UInt8(ascii: "0")] : Array(significant)
        if negative { normal.insert(UInt8(ascii: "-"), at: 0) }
        guard !text.isEmpty, let number = JSONNumber(text: String(decoding: normal + rest, as: UTF8.self)) else {
            throw error("a value must stand here", start)
        }
        return number
    }

    /// Reads `/…/` and the flags of Java's Pattern behind it.
    private mutating func pattern() throws(JSONPathError) -> FilterPattern {
        let start = at
        at += 1
        while at < bytes.count, current != UInt8(ascii: "/") { at += current == UInt8(ascii: "\\") ? 2 : 1 }
        guard at < bytes.count else { throw error("the regular expression is not closed with '/'", start) }
        let source = String(decoding: bytes[start + 1..<at], as: UTF8.self)
        at += 1
        var flags = ""
        while at < bytes.count, "dixmsuU".utf8.contains(current) {
            switch current {
            // Case folding is that of Unicode anyway; UNIX_LINES changes only which line ends `.` stops at.
            case UInt8(ascii: "u"), UInt8(ascii: "d"): break
            case UInt8(ascii: "U"): throw error("the flag U of regular expressions is not supported")
            default: flags.unicodeScalars.append(Unicode.Scalar(current))
            }
            at += 1
        }
        do throws(PatternError) {
            let prefix = flags.isEmpty ? "" : "(?\(flags))"
            return FilterPattern(pattern: try Pattern(prefix + source, limits: Self.patternLimits))
        } catch {
            throw self.error("the regular expression is not valid: \(error.message)", start)
        }
    }
}
