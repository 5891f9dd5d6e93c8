/// One JSON value: object members keep their order and numbers keep their source text.
///
/// Two values are equal when they are the same kind with the same content: strings byte by byte (no Unicode
/// normalisation, unlike `String`'s own `==`), numbers by their text (`1`, `1.0` and `1e0` differ), objects
/// whatever the order of their members.
public enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue {
    /// Member of an object; nil when this is not an object or has no such member.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let object) = self else { return nil }
        return object[key]
    }

    /// Element of an array; nil when this is not an array or the index is outside it.
    public subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// Value a pointer leads to, from this value as the root; nil when a step leads nowhere.
    public subscript(at pointer: JSONPointer) -> JSONValue? {
        var value = self
        for step in pointer.steps {
            let next: JSONValue? =
                switch value {
                case .object(let object): object[step]
                case .array: JSONPointer.arrayIndex(step).flatMap { value[$0] }
                case .null, .bool, .number, .string: nil
                }
            guard let next else { return nil }
            value = next
        }
        return value
    }

    public var isNull: Bool { self == .null }

    public var boolValue: Bool? {
        guard case .bool(let bool) = self else { return nil }
        return bool
    }

    public var numberValue: JSONNumber? {
        guard case .number(let number) = self else { return nil }
        return number
    }

    /// Integer written without fraction and exponent that fits an `Int`.
    public var intValue: Int? { numberValue?.int }

    public var stringValue: String? {
        guard case .string(let string) = self else { return nil }
        return string
    }

    public var arrayValue: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    public var objectValue: JSONObject? {
        guard case .object(let object) = self else { return nil }
        return object
    }

    /// Name of the value's kind as JSON Schema spells it, for messages: `object`, `array`, `string`, ….
    public var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
