import BigInt

extension Value {
    /// Whether this is a `java.lang.Number`; a Character is none.
    var isNumber: Bool {
        switch self {
        case .integer, .long, .bigInteger, .double, .bigDecimal: true
        default: false
        }
    }

    /// `Number.longValue` of the primitive integer types.
    var primitiveInteger: Int64? {
        switch self {
        case .integer(let int): Int64(int)
        case .long(let long): long
        default: nil
        }
    }

    /// Any of the integer types.
    var integerAsBig: BigInt? {
        switch self {
        case .integer(let int): BigInt(int)
        case .long(let long): BigInt(long)
        case .bigInteger(let big): big
        default: nil
        }
    }

    /// `Number.doubleValue`; nil for what is no number.
    var asDouble: Double? {
        switch self {
        case .integer(let int): Double(int)
        case .long(let long): Double(long)
        case .bigInteger(let big): Double(big)
        case .double(let double): double
        case .bigDecimal(let decimal): decimal.double
        default: nil
        }
    }

    /// The number as Velocity's arithmetic makes a BigDecimal of it: of doubles and primitive integers by their
    /// exact double value.
    func asDecimal() throws(RenderError) -> BigDecimal? {
        switch self {
        case .bigDecimal(let decimal): return decimal
        case .bigInteger(let big): return BigDecimal(unscaled: big, scale: 0)
        case .integer(let int): return BigDecimal(unscaled: BigInt(int), scale: 0)
        case .long(let long): return BigDecimal(exactly: Double(long))
        case .double(let double):
            guard double.isFinite else {
                throw RenderError.java("NumberFormatException", "Infinite or NaN")
            }
            return BigDecimal(exactly: double)
        default: return nil
        }
    }

    /// Charges work that grows with the product of two numbers' words.
    static func chargeProduct(_ left: Int, _ right: Int, _ meter: inout Meter) throws(RenderError) {
        let (work, overflow) = left.magnitude.multipliedReportingOverflow(by: right.magnitude)
        try meter.step(overflow || work > 1 << 40 ? 1 << 40 : Int(work >> 3))
        try meter.charge(bytes: min(Int(left.magnitude &+ right.magnitude) &* 8, 1 << 40))
    }

    /// Charges work that grows with a number's words, of which another is made.
    static func chargeWords(_ bits: Int, _ meter: inout Meter) throws(RenderError) {
        try meter.step(bits >> 12)
        try meter.charge(bytes: bits >> 3)
    }

    /// Charges writing or reading a number of decimal digits, which takes time quadratic in them.
    static func chargeDigits(_ count: Int, _ meter: inout Meter) throws(RenderError) {
        if count > 64 { try chargeProduct(count >> 3, count >> 3, &meter) }
    }
}
