/// Text of `java.lang.Double`: `Double.toString` with the shortest digits that read back as the same number.
///
/// Java before 19 sometimes writes one digit more than needed (2.0E-44's neighbours); this writes the shortest.
enum JavaDouble {
    /// Decimal digits without leading or trailing zeros, and the place of the point: value = 0.digits × 10^exponent.
    struct Digits {
        var digits: [UInt8]
        var exponent: Int

        /// Digits of a finite number's magnitude; of zero none.
        init(_ value: Double) {
            digits = []
            exponent = 0
            var seenPoint = false
            var shift = 0
            var text = value.magnitude.description
            text.withUTF8 { bytes in
                var at = 0
                while at < bytes.count {
                    let byte = bytes[at]
                    at += 1
                    if byte == UInt8(ascii: ".") {
                        seenPoint = true
                    } else if byte == UInt8(ascii: "e") {
                        shift = Int(String(decoding: bytes[at...], as: UTF8.self)) ?? 0
                        return
                    } else {
                        if digits.isEmpty, byte == UInt8(ascii: "0") {
                            if seenPoint { exponent -= 1 }
                            continue
                        }
                        digits.append(byte)
                        if !seenPoint { exponent += 1 }
                    }
                }
            }
            exponent += shift
            while digits.last == UInt8(ascii: "0") { digits.removeLast() }
            if digits.isEmpty { exponent = 0 }
        }
    }

    static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        if value == value.rounded(.towardZero), value.magnitude < 10_000_000 {
            return (value.sign == .minus ? "-" : "") + "\(Int(value.magnitude)).0"
        }
        let number = Digits(value)
        var result: [UInt8] = value < 0 ? [UInt8(ascii: "-")] : []
        let digits = number.digits
        if (-2...7).contains(number.exponent) {
            if number.exponent <= 0 {
                result += "0.".utf8
                result += repeatElement(UInt8(ascii: "0"), count: -number.exponent)
                result += digits
            } else {
                let whole = min(number.exponent, digits.count)
                result += digits[..<whole]
                result += repeatElement(UInt8(ascii: "0"), count: number.exponent - whole)
                result.append(UInt8(ascii: "."))
                result += whole < digits.count ? digits[whole...] : [UInt8(ascii: "0")]
            }
        } else {
            result.append(digits[0])
            result.append(UInt8(ascii: "."))
            result += digits.count > 1 ? digits[1...] : [UInt8(ascii: "0")]
            result += "E\(number.exponent - 1)".utf8
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// `Double.parseDouble`: blanks around, a `d` or `f` behind, hexadecimal and `NaN`/`Infinity` are allowed.
    static func parse(_ text: String) throws(RenderError) -> Double {
        var bytes = text.utf8[...]
        while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        if bytes.isEmpty { throw RenderError.java("NumberFormatException", "empty String") }
        let trimmed = String(Substring(bytes))
        switch trimmed {
        case "NaN", "+NaN", "-NaN": return .nan
        case "Infinity", "+Infinity": return .infinity
        case "-Infinity": return -.infinity
        default: break
        }
        var digits = bytes
        let isHex = trimmed.utf8.contains { $0 | 0x20 == UInt8(ascii: "x") }
        if let last = digits.last.map({ $0 | 0x20 }), last == UInt8(ascii: "d") || last == UInt8(ascii: "f") {
            if !isHex || trimmed.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "p") }) { digits.removeLast() }
        }
        // Swift reads words such as "nan" and "inf" too; Java's numbers hold no other letters than these.
        let letters: Set<UInt8> = isHex ? Set("xXpPabcdefABCDEF".utf8) : Set("eE".utf8)
        let plain = digits.allSatisfy { byte in
            (0x30...0x39).contains(byte) || byte == 0x2E || byte == 0x2B || byte == 0x2D || letters.contains(byte)
        }
        guard plain, let value = Double(Substring(digits)) else {
            throw RenderError.numberFormat(text)
        }
        return value
    }

    /// Java's narrowing to an integer type: NaN is 0, what is beyond is the nearest end.
    static func narrowed<Integer: FixedWidthInteger>(_ value: Double) -> Integer {
        if value.isNaN { return 0 }
        return Integer(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
    }
}
