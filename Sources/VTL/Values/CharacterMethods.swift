/// Methods of `java.lang.Character`. Those that ask about a character take a Character or the Integer of a scalar.
enum CharacterMethods {
    static func call(
        _ unit: UInt16, _ method: JavaMethod, _ a: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        switch (method, a.count) {
        case (.charValue, 0): return .character(unit)
        case (.compareTo, 1):
            if a[0].isNull { throw RenderError.nullPointer }
            return a[0].asChar.map { .integer(Int32(unit) - Int32($0)) }
        case (.compare, 2):
            guard let left = a[0].asChar, let right = a[1].asChar else { return nil }
            return .integer(Int32(left) - Int32(right))
        case (.digit, 2):
            guard let scalar = scalar(a[0]), let radix = a[1].asInt else { return nil }
            let value = numeric(scalar)
            return .integer((2...36).contains(radix) && value >= 0 && Int(value) < radix ? value : -1)
        case (.forDigit, 2):
            guard let digit = a[0].asInt, let radix = a[1].asInt else { return nil }
            guard (2...36).contains(radix), (0..<radix).contains(digit) else { return .character(0) }
            return .character(UInt16(digit < 10 ? 0x30 + digit : 0x57 + digit))
        case (.reverseBytes, 1): return a[0].asChar.map { .character($0.byteSwapped) }
        case (.valueOf, 1): return a[0].asChar.map { .character($0) }
        case (.toString, 1): return a[0].asChar.map { .string(JavaString.text(of: $0)) }
        case (.hashCode, 1): return a[0].asChar.map { .integer(Int32($0)) }
        case (.toUpperCase, 1), (.toLowerCase, 1):
            let isUpper = method == .toUpperCase
            if let char = a[0].asChar { return .character(isUpper ? JavaString.upper(char) : JavaString.lower(char)) }
            guard let int = a[0].asInt else { return nil }
            guard let char = UInt16(exactly: int) else { return a[0] }
            return .integer(Int32(isUpper ? JavaString.upper(char) : JavaString.lower(char)))
        case (_, 1):
            guard let scalar = scalar(a[0]) else { return nil }
            return test(scalar, method)
        default: return nil
        }
    }

    /// Scalar of a Character or an Integer; a lone surrogate and what is no scalar become U+FFFF, which is nothing.
    private static func scalar(_ value: Value) -> Unicode.Scalar? {
        if let char = value.asChar { return Unicode.Scalar(char) ?? "\u{FFFF}" }
        return value.asInt.map { UInt32(exactly: $0).flatMap(Unicode.Scalar.init) ?? "\u{FFFF}" }
    }

    private static func test(_ scalar: Unicode.Scalar, _ method: JavaMethod) -> Value? {
        let properties = scalar.properties
        let category = properties.generalCategory
        let isLetter: Bool
        switch category {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: isLetter = true
        default: isLetter = false
        }
        let isSeparator = category == .spaceSeparator || category == .lineSeparator || category == .paragraphSeparator
        switch method {
        case .isDigit: return .boolean(category == .decimalNumber)
        case .isLetter: return .boolean(isLetter)
        case .isLetterOrDigit: return .boolean(isLetter || category == .decimalNumber)
        case .isAlphabetic: return .boolean(properties.isAlphabetic)
        case .isUpperCase: return .boolean(properties.isUppercase)
        case .isLowerCase: return .boolean(properties.isLowercase)
        case .isSpaceChar: return .boolean(isSeparator)
        case .isWhitespace:
            return .boolean(isWhitespace(scalar))
        case .getNumericValue: return .integer(numeric(scalar))
        default: return nil
        }
    }

    /// `Character.isWhitespace`: separators except those that do not break, and control characters.
    static func isWhitespace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x1C...0x1F: return true
        case 0xA0, 0x2007, 0x202F: return false
        default:
            switch scalar.properties.generalCategory {
            case .spaceSeparator, .lineSeparator, .paragraphSeparator: return true
            default: return false
            }
        }
    }

    /// Digits by their value, Latin letters from 10 on; -1 for others.
    private static func numeric(_ scalar: Unicode.Scalar) -> Int32 {
        switch scalar.value {
        case 0x41...0x5A: return Int32(scalar.value) - 0x37
        case 0x61...0x7A: return Int32(scalar.value) - 0x57
        default:
            guard let value = scalar.properties.numericValue else { return -1 }
            return Int32(exactly: value) ?? -2
        }
    }
}
