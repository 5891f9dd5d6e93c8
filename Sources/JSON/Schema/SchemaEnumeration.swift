/// The values of an `enum`, found in constant time. A class, so that a check that holds one is small.
final class SchemaEnumeration: Sendable {
    /// Strings, looked up without being copied.
    private let strings: KeyTable
    /// Canonical forms of all other values.
    private let others: Set<[UInt8]>
    /// Types of the values; a value of another type need not be looked up.
    private let types: SchemaTypes
    /// The list as it stands in the message.
    let text: String

    /// Values that must not repeat; nil when one does.
    init?(_ values: [JSONValue]) {
        var strings = KeyTable()
        var others: Set<[UInt8]> = []
        var types: SchemaTypes = []
        for value in values {
            types.insert(Self.kind(value))
            if case .string(let string) = value {
                guard strings[string] == nil else { return nil }
                strings.add(string, 0)
            } else {
                guard others.insert(CanonicalForm.bytes(value)).inserted else { return nil }
            }
        }
        (self.strings, self.others, self.types) = (strings, others, types)
        text = SchemaMessages.json(.array(values))
    }

    func contains(_ value: JSONValue) -> Bool {
        guard types.contains(Self.kind(value)) else { return false }
        if case .string(let string) = value { return strings[string] != nil }
        return others.contains(CanonicalForm.bytes(value))
    }

    /// True when finding a value costs time by its size.
    func mustBeRead(_ value: JSONValue) -> Bool {
        switch value {
        case .array, .object: types.contains(Self.kind(value))
        case .null, .bool, .number, .string: false
        }
    }

    private static func kind(_ value: JSONValue) -> SchemaTypes {
        let type = SchemaTypes(of: value)
        return type == .integer ? .number : type
    }
}
