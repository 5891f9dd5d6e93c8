/// Bytes that are equal exactly for values that are equal as JSON Schema sees them: numbers by value, objects
/// whatever the order of their members.
enum CanonicalForm {
    /// What is still to be written: a value, or bytes.
    private enum Item {
        case value(JSONValue)
        case key(String)
        case byte(UInt8)
    }

    /// Time: linear, objects sorted. Uses no call stack per level.
    static func bytes(_ root: JSONValue) -> [UInt8] {
        var bytes: [UInt8] = []
        var items: [Item] = [.value(root)]
        while let item = items.popLast() {
            switch item {
            case .byte(let byte): bytes.append(byte)
            case .key(let key): append(key, to: &bytes)
            case .value(.null): bytes.append(UInt8(ascii: "n"))
            case .value(.bool(let bool)): bytes.append(UInt8(ascii: bool ? "t" : "f"))
            case .value(.number(let number)): append(number, to: &bytes)
            case .value(.string(let string)): append(string, to: &bytes)
            case .value(.array(let elements)):
                bytes.append(UInt8(ascii: "["))
                items.append(.byte(UInt8(ascii: "]")))
                for element in elements.reversed() { items.append(.value(element)) }
            case .value(.object(let object)):
                bytes.append(UInt8(ascii: "{"))
                items.append(.byte(UInt8(ascii: "}")))
                let members = object.sorted { $1.key.utf8.lexicographicallyPrecedes($0.key.utf8) }
                for member in members {
                    items.append(.value(member.value))
                    items.append(.key(member.key))
                }
            }
        }
        return bytes
    }

    /// Length first, so that no text can look like what follows it.
    private static func append(_ string: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        bytes += String(string.utf8.count).utf8
        bytes.append(UInt8(ascii: ":"))
        bytes += string.utf8
    }

    private static func append(_ number: JSONNumber, to bytes: inout [UInt8]) {
        let decimal = ExactDecimal(number)
        bytes.append(UInt8(ascii: decimal.isNegative ? "-" : "+"))
        bytes += decimal.digits.map { $0 + UInt8(ascii: "0") }
        bytes.append(UInt8(ascii: "e"))
        bytes += String(decimal.exponent).utf8
        bytes.append(UInt8(ascii: ";"))
    }
}

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
