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
        guard utf8.count == other.utf8.count else { return false }
        let isEqual = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in
                for index in 0..<left.count where !Self.isSameLetter(left[index], right[index]) { return false }
                return true
            }
        }
        // Every native string is contiguous; others are compared one by one.
        return isEqual.flatMap { $0 } ?? zip(utf8, other.utf8).allSatisfy { Self.isSameLetter($0, $1) }
    }

    @inline(__always)
    private static func isSameLetter(_ left: UInt8, _ right: UInt8) -> Bool {
        left == right || (left | 0x20 == right | 0x20 && (left | 0x20) &- 0x61 < 26)
    }
}
