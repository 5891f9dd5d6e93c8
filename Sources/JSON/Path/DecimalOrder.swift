/// A JSON number for exact comparison by value, whatever its digits and exponent: `1`, `1.0` and `10e-1` are equal.
struct DecimalOrder: Comparable {
    private let isNegative: Bool
    /// Digits without zeros at either end; none for zero.
    private let digits: ArraySlice<UInt8>
    /// Power of ten of the first digit, plus one: the value is 0.d₁d₂… × 10^exponent. Exponents beyond an `Int32` are
    /// brought inside; no double gets near them.
    private let exponent: Int

    init(_ number: JSONNumber) {
        var all: [UInt8] = []
        var pointAt: Int?
        var power = 0
        let text = Array(number.text.utf8)
        let negative = text.first == UInt8(ascii: "-")
        for (place, byte) in text.enumerated().dropFirst(negative ? 1 : 0) {
            if byte == UInt8(ascii: ".") {
                pointAt = all.count
            } else if byte | 0x20 == UInt8(ascii: "e") {
                let written = text[(place + 1)...]
                let bound = Int(Int32.max)
                let sign = written.first == UInt8(ascii: "-") ? -1 : 1
                power =
                    Int(String(decoding: written, as: UTF8.self)).map { min(max($0, -bound), bound) }
                    ?? sign * bound
                break
            } else {
                all.append(byte)
            }
        }
        let zeros = all.prefix { $0 == UInt8(ascii: "0") }.count
        var significant = all[zeros...]
        while significant.last == UInt8(ascii: "0") { significant.removeLast() }
        digits = significant
        isNegative = negative && !significant.isEmpty
        exponent = significant.isEmpty ? 0 : (pointAt ?? all.count) - zeros + power
    }

    static func == (left: DecimalOrder, right: DecimalOrder) -> Bool {
        left.isNegative == right.isNegative && left.exponent == right.exponent
            && left.digits.elementsEqual(right.digits)
    }

    static func < (left: DecimalOrder, right: DecimalOrder) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? isSmaller(right, left) : isSmaller(left, right)
    }

    /// Compares without regard to signs.
    private static func isSmaller(_ left: DecimalOrder, _ right: DecimalOrder) -> Bool {
        if left.digits.isEmpty || right.digits.isEmpty { return left.digits.isEmpty && !right.digits.isEmpty }
        if left.exponent != right.exponent { return left.exponent < right.exponent }
        return left.digits.lexicographicallyPrecedes(right.digits)
    }
}
