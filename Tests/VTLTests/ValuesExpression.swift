import JSON

@testable import VTL

/// Computes the expressions of `ValuesRecording` with the values alone: `$name`, methods, properties, elements,
/// literals and one operator. Throws what the methods throw.
struct ValuesExpression {
    private var rest: Substring
    private let variables: [String: Value]
    private var meter = Meter()

    /// The result; nil where Velocity's is null.
    static func result(_ source: String) throws -> String {
        var expression = ValuesExpression(rest: source[...], variables: try Self.variables())
        let value = try expression.expression()
        if case .null = value { return "null" }
        return try value.text(&expression.meter)
    }

    private mutating func expression() throws -> Value {
        let left = try operand()
        guard rest.hasPrefix(" ") else { return left }
        let end = rest.dropFirst().firstIndex(of: " ") ?? rest.endIndex
        let sign = String(rest[rest.startIndex..<end].dropFirst())
        rest = rest[end...].dropFirst()
        let right = try operand()
        switch sign {
        case "+": return try Value.add(left, right, &meter)
        case "-": return try Value.subtract(left, right, &meter)
        case "*": return try Value.multiply(left, right, &meter)
        case "/": return try Value.divide(left, right, &meter)
        case "%": return try Value.remainder(left, right, &meter)
        case "==": return .boolean(try Value.areEqual(left, right, nullEqualsEmptyString: false, &meter))
        case "!=": return .boolean(!(try Value.areEqual(left, right, nullEqualsEmptyString: false, &meter)))
        default:
            guard let order = try Value.compare(left, right, &meter) else { return .boolean(false) }
            return .boolean(sign == "<" ? order < 0 : sign == "<=" ? order <= 0 : sign == ">" ? order > 0 : order >= 0)
        }
    }

    private mutating func operand() throws -> Value {
        if rest.hasPrefix("\"") {
            rest = rest.dropFirst()
            let end = rest.firstIndex(of: "\"") ?? rest.endIndex
            defer { rest = rest[end...].dropFirst() }
            return .string(String(rest[..<end]))
        }
        guard rest.hasPrefix("$") else { return literal() }
        rest = rest.dropFirst()
        var value = variables[word()] ?? .null
        while let next = rest.first {
            if next == "." {
                rest = rest.dropFirst()
                let name = word()
                if rest.hasPrefix("(") {
                    let arguments = try arguments()
                    value = try Value.invoke(value, MethodName(name), arguments, &meter) ?? .null
                } else {
                    value = try Value.property(value, name, &meter) ?? .null
                }
            } else if next == "[" {
                rest = rest.dropFirst()
                value = try Value.element(value, try operand(), &meter) ?? .null
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        return value
    }

    private mutating func arguments() throws -> [Value] {
        rest = rest.dropFirst()
        var arguments: [Value] = []
        while !rest.hasPrefix(")") {
            if rest.hasPrefix(",") { rest = rest.dropFirst() }
            arguments.append(try operand())
        }
        rest = rest.dropFirst()
        return arguments
    }

    private mutating func word() -> String {
        let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        rest = rest[word.endIndex...]
        return String(word)
    }

    private mutating func literal() -> Value {
        let text = String(rest.prefix { !",)] ".contains($0) })
        rest = rest.dropFirst(text.count)
        if let int = Int32(text) { return .integer(int) }
        if text == "true" || text == "false" { return .boolean(text == "true") }
        return Double(text).map(Value.double) ?? .null
    }

    private static func list(_ elements: [Value]) -> Value { .list(ListObject(elements)) }

    private static func variables() throws -> [String: Value] {
        var meter = Meter()
        let map = MapObject()
        map["a"] = .integer(1)
        map["b"] = .string("two")
        map["n"] = .null
        let hash = MapObject(order: .hash)
        let keys =
            "resourceId resourcePath httpMethod extendedRequestId requestTime path accountId protocol requestOverride"
            + " stage domainPrefix requestTimeEpoch"
        for key in keys.split(separator: " ") { hash[String(key)] = .integer(Int32(key.count)) }
        let json =
            #"{"a":[1,2.5,"x/y\u00e9\u0001\"<",null,true,{"k":[1]},12345678901,123456789012345678901234567890,"#
            + #"1.0,1e10,1.23456789012345678901234567890,-0.0,1E400,100.00,0.1,1e-7],"b":{"c":"d"},"n":null}"#
        let array = try Value.invoke(.string("a,b,c"), MethodName("split"), [.string(",")], &meter)
        return [
            "i": .integer(5), "l": .long(7), "d": .double(1.5), "t": .boolean(true), "e": .string(""),
            "big": try Value(try JSONValue.parse("123456789012345678901234567890"), &meter),
            "dec": BigDecimal("12.340").map(Value.bigDecimal) ?? .null, "ch": .character(0x78),
            "max": .integer(.max), "lmax": .long(.max), "csv": .string("a,b,c"), "s": .string("Hello World"),
            "num": .string("42"), "u": .string("aé😀zß"), "blank": .string(" \t x y \n"),
            "list": list([.integer(1), .integer(2), .integer(3), .integer(2)]),
            "names": list([.string("x"), .string("y"), .string("z")]), "map": .map(map), "hash": .map(hash),
            "arr": array ?? .null, "json": try Value(try JSONValue.parse(json), &meter),
        ]
    }
}
