extension FilterValue {
    /// True for two nulls, two booleans, ….
    func isSameKind(as other: FilterValue) -> Bool {
        switch (self, other) {
        case (.null, .null), (.bool, .bool), (.number, .number), (.string, .string), (.json, .json),
            (.pattern, .pattern):
            true
        default: false
        }
    }

    /// Equality as Jayway's nodes have it, which is not symmetric: a number equals a text that reads as that number
    /// (`5.0 == '5'`), a text equals a number that is written like it (`'5' == 5.0` is false).
    func isEqual(to other: FilterValue) -> Bool {
        switch (self, other) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): DecimalOrder(left) == DecimalOrder(right)
        case (.number(let left), .string(let right)):
            JSONNumber(text: right).map { DecimalOrder(left) == DecimalOrder($0) } ?? false
        case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
        case (.string(let left), .number(let right)): left.hasSameBytes(as: right.javaText)
        case (.json(let left), .json(let right)): left.isEqualInJava(to: right)
        default: false
        }
    }

    /// True when a number comes before a number or a text before a text (by UTF-16 units, as in Java); nil for any
    /// other pair, which is never less, greater or the same (2.7; later versions compare a number's text).
    func isOrdered(before other: FilterValue) -> Bool? {
        switch (self, other) {
        case (.number(let left), .number(let right)): DecimalOrder(left) < DecimalOrder(right)
        case (.string(let left), .string(let right)): left.utf16.lexicographicallyPrecedes(right.utf16)
        default: nil
        }
    }
}

extension JSONValue {
    /// Equality of the Java objects a JSON value becomes: integers equal integers of the same value and decimals
    /// decimals of the same double, but never one the other.
    func isEqualInJava(to other: JSONValue) -> Bool {
        switch (self, other) {
        case (.number(let left), .number(let right)):
            left.isInteger == right.isInteger
                && (left.isInteger ? DecimalOrder(left) == DecimalOrder(right) : left.double == right.double)
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isEqualInJava(to: $1) }
        case (.object(let left), .object(let right)):
            left.count == right.count
                && left.allSatisfy { member in right[member.key].map { member.value.isEqualInJava(to: $0) } ?? false }
        default: self == other
        }
    }
}
