extension JSONNumber {
    /// Text that Java's Integer, BigInteger or Double prints for this number.
    var javaText: String { isInteger ? text : JSONNumber.javaText(of: double) }

    /// Number with the text Java's Double prints; nil for NaN and the infinities.
    init?(java value: Double) {
        guard value.isFinite else { return nil }
        self.init(text: JSONNumber.javaText(of: value))
    }

    /// Text of `Double.toString`: plain with at least one decimal from 10⁻³ up to 10⁷, else with one digit before
    /// the point and `E`.
    static func javaText(of value: Double) -> String {
        guard value.isFinite, value != 0 else {
            if value.isNaN { return "NaN" }
            let sign = value.sign == .minus ? "-" : ""
            return value == 0 ? "\(sign)0.0" : "\(sign)Infinity"
        }
        let sign = value < 0 ? "-" : ""
        let (digits, exponent) = shortestDigits(value.magnitude)
        if value.magnitude >= 1e-3, value.magnitude < 1e7 {
            if exponent <= 0 { return "\(sign)0.\(String(repeating: "0", count: -exponent))\(digits)" }
            let padded = digits + String(repeating: "0", count: max(0, exponent - digits.utf8.count))
            let fraction = padded.dropFirst(exponent)
            return "\(sign)\(padded.prefix(exponent)).\(fraction.isEmpty ? "0" : fraction)"
        }
        let rest = digits.dropFirst()
        return "\(sign)\(digits.prefix(1)).\(rest.isEmpty ? "0" : rest)E\(exponent - 1)"
    }

    /// Shortest digits that read back as a positive double, and the exponent of 0.d₁d₂… × 10^exponent.
    private static func shortestDigits(_ value: Double) -> (digits: String, exponent: Int) {
        let parts = value.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        let fraction = mantissa.count > 1 ? mantissa[1] : ""
        let all = mantissa[0] + fraction
        let zeros = all.prefix { $0 == "0" }.count
        var digits = all.dropFirst(zeros)
        while digits.last == "0" { digits.removeLast() }
        let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        return (String(digits), mantissa[0].count - zeros + power)
    }
}
