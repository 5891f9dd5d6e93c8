import BigInt

/// Methods of `java.math.BigDecimal`; those with a `MathContext` or a `RoundingMode` object cannot be called.
enum BigDecimalMethods {
    static func call(
        _ number: BigDecimal, _ method: JavaMethod, _ a: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        switch a.count {
        case 0: return try none(number, method, &meter)
        case 1: return try one(number, method, a[0], &meter)
        default: break
        }
        switch (method, a.count) {
        case (.setScale, 2):
            guard let scale = a[0].asInt, let mode = a[1].asInt else { return nil }
            return .bigDecimal(try number.withScale(scale, try rounding(mode), &meter))
        case (.divide, 2):
            guard let other = try decimal(a[0]), let mode = a[1].asInt else { return nil }
            return .bigDecimal(try number.divided(by: other, scale: number.scale, try rounding(mode), &meter))
        case (.divide, 3):
            guard let other = try decimal(a[0]), let scale = a[1].asInt, let mode = a[2].asInt else { return nil }
            return .bigDecimal(try number.divided(by: other, scale: scale, try rounding(mode), &meter))
        case (.valueOf, 2):
            guard let unscaled = a[0].asLong, let scale = a[1].asInt else { return nil }
            return .bigDecimal(BigDecimal(unscaled: BigInt(unscaled), scale: scale))
        default: return nil
        }
    }

    private static func none(
        _ number: BigDecimal, _ method: JavaMethod, _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        try Value.chargeWords(number.unscaled.bitWidth, &meter)
        switch method {
        case .scale: return StringMethods.int(number.scale)
        case .precision:
            try Value.chargeDigits(number.unscaled.bitWidth / 3, &meter)
            return StringMethods.int(number.precision)
        case .signum: return .integer(Int32(number.unscaled.signum()))
        case .unscaledValue: return .bigInteger(number.unscaled)
        case .negate: return .bigDecimal(BigDecimal(unscaled: -number.unscaled, scale: number.scale))
        case .abs: return .bigDecimal(BigDecimal(unscaled: BigInt(number.unscaled.magnitude), scale: number.scale))
        case .plus: return .bigDecimal(number)
        case .stripTrailingZeros:
            try Value.chargeDigits(number.unscaled.bitWidth, &meter)
            return .bigDecimal(number.stripped())
        case .toBigInteger: return .bigInteger(try number.whole(&meter))
        case .toPlainString:
            try StringMethods.check(number.scale.magnitude > Int.max ? .max : abs(number.scale), &meter)
            try Value.chargeDigits(number.unscaled.bitWidth / 3, &meter)
            return .string(try meter.made(number.plainText))
        case .toEngineeringString:
            try Value.chargeDigits(number.unscaled.bitWidth / 3, &meter)
            return .string(try meter.made(engineering(number)))
        case .doubleValue:
            try Value.chargeDigits(number.unscaled.bitWidth / 3, &meter)
            return .double(number.double)
        case .floatValue:
            try Value.chargeDigits(number.unscaled.bitWidth / 3, &meter)
            return Double(Float(number.double).description).map(Value.double)
        case .intValue, .longValue, .shortValue, .byteValue:
            // Only the last 64 bits are wanted; those of a number with more than 64 zeros behind are zero.
            if number.scale < -64 { return NumberMethods.convert(.integer(0), method) }
            return NumberMethods.convert(.bigInteger(try number.whole(&meter)), method)
        case .intValueExact, .longValueExact:
            let whole = try number.whole(&meter)
            guard try number.compared(BigDecimal(unscaled: whole, scale: 0), &meter) == 0 else {
                throw RenderError.java("ArithmeticException", "Rounding necessary")
            }
            if method == .intValueExact, let int = Int32(exactly: whole) { return .integer(int) }
            if method == .longValueExact, let long = Int64(exactly: whole) { return .long(long) }
            throw RenderError.java("ArithmeticException", "Overflow")
        default: return nil
        }
    }

    private static func one(
        _ number: BigDecimal, _ method: JavaMethod, _ a: Value, _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        switch method {
        case .setScale:
            guard let scale = a.asInt else { return nil }
            return .bigDecimal(try number.withScale(scale, .unnecessary, &meter))
        case .movePointLeft, .movePointRight, .scaleByPowerOfTen:
            guard let places = a.asInt else { return nil }
            let moved = try BigDecimal.checked(number.scale + (method == .movePointLeft ? places : -places))
            let result = BigDecimal(unscaled: number.unscaled, scale: moved)
            if method == .scaleByPowerOfTen || moved >= 0 { return .bigDecimal(result) }
            return .bigDecimal(try result.withScale(0, .unnecessary, &meter))
        case .pow:
            guard let exponent = a.asInt else { return nil }
            guard (0...999_999_999).contains(exponent) else {
                throw RenderError.java("ArithmeticException", "Invalid operation")
            }
            let words = (number.unscaled.bitWidth >> 6 + 1) * exponent
            try Value.chargeProduct(words, words, &meter)
            let scale = try BigDecimal.checked(number.scale * exponent)
            return .bigDecimal(BigDecimal(unscaled: number.unscaled.power(exponent), scale: scale))
        case .valueOf:
            if let long = a.asLong { return .bigDecimal(BigDecimal(unscaled: BigInt(long), scale: 0)) }
            guard case .double(let double) = a else { return nil }
            guard let decimal = BigDecimal(JavaDouble.text(double)) else {
                throw RenderError.java("NumberFormatException")
            }
            return .bigDecimal(decimal)
        default: break
        }
        guard let other = try decimal(a) else { return nil }
        switch method {
        case .add: return .bigDecimal(try number.adding(other, &meter))
        case .subtract: return .bigDecimal(try number.subtracting(other, &meter))
        case .multiply: return .bigDecimal(try number.multiplied(other, &meter))
        case .divide: return .bigDecimal(try number.dividedExactly(by: other, &meter))
        case .divideToIntegralValue, .remainder:
            let whole = try number.divided(by: other, scale: 0, .down, &meter)
            let scale = max(0, number.scale - other.scale)
            if method == .divideToIntegralValue { return .bigDecimal(try whole.withScale(scale, .down, &meter)) }
            return .bigDecimal(try number.subtracting(try whole.multiplied(other, &meter), &meter))
        case .compareTo: return .integer(Int32(try number.compared(other, &meter)))
        case .max: return .bigDecimal(try number.compared(other, &meter) >= 0 ? number : other)
        case .min: return .bigDecimal(try number.compared(other, &meter) <= 0 ? number : other)
        default: return nil
        }
    }

    private static func decimal(_ value: Value) throws(RenderError) -> BigDecimal? {
        if value.isNull { throw RenderError.nullPointer }
        if case .bigDecimal(let decimal) = value { return decimal }
        return nil
    }

    private static func rounding(_ mode: Int) throws(RenderError) -> RoundingMode {
        guard let mode = RoundingMode(rawValue: mode) else {
            throw RenderError.java("IllegalArgumentException", "Invalid rounding mode")
        }
        return mode
    }

    /// Like `toString`, the exponent a multiple of three.
    private static func engineering(_ number: BigDecimal) -> String {
        let digits = number.unscaled.magnitude.description
        var adjusted = digits.utf8.count - 1 - number.scale
        if number.scale == 0 || number.scale > 0 && adjusted >= -6 { return number.text }
        var lead = ((adjusted % 3) + 3) % 3
        adjusted -= lead
        lead += 1
        var text = digits
        if number.unscaled == 0 {
            switch lead {
            case 2:
                text = "0.00"
                adjusted += 3
            case 3:
                text = "0.0"
                adjusted += 3
            default: break
            }
        } else if lead >= digits.utf8.count {
            text += JavaString.filled(UInt8(ascii: "0"), lead - digits.utf8.count)
        } else {
            text = digits.prefix(lead) + "." + digits.dropFirst(lead)
        }
        let exponent = adjusted == 0 ? "" : "E" + (adjusted > 0 ? "+" : "") + String(adjusted)
        return (number.unscaled < 0 ? "-" : "") + text + exponent
    }
}
