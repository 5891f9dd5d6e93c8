/// HTTP header fields in the order, spelling and number in which they were sent.
///
/// A gateway may not normalise what it forwards, so nothing is merged, sorted or re-cased here. Names are compared as
/// RFC 9110 §5.1 says, without regard to ASCII case, unless a function says `exactly`: API Gateway's parameter
/// mappings look names up case-sensitively.
public struct HeaderList: Sendable, Equatable {
    public struct Field: Sendable, Equatable {
        public var name: String
        public var value: String

        @inlinable
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public var fields: [Field]

    @inlinable
    public init(_ fields: [Field] = []) {
        self.fields = fields
    }

    /// The value of the first field of this name.
    public func first(_ name: String) -> String? {
        for field in fields where field.name.equalsIgnoringASCIICase(name) { return field.value }
        return nil
    }

    /// The value of the last field of this name.
    public func last(_ name: String) -> String? {
        for field in fields.reversed() where field.name.equalsIgnoringASCIICase(name) { return field.value }
        return nil
    }

    /// The values of all fields of this name, in order.
    public func all(_ name: String) -> [String] {
        fields.lazy.filter { $0.name.equalsIgnoringASCIICase(name) }.map(\.value)
    }

    /// The value of the last field whose name is spelt exactly so.
    public func last(exactly name: String) -> String? {
        for field in fields.reversed() where field.name == name { return field.value }
        return nil
    }

    /// The values of all fields whose name is spelt exactly so, in order.
    public func all(exactly name: String) -> [String] {
        fields.lazy.filter { $0.name == name }.map(\.value)
    }

    public func contains(_ name: String) -> Bool {
        fields.contains { $0.name.equalsIgnoringASCIICase(name) }
    }

    public mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// Replaces every field of this name by one, at the place of the first; appends it when there was none.
    public mutating func set(_ name: String, _ value: String) {
        guard let index = fields.firstIndex(where: { $0.name.equalsIgnoringASCIICase(name) }) else {
            return append(name, value)
        }
        fields[index] = Field(name: name, value: value)
        var seen = false
        fields.removeAll { field in
            guard field.name.equalsIgnoringASCIICase(name) else { return false }
            defer { seen = true }
            return seen
        }
    }

    public mutating func remove(_ name: String) {
        fields.removeAll { $0.name.equalsIgnoringASCIICase(name) }
    }
}

extension HeaderList: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { Field(name: $0.0, value: $0.1) })
    }
}

extension String {
    /// Whether both are equal when A–Z and a–z are the same; other bytes must match exactly. Allocates nothing.
    public func equalsIgnoringASCIICase(_ other: String) -> Bool {
        let left = utf8
        let right = other.utf8
        guard left.count == right.count else { return false }
        return zip(left, right).allSatisfy {
            $0 == $1 || ($0 | 0x20 == $1 | 0x20 && ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A)
        }
    }
}
