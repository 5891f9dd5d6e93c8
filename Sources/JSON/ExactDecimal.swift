/// A number with all its digits, `digits` times ten to the power of `exponent`, for exact comparison by value: `1`,
/// `1.0` and `10e-1` are equal.
struct ExactDecimal: Sendable, Equatable {
    let isNegative: Bool
    /// Digits 0…9 without zeros at either end; none for zero.
    let digits: [UInt8]
    let exponent: Int

    /// Exponents beyond this are taken for it; no text of 10 MiB has as many digits.
    private static let greatestExponent = 1 << 40

    init(_ number: JSONNumber) {
        var negative = false
        var digits: [UInt8] = []
        var fraction = 0
        var inFraction = false
        var exponent = 0
        var exponentIsNegative = false
        var inExponent = false
        for byte in number.text.utf8 {
            switch byte {
            case UInt8(ascii: "-") where inExponent: exponentIsNegative = true
            case UInt8(ascii: "-"): negative = true
            case UInt8(ascii: "."): inFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"): inExponent = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let digit = byte - UInt8(ascii: "0")
                if inExponent {
                    exponent = min(exponent * 10 + Int(digit), Self.greatestExponent)
                } else {
                    if inFraction { fraction += 1 }
                    if digit != 0 || !digits.isEmpty { digits.append(digit) }
                }
            default: break
            }
        }
        var power = (exponentIsNegative ? -exponent : exponent) - fraction
        while digits.last == 0 {
            digits.removeLast()
            power += 1
        }
        isNegative = negative && !digits.isEmpty
        self.digits = digits
        self.exponent = digits.isEmpty ? 0 : power
    }

    /// Negative, zero or positive as this is less than, equal to or greater than the other.
    func compared(to other: ExactDecimal) -> Int {
        if digits.isEmpty || other.digits.isEmpty || isNegative != other.isNegative { return sign - other.sign }
        let size = (digits.count + exponent) - (other.digits.count + other.exponent)
        let magnitude: Int
        if size != 0 {
            magnitude = size
        } else if digits == other.digits {
            magnitude = 0
        } else {
            magnitude = digits.lexicographicallyPrecedes(other.digits) ? -1 : 1
        }
        return isNegative ? -magnitude : magnitude
    }

    private var sign: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

    /// Digits of the longest divisor `isMultiple` takes: ten times its greatest remainder fits 128 bits.
    static let greatestDivisorDigits = 37

    /// True when this is a whole multiple of a divisor that is not zero and has at most so many digits.
    func isMultiple(of divisor: ExactDecimal) -> Bool {
        guard !digits.isEmpty else { return true }
        let shift = exponent - divisor.exponent
        // Neither ends in a zero, so with more decimals than the divisor no multiple is possible.
        guard shift >= 0 else { return false }
        // Tens beyond the number of twos or fives the divisor can hold change nothing.
        let zeros = min(shift, divisor.digits.count * 4)
        return divisor.digits.count <= 18
            ? remainderIsZero(divisor.digits, zeros, as: UInt64.self)
            : remainderIsZero(divisor.digits, zeros, as: UInt128.self)
    }

    /// Division on paper: digit by digit, and then so many zeros.
    private func remainderIsZero<Whole: FixedWidthInteger>(
        _ divisor: [UInt8], _ zeros: Int, as type: Whole.Type
    ) -> Bool {
        let divisor = divisor.reduce(0 as Whole) { $0 * 10 + Whole($1) }
        var remainder: Whole = 0
        for digit in digits { remainder = (remainder * 10 + Whole(digit)) % divisor }
        for _ in 0..<zeros { remainder = remainder * 10 % divisor }
        return remainder == 0
    }
}

extension ExactDecimal {
    /// The number as Java's `BigDecimal.toString` writes it without trailing zeros: `100.0` is `1E+2`.
    var javaText: String {
        guard !digits.isEmpty else { return "0" }
        let text = String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
        let sign = isNegative ? "-" : ""
        let adjusted = exponent + digits.count - 1
        if exponent <= 0, adjusted >= -6 {
            let whole = digits.count + exponent
            if exponent == 0 { return sign + text }
            if whole <= 0 { return sign + "0." + String(repeating: "0", count: -whole) + text }
            return sign + text.prefix(whole) + "." + text.dropFirst(whole)
        }
        let mantissa = digits.count == 1 ? text : text.prefix(1) + "." + text.dropFirst()
        return "\(sign)\(mantissa)E\(adjusted < 0 ? "-" : "+")\(abs(adjusted))"
    }

    /// The value when it is whole and fits 64 bits.
    var int: Int? {
        guard exponent >= 0, digits.count + exponent <= 19 else { return nil }
        var value = 0
        for place in 0..<digits.count + exponent {
            let digit = place < digits.count ? Int(digits[place]) : 0
            let (product, over) = value.multipliedReportingOverflow(by: 10)
            // Built up on its own side of zero, so that the least integer fits.
            let (sum, overToo) = product.addingReportingOverflow(isNegative ? -digit : digit)
            if over || overToo { return nil }
            value = sum
        }
        return value
    }
}
