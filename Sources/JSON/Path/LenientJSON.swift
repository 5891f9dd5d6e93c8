/// JSON literals in filters and arguments, as json-smart's permissive mode reads them: single quotes, words without
/// quotes and a comma too many are allowed.
struct LenientJSON {
    private let bytes: [UInt8]
    private let end: Int
    private let limits: JSONPathLimits
    private let base: Int
    private var at: Int

    static func parse(
        _ bytes: [UInt8], _ range: ClosedRange<Int>, _ limits: JSONPathLimits, base: Int
    ) throws(JSONPathError) -> JSONValue {
        var literal = LenientJSON(
            bytes: bytes, end: range.upperBound + 1, limits: limits, base: base, at: range.lowerBound)
        let value = try literal.value(0)
        literal.skipWhitespace()
        guard literal.at == literal.end else { throw literal.error("this does not belong to a JSON literal") }
        return value
    }

    private mutating func value(_ depth: Int) throws(JSONPathError) -> JSONValue {
        guard depth <= limits.nesting else {
            throw JSONPathError(.limit, "a JSON literal is nested deeper than \(limits.nesting)", at: base + at)
        }
        skipWhitespace()
        switch current {
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return .string(try string())
        default: return try word()
        }
    }

    private mutating func array(_ depth: Int) throws(JSONPathError) -> JSONValue {
        var elements: [JSONValue] = []
        at += 1
        while try !closes(with: UInt8(ascii: "]")) {
            elements.append(try value(depth + 1))
            try separator(or: UInt8(ascii: "]"))
        }
        return .array(elements)
    }

    private mutating func object(_ depth: Int) throws(JSONPathError) -> JSONValue {
        var object = JSONObject()
        at += 1
        while try !closes(with: UInt8(ascii: "}")) {
            let quoted = current == UInt8(ascii: "'") || current == UInt8(ascii: "\"")
            let key = quoted ? try string() : String(decoding: unquoted(), as: UTF8.self)
            skipWhitespace()
            guard current == UInt8(ascii: ":") else { throw error("a ':' must follow the key") }
            at += 1
            object[key] = try value(depth + 1)
            try separator(or: UInt8(ascii: "}"))
        }
        return .object(object)
    }

    /// Takes the closing bracket if it is next.
    private mutating func closes(with bracket: UInt8) throws(JSONPathError) -> Bool {
        skipWhitespace()
        guard at < end else { throw error("the JSON literal is not closed") }
        guard current == bracket else { return false }
        at += 1
        return true
    }

    private mutating func separator(or bracket: UInt8) throws(JSONPathError) {
        skipWhitespace()
        if current == UInt8(ascii: ",") {
            at += 1
        } else if current != bracket {
            throw error("a ',' must separate the values")
        }
    }

    private mutating func string() throws(JSONPathError) -> String {
        let quote = current
        let start = at + 1
        at = start
        while at < end, bytes[at] != quote { at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1 }
        guard at < end else { throw error("the string is not closed") }
        defer { at += 1 }
        return PathEscapes.unescaped(bytes[start..<at])
    }

    /// Number, `true`, `false`, `null`, or the text itself.
    private mutating func word() throws(JSONPathError) -> JSONValue {
        let start = at
        let text = String(decoding: unquoted(), as: UTF8.self)
        switch text {
        case "": throw error("a value is missing")
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        default:
            // A word with blanks inside would be read differently by json-smart from case to case.
            if text.utf8.contains(UInt8(ascii: " ")) {
                throw JSONPathError(.syntax, "this is not a JSON value", at: base + start)
            }
            return JSONNumber(text: text).map { .number($0) } ?? .string(text)
        }
    }

    /// Bytes up to the next `,`, `:` or closing bracket, without white space at the end.
    private mutating func unquoted() -> ArraySlice<UInt8> {
        let start = at
        let stops: [UInt8] = Array(",:]}".utf8)
        while at < end, !stops.contains(bytes[at]) { at += 1 }
        var stop = at
        while stop > start, bytes[stop - 1] <= 0x20 { stop -= 1 }
        return bytes[start..<stop]
    }

    private var current: UInt8 { at < end ? bytes[at] : 0 }

    private mutating func skipWhitespace() {
        while at < end, bytes[at] <= 0x20 { at += 1 }
    }

    private func error(_ message: String) -> JSONPathError {
        JSONPathError(.syntax, message, at: base + min(at, end))
    }
}
