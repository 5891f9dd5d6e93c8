import BigInt

/// Java's rounding modes by their number, as `setScale(2, 4)` names them.
enum RoundingMode: Int {
    case up, down, ceiling, floor, halfUp, halfDown, halfEven, unnecessary
}

extension BigDecimal {
    /// 10^`exponent`, charged by its digits. Numbers such as `1e999999999` are short; their digits are not.
    static func power(_ exponent: Int, _ meter: inout Meter) throws(RenderError) -> BigInt {
        try Value.chargeProduct(exponent >> 4, exponent >> 5, &meter)
        try meter.charge(bytes: exponent)
        return BigInt(10).power(exponent)
    }

    /// Unscaled values of both with the greater of the scales.
    private func aligned(
        _ other: BigDecimal, _ meter: inout Meter
    ) throws(RenderError) -> (left: BigInt, right: BigInt, scale: Int) {
        if scale == other.scale { return (unscaled, other.unscaled, scale) }
        if scale > other.scale {
            return (unscaled, other.unscaled * (try Self.power(scale - other.scale, &meter)), scale)
        }
        return (unscaled * (try Self.power(other.scale - scale, &meter)), other.unscaled, other.scale)
    }

    func adding(_ other: BigDecimal, _ meter: inout Meter) throws(RenderError) -> BigDecimal {
        let (left, right, scale) = try aligned(other, &meter)
        return BigDecimal(unscaled: left + right, scale: scale)
    }

    func subtracting(_ other: BigDecimal, _ meter: inout Meter) throws(RenderError) -> BigDecimal {
        let (left, right, scale) = try aligned(other, &meter)
        return BigDecimal(unscaled: left - right, scale: scale)
    }

    func multiplied(_ other: BigDecimal, _ meter: inout Meter) throws(RenderError) -> BigDecimal {
        try Value.chargeProduct(unscaled.bitWidth >> 6, other.unscaled.bitWidth >> 6, &meter)
        return BigDecimal(unscaled: unscaled * other.unscaled, scale: try Self.checked(scale + other.scale))
    }

    /// Digits before the point, about.
    private var estimatedPlaces: Int { Int(Double(unscaled.magnitude.bitWidth) * 0.301_03) - scale }

    func compared(_ other: BigDecimal, _ meter: inout Meter) throws(RenderError) -> Int {
        let signs = (unscaled.signum(), other.unscaled.signum())
        if signs.0 != signs.1 { return signs.0 < signs.1 ? -1 : 1 }
        if unscaled == 0 { return 0 }
        // The place of the first digit decides between numbers of very different size without making their digits; it
        // is estimated from the bits, to within two places.
        let magnitudes = (estimatedPlaces, other.estimatedPlaces)
        if abs(magnitudes.0 - magnitudes.1) > 2 { return (magnitudes.0 < magnitudes.1) == (unscaled > 0) ? -1 : 1 }
        try meter.step(max(unscaled.bitWidth, other.unscaled.bitWidth) >> 10)
        let (left, right, _) = try aligned(other, &meter)
        return left < right ? -1 : left > right ? 1 : 0
    }

    /// Quotient with a given scale.
    func divided(
        by other: BigDecimal, scale target: Int, _ mode: RoundingMode, _ meter: inout Meter
    ) throws(RenderError) -> BigDecimal {
        if other.unscaled == 0 {
            throw RenderError.java("ArithmeticException", unscaled == 0 ? "Division undefined" : "/ by zero")
        }
        let shift = target - scale + other.scale
        var dividend = unscaled
        var divisor = other.unscaled
        if shift >= 0 { dividend *= try Self.power(shift, &meter) } else { divisor *= try Self.power(-shift, &meter) }
        return BigDecimal(unscaled: try Self.rounded(dividend, divisor, mode), scale: target)
    }

    /// Exact quotient as `divide(BigDecimal)` gives it; throws when it has no end.
    func dividedExactly(by other: BigDecimal, _ meter: inout Meter) throws(RenderError) -> BigDecimal {
        let preferred = scale - other.scale
        if unscaled == 0, other.unscaled != 0 { return BigDecimal(unscaled: 0, scale: preferred) }
        let divisor = other.unscaled.magnitude
        // A quotient ends within as many digits as the divisor has bits, or never.
        let digits = divisor.bitWidth + max(0, -preferred) + 1
        let (long, remainder) =
            divisor == 0
            ? (0, 0)
            : (unscaled * (try Self.power(digits, &meter))).quotientAndRemainder(dividingBy: other.unscaled)
        if divisor == 0 {
            throw RenderError.java("ArithmeticException", unscaled == 0 ? "Division undefined" : "Division by zero")
        }
        if remainder != 0 {
            throw RenderError.java(
                "ArithmeticException", "Non-terminating decimal expansion; no exact representable decimal result.")
        }
        var result = BigDecimal(unscaled: long, scale: preferred + digits)
        while result.scale > preferred {
            let (quotient, rest) = result.unscaled.quotientAndRemainder(dividingBy: 10)
            guard rest == 0 else { break }
            result = BigDecimal(unscaled: quotient, scale: result.scale - 1)
        }
        return result
    }

    func withScale(_ target: Int, _ mode: RoundingMode, _ meter: inout Meter) throws(RenderError) -> BigDecimal {
        if target >= scale {
            return BigDecimal(unscaled: unscaled * (try Self.power(target - scale, &meter)), scale: target)
        }
        let divisor = try Self.power(scale - target, &meter)
        return BigDecimal(unscaled: try Self.rounded(unscaled, divisor, mode), scale: target)
    }

    /// The integer part.
    func whole(_ meter: inout Meter) throws(RenderError) -> BigInt {
        if scale <= 0 { return unscaled * (try Self.power(-scale, &meter)) }
        if scale > unscaled.bitWidth { return 0 }
        return unscaled / (try Self.power(scale, &meter))
    }

    static func checked(_ scale: Int) throws(RenderError) -> Int {
        if scale > Int(Int32.max) { throw RenderError.java("ArithmeticException", "Underflow") }
        if scale < Int(Int32.min) { throw RenderError.java("ArithmeticException", "Overflow") }
        return scale
    }

    private static func rounded(
        _ dividend: BigInt, _ divisor: BigInt, _ mode: RoundingMode
    ) throws(RenderError) -> BigInt {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        if remainder == 0 { return quotient }
        let isNegative = (dividend < 0) != (divisor < 0)
        let twice = remainder.magnitude * 2
        let away: Bool
        switch mode {
        case .up: away = true
        case .down: away = false
        case .ceiling: away = !isNegative
        case .floor: away = isNegative
        case .halfUp: away = twice >= divisor.magnitude
        case .halfDown: away = twice > divisor.magnitude
        case .halfEven:
            let half = divisor.magnitude
            away = twice > half || (twice == half && quotient.magnitude % 2 == 1)
        case .unnecessary: throw RenderError.java("ArithmeticException", "Rounding necessary")
        }
        return away ? quotient + (isNegative ? -1 : 1) : quotient
    }
}
