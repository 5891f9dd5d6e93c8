/// Compiles the condition of a filter, from its first `(` to the `)` that closes it.
///
/// Grammar: or = and { "||" and }; and = operand { "&&" operand }; operand = "!" operand | "(" or ")" | relation;
/// relation = value [ operator value ], where a path without operator asks whether it exists.
struct FilterParser {
    let bytes: [UInt8]
    var at: Int
    /// Offset of `bytes` in the path the caller wrote.
    let base: Int
    let limits: JSONPathLimits
    /// Filters, function arguments and parentheses around the place.
    var depth: Int

    /// Reads a condition in parentheses.
    mutating func expression() throws(JSONPathError) -> FilterExpression {
        try deeper()
        at += 1
        let result = try anyOf()
        skipBlanks()
        guard current == UInt8(ascii: ")") else { throw error("a ')', '&&', '||' or operator must follow") }
        at += 1
        depth -= 1
        return result
    }

    private mutating func anyOf() throws(JSONPathError) -> FilterExpression {
        var operands = [try allOf()]
        while take("||") { operands.append(try allOf()) }
        return operands.count == 1 ? operands[0] : .any(operands)
    }

    private mutating func allOf() throws(JSONPathError) -> FilterExpression {
        var operands = [try operand()]
        while take("&&") { operands.append(try operand()) }
        return operands.count == 1 ? operands[0] : .all(operands)
    }

    private mutating func operand() throws(JSONPathError) -> FilterExpression {
        skipBlanks()
        if current == UInt8(ascii: "(") { return try expression() }
        guard current == UInt8(ascii: "!") else { return try relation(expected: true) }
        at += 1
        skipBlanks()
        // Before a path the '!' belongs to its existence, and does nothing if an operator follows.
        if startsPath { return try relation(expected: false) }
        try deeper()
        let negated = try operand()
        depth -= 1
        return .not(negated)
    }

    private mutating func relation(expected: Bool) throws(JSONPathError) -> FilterExpression {
        let start = at
        let left = try value()
        skipBlanks()
        let afterLeft = at
        if let relation = takeOperator() {
            return .relation(left, relation, try value())
        }
        at = afterLeft
        guard case .path(let path, _) = left else { throw error("only a path can stand alone in a filter", start) }
        return .exists(path, expected: expected)
    }

    /// Takes a known operator; a word must be followed by a blank.
    private mutating func takeOperator() -> FilterOperator? {
        let start = at
        let isSigns = Self.isOperatorSign(current)
        while at < bytes.count, at - start <= FilterOperator.longest {
            if isSigns ? !Self.isOperatorSign(current) : current == UInt8(ascii: " ") { break }
            at += 1
        }
        return FilterOperator(rawValue: String(decoding: bytes[start..<at], as: UTF8.self).uppercased())
    }

    private mutating func value() throws(JSONPathError) -> FilterOperand {
        skipBlanks()
        if current == UInt8(ascii: "!") {
            at += 1
            skipBlanks()
            guard startsPath else { throw error("a path must follow the '!'") }
        }
        return startsPath ? try path() : .literal(try literal())
    }

    /// Reads a path, which ends at a blank, an operator sign or a `)` that is not a function's.
    private mutating func path() throws(JSONPathError) -> FilterOperand {
        let start = at
        at += 1
        scan: while at < bytes.count {
            switch current {
            case UInt8(ascii: "["), UInt8(ascii: "("): try skipBrackets()
            case UInt8(ascii: " "), UInt8(ascii: ")"): break scan
            case let sign where Self.isOperatorSign(sign): break scan
            case UInt8(ascii: "&"), UInt8(ascii: "|"):
                if byteAfter == current { break scan }
                at += 1
            default: at += 1
            }
        }
        let path = try PathParser.parse(Array(bytes[start..<at]), base: base + start, limits, depth: depth)
        return .path(path, cacheKey: path.startsAtRoot ? base + start : nil)
    }

    /// Moves from an opening bracket behind the one that closes it, over strings.
    mutating func skipBrackets() throws(JSONPathError) {
        let start = at
        var open = 0
        while at < bytes.count {
            switch current {
            case UInt8(ascii: "["), UInt8(ascii: "("), UInt8(ascii: "{"): open += 1
            case UInt8(ascii: "]"), UInt8(ascii: ")"), UInt8(ascii: "}"): open -= 1
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                let quote = current
                at += 1
                while at < bytes.count, current != quote { at += current == UInt8(ascii: "\\") ? 2 : 1 }
            default: break
            }
            at += 1
            if open == 0 { return }
        }
        throw error("the bracket is not closed", start)
    }

    // MARK: Characters

    var current: UInt8 { bytes.indices.contains(at) ? bytes[at] : 0 }
    private var byteAfter: UInt8 { bytes.indices.contains(at + 1) ? bytes[at + 1] : 0 }
    private var startsPath: Bool { current == UInt8(ascii: "$") || current == UInt8(ascii: "@") }

    private static func isOperatorSign(_ byte: UInt8) -> Bool { "<>=~!".utf8.contains(byte) }

    private mutating func skipBlanks() {
        while current == UInt8(ascii: " ") { at += 1 }
    }

    private mutating func take(_ sign: StaticString) -> Bool {
        skipBlanks()
        guard current == sign.utf8Start[0], byteAfter == sign.utf8Start[1] else { return false }
        at += 2
        return true
    }

    private mutating func deeper() throws(JSONPathError) {
        depth += 1
        guard depth <= limits.nesting else {
            throw JSONPathError(.limit, "filters and functions are nested deeper than \(limits.nesting)", at: base + at)
        }
    }

    func error(_ message: String, _ place: Int? = nil) -> JSONPathError {
        JSONPathError(.syntax, message, at: max(0, min(place ?? at, bytes.count) + base))
    }
}
