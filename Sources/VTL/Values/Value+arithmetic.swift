import BigInt

/// Arithmetic of Velocity 1.7 (its `MathUtils` and the nodes of its syntax tree).
extension Value {
    /// What both operands of an operation are computed as.
    private enum Base {
        case none
        case integer
        case long
        case big
        case double
        case decimal
    }

    /// The common base of two values; `none` when one is no number.
    ///
    /// The operands are fetched afterwards: carried inside this enum, optimised code of Swift 6.3.1 was seen to
    /// release them once too often when the operation throws.
    private static func base(_ a: Value, _ b: Value) -> Base {
        switch (a, b) {
        case (.integer, .integer): return .integer
        case (.double, .double): return .double
        case (.integer, .long), (.long, .integer), (.long, .long): return .long
        default: break
        }
        guard a.isNumber, b.isNumber else { return .none }
        switch (a, b) {
        case (.bigDecimal, _), (_, .bigDecimal), (.bigInteger, .double), (.double, .bigInteger): return .decimal
        case (.double, _), (_, .double): return .double
        default: return .big
        }
    }

    /// `Number.longValue` of an operand whose base is integer or long.
    @inline(__always)
    private var operandLong: Int64 { primitiveInteger ?? 0 }

    @inline(__always)
    private var operandDouble: Double { asDouble ?? .nan }

    private var operandBig: BigInt { integerAsBig ?? 0 }

    private func operandDecimal() throws(RenderError) -> BigDecimal {
        try asDecimal() ?? BigDecimal(unscaled: 0, scale: 0)
    }

    /// Makes an Integer of what two Integers gave if it fits, else a Long.
    @inline(__always)
    private static func wrapped(_ result: Int64, isLong: Bool) -> Value {
        if !isLong, let int = Int32(exactly: result) { return .integer(int) }
        return .long(result)
    }

    /// `a + b`: concatenates when either is a String, adds numbers; else null.
    ///
    /// A null beside a String contributes nothing here: Velocity puts its source text there, which the caller has to
    /// pass as a String. Null without a String gives null.
    static func add(_ a: Value, _ b: Value, _ meter: inout Meter) throws(RenderError) -> Value {
        switch (a, b) {
        case (.integer(let left), .integer(let right)):
            return wrapped(Int64(left) + Int64(right), isLong: false)
        case (.string(let left), .string(let right)):
            return .string(try meter.made(left + right))
        case (.string, _), (_, .string):
            var bytes: [UInt8] = []
            if !a.isNull { try a.writeText(to: &bytes, &meter) }
            if !b.isNull { try b.writeText(to: &bytes, &meter) }
            return .string(try meter.made(String(decoding: bytes, as: UTF8.self)))
        default: break
        }
        let base = base(a, b)
        switch base {
        case .none: return .null
        case .integer, .long:
            let (sum, overflow) = a.operandLong.addingReportingOverflow(b.operandLong)
            return overflow ? .bigInteger(a.operandBig + b.operandBig) : wrapped(sum, isLong: base == .long)
        case .double: return .double(a.operandDouble + b.operandDouble)
        case .big:
            try chargeWords(a, b, &meter)
            return .bigInteger(a.operandBig + b.operandBig)
        case .decimal: return .bigDecimal(try a.operandDecimal().adding(try b.operandDecimal(), &meter))
        }
    }

    /// `a - b`; null when either is no number.
    static func subtract(_ a: Value, _ b: Value, _ meter: inout Meter) throws(RenderError) -> Value {
        let base = base(a, b)
        switch base {
        case .none: return .null
        case .integer, .long:
            let (difference, overflow) = a.operandLong.subtractingReportingOverflow(b.operandLong)
            return overflow ? .bigInteger(a.operandBig - b.operandBig) : wrapped(difference, isLong: base == .long)
        case .double: return .double(a.operandDouble - b.operandDouble)
        case .big:
            try chargeWords(a, b, &meter)
            return .bigInteger(a.operandBig - b.operandBig)
        case .decimal: return .bigDecimal(try a.operandDecimal().subtracting(try b.operandDecimal(), &meter))
        }
    }

    /// `a * b`; null when either is no number.
    static func multiply(_ a: Value, _ b: Value, _ meter: inout Meter) throws(RenderError) -> Value {
        let base = base(a, b)
        switch base {
        case .none: return .null
        case .integer, .long:
            let (product, overflow) = a.operandLong.multipliedReportingOverflow(by: b.operandLong)
            return overflow ? .bigInteger(a.operandBig * b.operandBig) : wrapped(product, isLong: base == .long)
        case .double: return .double(a.operandDouble * b.operandDouble)
        case .big:
            try chargeProduct(a, b, &meter)
            return .bigInteger(a.operandBig * b.operandBig)
        case .decimal: return .bigDecimal(try a.operandDecimal().multiplied(try b.operandDecimal(), &meter))
        }
    }

    /// `a / b`; null when either is no number or `b` is zero, a zero double too.
    static func divide(_ a: Value, _ b: Value, _ meter: inout Meter) throws(RenderError) -> Value {
        if b.isZero { return .null }
        let base = base(a, b)
        switch base {
        case .none: return .null
        case .integer, .long:
            let quotient = a.operandLong.dividedReportingOverflow(by: b.operandLong).partialValue
            return wrapped(quotient, isLong: base == .long)
        case .double: return .double(a.operandDouble / b.operandDouble)
        case .big:
            try chargeProduct(a, b, &meter)
            try chargeProduct(a, b, &meter)
            return .bigInteger(a.operandBig / b.operandBig)
        case .decimal:
            let dividend = try a.operandDecimal()
            return .bigDecimal(
                try dividend.divided(by: try b.operandDecimal(), scale: dividend.scale, .halfDown, &meter))
        }
    }

    /// `a % b`; null when either is no number or `b` is zero. Velocity throws for BigDecimals.
    static func remainder(_ a: Value, _ b: Value, _ meter: inout Meter) throws(RenderError) -> Value {
        if b.isZero { return .null }
        let base = base(a, b)
        switch base {
        case .none: return .null
        case .integer, .long:
            let rest = a.operandLong.remainderReportingOverflow(dividingBy: b.operandLong).partialValue
            return wrapped(rest, isLong: base == .long)
        case .double: return .double(a.operandDouble.truncatingRemainder(dividingBy: b.operandDouble))
        case .big:
            if b.operandBig < 0 { throw RenderError.java("ArithmeticException", "BigInteger: modulus not positive") }
            try chargeProduct(a, b, &meter)
            return .bigInteger(a.operandBig.modulus(b.operandBig))
        case .decimal: throw RenderError.java("ArithmeticException", "Cannot calculate the modulo of BigDecimals.")
        }
    }

    /// A number that is zero.
    private var isZero: Bool {
        switch self {
        case .integer(let int): int == 0
        case .long(let long): long == 0
        case .bigInteger(let big): big == 0
        case .double(let double): double == 0
        case .bigDecimal(let decimal): decimal.unscaled == 0
        default: false
        }
    }

    var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// `MathUtils.compare` of two numbers: -1, 0 or 1; nil when one is no number.
    static func compareNumbers(_ a: Value, _ b: Value, _ meter: inout Meter) throws(RenderError) -> Int? {
        switch base(a, b) {
        case .none: nil
        case .integer, .long: order(a.operandLong, b.operandLong)
        case .double: order(a.operandDouble, b.operandDouble)
        case .big: order(a.operandBig, b.operandBig)
        case .decimal: try a.operandDecimal().compared(try b.operandDecimal(), &meter)
        }
    }

    @inline(__always)
    private static func order<Number: Comparable>(_ left: Number, _ right: Number) -> Int {
        left < right ? -1 : left > right ? 1 : 0
    }

    /// Charges what takes time linear in the greater of two integers.
    private static func chargeWords(_ a: Value, _ b: Value, _ meter: inout Meter) throws(RenderError) {
        let bits = max(a.operandBig.bitWidth, b.operandBig.bitWidth)
        try meter.step(bits >> 12)
        try meter.charge(bytes: bits >> 3)
    }

    /// Charges what takes time that grows with the product of two integers' lengths.
    private static func chargeProduct(_ a: Value, _ b: Value, _ meter: inout Meter) throws(RenderError) {
        let (left, right) = (a.operandBig.bitWidth >> 6, b.operandBig.bitWidth >> 6)
        try chargeProduct(left, right, &meter)
    }
}
