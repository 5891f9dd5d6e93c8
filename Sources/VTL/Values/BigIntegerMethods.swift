import BigInt

/// Methods of `java.math.BigInteger`.
enum BigIntegerMethods {
    static func call(
        _ number: BigInt, _ method: JavaMethod, _ a: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        switch (method, a.count) {
        case (_, 0):
            try Value.chargeWords(number.bitWidth, &meter)
            return none(number, method)
        case (.modPow, 2):
            guard let exponent = try big(a[0]), let modulus = try big(a[1]) else { return nil }
            guard modulus > 0 else { throw RenderError.java("ArithmeticException", "BigInteger: modulus not positive") }
            guard exponent >= 0 else { return nil }
            try meter.step(exponent.bitWidth)
            for _ in 0..<max(1, exponent.bitWidth) {
                try Value.chargeProduct(modulus.bitWidth >> 6, modulus.bitWidth >> 6, &meter)
            }
            return .bigInteger(number.power(exponent, modulus: modulus))
        case (.pow, 1):
            guard let exponent = a[0].asInt else { return nil }
            guard exponent >= 0 else { throw RenderError.java("ArithmeticException", "Negative exponent") }
            let (words, overflow) = (number.bitWidth >> 6 + 1).multipliedReportingOverflow(by: exponent)
            try Value.chargeProduct(overflow ? .max : words, overflow ? .max : words, &meter)
            return .bigInteger(number.power(exponent))
        case (.shiftLeft, 1), (.shiftRight, 1):
            guard let distance = a[0].asInt else { return nil }
            let left = method == .shiftLeft ? distance : -distance
            try Value.chargeWords(max(0, left) + number.bitWidth, &meter)
            return .bigInteger(left >= 0 ? number << left : number >> -left)
        case (.testBit, 1):
            guard let place = a[0].asInt else { return nil }
            guard place >= 0 else { throw RenderError.java("ArithmeticException", "Negative bit address") }
            try Value.chargeWords(number.bitWidth, &meter)
            return .boolean((number >> place) & 1 == 1)
        case (.toString, 1):
            guard let radix = a[0].asInt else { return nil }
            try Value.chargeDigits(number.bitWidth, &meter)
            return .string(try meter.made(String(number, radix: (2...36).contains(radix) ? radix : 10)))
        case (.valueOf, 1): return a[0].asLong.map { .bigInteger(BigInt($0)) }
        case (_, 1):
            guard let other = try big(a[0]) else { return nil }
            try Value.chargeProduct(number.bitWidth >> 6 + 1, other.bitWidth >> 6 + 1, &meter)
            try Value.chargeWords(max(number.bitWidth, other.bitWidth), &meter)
            // Its greatest common divisor is found bit by bit.
            if method == .gcd { try Value.chargeProduct(number.bitWidth, other.bitWidth >> 6 + 1, &meter) }
            return try two(number, other, method)
        default: return nil
        }
    }

    private static func none(_ number: BigInt, _ method: JavaMethod) -> Value? {
        switch method {
        case .negate: return .bigInteger(-number)
        case .abs: return .bigInteger(BigInt(number.magnitude))
        case .signum: return .integer(Int32(number.signum()))
        case .bitLength: return StringMethods.int((number < 0 ? -number - 1 : number).magnitude.bitWidth)
        case .bitCount:
            let magnitude = (number < 0 ? -number - 1 : number).magnitude
            return StringMethods.int(magnitude.words.reduce(0) { $0 + $1.nonzeroBitCount })
        case .getLowestSetBit: return StringMethods.int(number == 0 ? -1 : number.trailingZeroBitCount)
        default: return NumberMethods.convert(.bigInteger(number), method)
        }
    }

    private static func two(_ number: BigInt, _ other: BigInt, _ method: JavaMethod) throws(RenderError) -> Value? {
        switch method {
        case .add: return .bigInteger(number + other)
        case .subtract: return .bigInteger(number - other)
        case .multiply: return .bigInteger(number * other)
        case .divide, .remainder:
            guard other != 0 else { throw RenderError.java("ArithmeticException", "BigInteger divide by zero") }
            return .bigInteger(method == .divide ? number / other : number % other)
        case .mod:
            guard other > 0 else { throw RenderError.java("ArithmeticException", "BigInteger: modulus not positive") }
            return .bigInteger(number.modulus(other))
        case .gcd: return .bigInteger(number.greatestCommonDivisor(with: other))
        case .max: return .bigInteger(max(number, other))
        case .min: return .bigInteger(min(number, other))
        case .compareTo: return .integer(number < other ? -1 : number > other ? 1 : 0)
        default: return nil
        }
    }

    private static func big(_ value: Value) throws(RenderError) -> BigInt? {
        if value.isNull { throw RenderError.nullPointer }
        if case .bigInteger(let big) = value { return big }
        return nil
    }
}
