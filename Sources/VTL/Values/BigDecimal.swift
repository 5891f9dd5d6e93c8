public import BigInt

/// `java.math.BigDecimal`: `unscaled` × 10^-`scale`.
public struct BigDecimal: Sendable, Hashable {
    public var unscaled: BigInt
    public var scale: Int

    public init(unscaled: BigInt, scale: Int) {
        self.unscaled = unscaled
        self.scale = scale
    }
}

extension BigDecimal {
    /// The exact value of a finite double, as `new BigDecimal(double)`.
    init(exactly value: Double) {
        guard value != 0, value.isFinite else {
            self.init(unscaled: 0, scale: 0)
            return
        }
        var significand = BigInt(value.significandBitPattern)
        var exponent = Int(value.exponentBitPattern) - 1075
        if value.exponentBitPattern == 0 { exponent += 1 } else { significand |= BigInt(1) << 52 }
        let zeros = significand.trailingZeroBitCount
        significand >>= zeros
        exponent += zeros
        if value < 0 { significand.negate() }
        if exponent >= 0 {
            self.init(unscaled: significand << exponent, scale: 0)
        } else {
            self.init(unscaled: significand * BigInt(5).power(-exponent), scale: -exponent)
        }
    }

    /// Reads a decimal number such as `-1.50e3`; nil when it is none or its exponent is beyond 32 bits.
    init?(_ text: String) {
        var digits: [UInt8] = []
        var scale = 0
        var seenPoint = false
        var rest = text.utf8[...]
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            if sign == UInt8(ascii: "-") { digits.append(sign) }
            rest.removeFirst()
        }
        let firstDigit = digits.count
        while let byte = rest.first {
            rest.removeFirst()
            if (0x30...0x39).contains(byte) {
                digits.append(byte)
                if seenPoint { scale += 1 }
            } else if byte == UInt8(ascii: "."), !seenPoint {
                seenPoint = true
            } else if byte | 0x20 == UInt8(ascii: "e") {
                guard let exponent = Int32(Substring(rest)) else { return nil }
                scale -= Int(exponent)
                rest = rest[rest.endIndex...]
            } else {
                return nil
            }
        }
        guard digits.count > firstDigit, Int32(exactly: scale) != nil else { return nil }
        guard let unscaled = BigInt(String(decoding: digits, as: UTF8.self), radix: 10) else { return nil }
        self.init(unscaled: unscaled, scale: scale)
    }

    /// Digits of the unscaled value; zero has one.
    var precision: Int { unscaled.magnitude.description.utf8.count }

    /// `toString`: scientific when the scale is negative or the number very small.
    var text: String {
        let digits = unscaled.magnitude.description
        let adjusted = digits.utf8.count - 1 - scale
        if scale == 0 { return unscaled.description }
        if scale > 0, adjusted >= -6 { return plainText }
        let sign = unscaled.sign == .minus ? "-" : ""
        let fraction = digits.utf8.count > 1 ? "." + digits.dropFirst() : ""
        let exponent = adjusted == 0 ? "" : "E" + (adjusted > 0 ? "+" : "") + String(adjusted)
        return sign + String(digits.prefix(1)) + fraction + exponent
    }

    /// `toPlainString`. The caller has made sure that the scale is not monstrous.
    var plainText: String {
        let digits = unscaled.magnitude.description
        let sign = unscaled.sign == .minus ? "-" : ""
        if scale <= 0 {
            return unscaled == 0 ? "0" : sign + digits + JavaString.filled(UInt8(ascii: "0"), -scale)
        }
        let missing = scale - digits.utf8.count
        if missing >= 0 { return sign + "0." + JavaString.filled(UInt8(ascii: "0"), missing) + digits }
        return sign + digits.dropLast(scale) + "." + digits.suffix(scale)
    }

    var double: Double { Double("\(unscaled)e\(-scale)") ?? .nan }

    func stripped() -> BigDecimal {
        guard unscaled != 0 else { return BigDecimal(unscaled: 0, scale: 0) }
        var result = self
        while true {
            let (quotient, remainder) = result.unscaled.quotientAndRemainder(dividingBy: 10)
            guard remainder == 0 else { return result }
            result = BigDecimal(unscaled: quotient, scale: result.scale - 1)
        }
    }
}
