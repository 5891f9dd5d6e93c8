/// A set of draft 4's primitive types.
struct SchemaTypes: OptionSet, Sendable {
    let rawValue: UInt8

    static let array = SchemaTypes(rawValue: 1)
    static let boolean = SchemaTypes(rawValue: 2)
    static let integer = SchemaTypes(rawValue: 4)
    static let null = SchemaTypes(rawValue: 8)
    static let number = SchemaTypes(rawValue: 16)
    static let object = SchemaTypes(rawValue: 32)
    static let string = SchemaTypes(rawValue: 64)

    /// All types with their names, in the order of the names.
    static let named: [(name: String, type: SchemaTypes)] = [
        ("array", .array), ("boolean", .boolean), ("integer", .integer), ("null", .null), ("number", .number),
        ("object", .object), ("string", .string),
    ]

    var names: [String] { Self.named.filter { contains($0.type) }.map(\.name) }

    /// Type of a value. A number is an integer when it is written without fraction and exponent: `1.0` is none.
    init(of value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool: self = .boolean
        case .number(let number): self = number.isInteger ? .integer : .number
        case .string: self = .string
        case .array: self = .array
        case .object: self = .object
        }
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }
}
