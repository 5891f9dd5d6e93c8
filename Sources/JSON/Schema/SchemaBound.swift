/// The number a keyword gives, ready to be compared with. A class, so that a check that holds one is small.
final class SchemaBound: Sendable {
    let decimal: ExactDecimal
    /// The value when it is whole and fits 64 bits.
    let int: Int?
    /// As the Java library prints a keyword's number: whole ones in full, others as `BigDecimal` does.
    let text: String

    init(_ number: JSONNumber) {
        decimal = ExactDecimal(number)
        int = decimal.int
        text = int.map(String.init) ?? (number.isInteger ? number.text : decimal.javaText)
    }

    /// Negative, zero or positive as a number is less than, equal to or greater than this one.
    func compare(_ number: JSONNumber) -> Int {
        if let int, let other = number.int { return other < int ? -1 : other > int ? 1 : 0 }
        return ExactDecimal(number).compared(to: decimal)
    }

    /// True when a number is a whole multiple of this one.
    func divides(_ number: JSONNumber) -> Bool {
        // Int.min / -1 cannot come up: a divisor is positive.
        if let int, let other = number.int { return other % int == 0 }
        return ExactDecimal(number).isMultiple(of: decimal)
    }
}
