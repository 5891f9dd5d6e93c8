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

    /// Equality as Jayway's nodes have it for all but two arrays or objects. It is not symmetric: a number equals a
    /// text that reads as that number (`5.0 == '5'`), a text equals a number that is written like it (`'5' == 5.0` is
    /// false).
    func isEqual(to other: FilterValue) -> Bool {
        switch (self, other) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): ExactDecimal(left) == ExactDecimal(right)
        case (.number(let left), .string(let right)):
            JSONNumber(text: right).map { ExactDecimal(left) == ExactDecimal($0) } ?? false
        case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
        case (.string(let left), .number(let right)): left.hasSameBytes(as: right.javaText)
        default: false
        }
    }

    /// True when a number comes before a number or a text before a text; nil for any other pair, which is never less,
    /// greater or the same (2.7; later versions compare a number's text).
    func isOrdered(before other: FilterValue) -> Bool? {
        switch (self, other) {
        case (.number(let left), .number(let right)): ExactDecimal(left).compared(to: ExactDecimal(right)) < 0
        case (.string(let left), .string(let right)): left.isBeforeInJava(right)
        default: nil
        }
    }

    /// Steps for reading the value in a comparison, beyond the first: a text or number of a document may be long, and
    /// be compared with every item of a list.
    var readingCost: Int {
        switch self {
        case .number(let number): number.length / 16
        case .string(let string): string.utf8.count / 64
        case .null, .bool, .json, .pattern: 0
        }
    }
}
