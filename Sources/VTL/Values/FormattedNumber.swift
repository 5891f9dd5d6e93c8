import BigInt

/// Numbers as `java.util.Formatter` writes them, without the padding by blanks.
enum FormattedNumber {
    /// `%d`, `%o` and `%x`; negative numbers in the latter two by their two's complement (Integer and Long).
    static func integer(
        _ value: Value, _ specifier: JavaFormatter.Specifier, _ meter: inout Meter
    ) throws(RenderError) -> String {
        if value.isNull { return "null" }
        guard let big = value.integerAsBig else { throw JavaFormatter.wrongType(value, specifier) }
        try Value.chargeDigits(big.bitWidth, &meter)
        if specifier.conversion == UInt8(ascii: "d") {
            return try signed(big.magnitude.description, fraction: "", isNegative: big < 0, specifier, &meter)
        }
        let radix = specifier.conversion == UInt8(ascii: "o") ? 8 : 16
        var prefix = specifier.has("#") ? (radix == 8 ? "0" : "0x") : ""
        let digits: String
        switch value {
        case .integer(let int): digits = String(UInt32(bitPattern: int), radix: radix)
        case .long(let long): digits = String(UInt64(bitPattern: long), radix: radix)
        default:
            digits = String(big.magnitude, radix: radix)
            if big < 0 { prefix = "-" + prefix }
        }
        return prefix + (try zeros(prefix.utf8.count + digits.utf8.count, specifier, &meter)) + digits
    }

    /// `%f`, `%e` and `%g`, rounded half up.
    static func decimal(
        _ value: Value, _ specifier: JavaFormatter.Specifier, _ meter: inout Meter
    ) throws(RenderError) -> String {
        var number: JavaDouble.Digits
        let isNegative: Bool
        switch value {
        case .null: return "null"
        case .double(let double):
            if double.isNaN { return "NaN" }
            isNegative = double.sign == .minus
            if double.isInfinite {
                return isNegative
                    ? (specifier.has("(") ? "(Infinity)" : "-Infinity")
                    : specifier.has("+") ? "+Infinity" : "Infinity"
            }
            number = JavaDouble.Digits(double)
        case .bigDecimal(let decimal):
            try Value.chargeDigits(decimal.unscaled.bitWidth / 3, &meter)
            isNegative = decimal.unscaled < 0
            number = JavaDouble.Digits(0)
            number.digits = Array(decimal.unscaled.magnitude.description.utf8)
            number.exponent = number.digits.count - decimal.scale
            if decimal.unscaled == 0 {
                number.digits = []
                number.exponent = 0
            }
        default: throw JavaFormatter.wrongType(value, specifier)
        }
        var precision = specifier.precision ?? 6
        try StringMethods.check(precision, &meter)
        // Each digit is made by itself.
        try meter.scan(precision * 8)
        try meter.charge(bytes: precision)
        try StringMethods.check(number.exponent.magnitude > 1 << 40 ? .max : abs(number.exponent), &meter)
        try meter.scan(abs(number.exponent) * 8)
        switch specifier.conversion | 0x20 {
        case UInt8(ascii: "e"):
            return try scientific(number, precision, isNegative, specifier, &meter)
        case UInt8(ascii: "g"):
            if precision == 0 { precision = 1 }
            number.round(to: precision)
            if number.digits.isEmpty || (-3...precision).contains(number.exponent) {
                let places = number.digits.isEmpty ? precision - 1 : precision - number.exponent
                return try plain(number, max(0, places), isNegative, specifier, &meter)
            }
            return try scientific(number, precision - 1, isNegative, specifier, &meter)
        default: return try plain(number, precision, isNegative, specifier, &meter)
        }
    }

    private static func plain(
        _ source: JavaDouble.Digits, _ places: Int, _ isNegative: Bool, _ specifier: JavaFormatter.Specifier,
        _ meter: inout Meter
    ) throws(RenderError) -> String {
        var number = source
        number.round(to: number.exponent + places)
        let whole = number.part(from: 0, to: number.exponent)
        let fraction = number.part(from: number.exponent, to: number.exponent + places)
        try meter.charge(bytes: whole.utf8.count + fraction.utf8.count)
        return try signed(
            whole.isEmpty ? "0" : whole, fraction: places == 0 ? (specifier.has("#") ? "." : "") : "." + fraction,
            isNegative: isNegative, specifier, &meter)
    }

    private static func scientific(
        _ source: JavaDouble.Digits, _ places: Int, _ isNegative: Bool, _ specifier: JavaFormatter.Specifier,
        _ meter: inout Meter
    ) throws(RenderError) -> String {
        var number = source
        number.round(to: places + 1)
        let exponent = number.digits.isEmpty ? 0 : number.exponent - 1
        let lead = number.digits.isEmpty ? "0" : number.part(from: 0, to: 1)
        let fraction =
            number.digits.isEmpty ? JavaString.filled(UInt8(ascii: "0"), places) : number.part(from: 1, to: places + 1)
        let digits = String(abs(exponent))
        let power = "e" + (exponent < 0 ? "-" : "+") + (digits.utf8.count < 2 ? "0" : "") + digits
        return try signed(
            lead, fraction: (places == 0 ? "" : "." + fraction) + power, isNegative: isNegative, specifier, &meter)
    }

    /// Sign, grouping and padding by zeros.
    private static func signed(
        _ digits: String, fraction: String, isNegative: Bool, _ specifier: JavaFormatter.Specifier,
        _ meter: inout Meter
    ) throws(RenderError) -> String {
        var whole = digits
        if specifier.has(",") {
            var grouped: [UInt8] = []
            for (place, digit) in digits.utf8.enumerated() {
                if place > 0, (digits.utf8.count - place) % 3 == 0 { grouped.append(UInt8(ascii: ",")) }
                grouped.append(digit)
            }
            whole = String(decoding: grouped, as: UTF8.self)
        }
        var prefix = ""
        var suffix = ""
        if isNegative {
            prefix = specifier.has("(") ? "(" : "-"
            suffix = specifier.has("(") ? ")" : ""
        } else if specifier.has("+") {
            prefix = "+"
        } else if specifier.has(" ") {
            prefix = " "
        }
        let length = prefix.utf8.count + whole.utf8.count + fraction.utf8.count + suffix.utf8.count
        return prefix + (try zeros(length, specifier, &meter)) + whole + fraction + suffix
    }

    private static func zeros(
        _ length: Int, _ specifier: JavaFormatter.Specifier, _ meter: inout Meter
    ) throws(RenderError) -> String {
        guard specifier.has("0") else { return "" }
        guard let width = specifier.width else {
            throw RenderError.javaUtil("MissingFormatWidthException", specifier.source)
        }
        let missing = max(0, width - length)
        try StringMethods.check(missing, &meter)
        try meter.charge(bytes: missing)
        try meter.scan(missing)
        return JavaString.filled(UInt8(ascii: "0"), missing)
    }
}

extension JavaDouble.Digits {
    /// Keeps a number of digits, rounding half up; none or fewer than none leave 0 or a single 1.
    mutating func round(to count: Int) {
        guard count < digits.count else { return }
        if count < 0 {
            digits = []
            return
        }
        let roundsUp = digits[count] >= UInt8(ascii: "5")
        digits.removeSubrange(count...)
        guard roundsUp else { return }
        var place = count - 1
        while place >= 0, digits[place] == UInt8(ascii: "9") {
            digits[place] = UInt8(ascii: "0")
            place -= 1
        }
        if place >= 0 {
            digits[place] += 1
        } else {
            digits.insert(UInt8(ascii: "1"), at: 0)
            exponent += 1
        }
    }

    /// The digits from one place to another, places before the first and after the last being zeros.
    func part(from start: Int, to end: Int) -> String {
        guard start < end else { return "" }
        var result: [UInt8] = []
        result.reserveCapacity(end - start)
        for place in start..<end { result.append(digits.indices.contains(place) ? digits[place] : UInt8(ascii: "0")) }
        return String(decoding: result, as: UTF8.self)
    }
}
