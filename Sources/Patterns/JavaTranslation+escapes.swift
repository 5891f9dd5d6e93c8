extension JavaTranslation {
    /// What an escape that may stand in a class means.
    enum Escape {
        case literal(UInt32)
        case set(CharacterSet)
    }

    /// An escape outside classes, from its backslash on.
    mutating func escape() throws(PatternError) {
        guard at + 1 < units.count else {
            at += 1
            throw error("Unexpected internal error")
        }
        switch Unicode.Scalar(units[at + 1].scalar) {
        case "1", "2", "3", "4", "5", "6", "7", "8", "9": reference()
        case "k": try namedReference()
        case "A": pass(#"\A"#)
        case "G": pass(#"\G"#)
        case "Z": pass(flags.contains(.unixLines) ? #"(?=\n?\z)"# : #"\Z"#)
        case "z": pass(#"\z"#)
        case "B": pass(wordBoundary(isOne: false))
        case "b":
            guard !isAt("{", ahead: 2) else { throw error("\\b{…} is not supported") }
            pass(wordBoundary(isOne: true))
        case "R", "X":
            write(units[at + 1].scalar == 0x52 ? #"\R"# : #"\X"#)
            at += 2
        default:
            switch try setEscape() {
            case .literal(let scalar): writeLiteral(scalar)
            case .set(let set): set.write(to: &out, foldsUnicode: flags.foldsUnicode)
            }
        }
    }

    private mutating func pass(_ assertion: String) {
        at += 2
        anchor(assertion)
    }

    /// PCRE2's `\b` with UCP knows Unicode's letters and numbers, as Java's did until 19; under `(?U)` marks too.
    private func wordBoundary(isOne: Bool) -> String {
        guard flags.contains(.unicodeClasses) else { return isOne ? #"\b"# : #"\B"# }
        let word = JavaProperty.word
        return isOne
            ? "(?:(?<=[\(word)])(?![\(word)])|(?<![\(word)])(?=[\(word)]))"
            : "(?:(?<=[\(word)])(?=[\(word)])|(?<![\(word)])(?![\(word)]))"
    }

    /// `\1`: takes another digit as long as that many groups have been opened.
    private mutating func reference() {
        at += 1
        var number = 0
        while let unit, !unit.isQuoted, 0x30...0x39 ~= unit.scalar {
            let next = number * 10 + Int(unit.scalar - 0x30)
            if number > 0, next > groupCount { break }
            number = next
            at += 1
        }
        if number > groupCount { refersAhead = true }
        // A group that does not exist never matches.
        guard number <= allGroups ?? groupCount else { return write("(?!)") }
        write(flags.contains(.caseless) ? "(?i:\\g{\(number)})" : "\\g{\(number)}")
    }

    private mutating func namedReference() throws(PatternError) {
        at += 2
        guard isAt("<") else { throw error("\\k is not followed by '<' for named capturing group") }
        at += 1
        let name = try groupName()
        guard names.contains(name) else { throw error("named capturing group <\(name)> does not exist", back: 1) }
        write(flags.contains(.caseless) ? "(?i:\\k<\(name)>)" : "\\k<\(name)>")
    }

    /// An escape that may stand in a class too, from its backslash on.
    mutating func setEscape() throws(PatternError) -> Escape {
        guard at + 1 < units.count else {
            at += 1
            throw error("Unexpected internal error")
        }
        let letter = units[at + 1].scalar
        let isUnicode = flags.contains(.unicodeClasses)
        at += 2
        switch Unicode.Scalar(letter) {
        case "d", "D": return .set(isUnicode ? .escapes(#"\p{Nd}"#, letter == 0x44) : .digit(letter == 0x44))
        case "s", "S": return .set(isUnicode ? .escapes(JavaProperty.space, letter == 0x53) : .space(letter == 0x53))
        case "w", "W": return .set(isUnicode ? .escapes(JavaProperty.word, letter == 0x57) : .word(letter == 0x57))
        case "h", "H": return .set(.escapes(#"\h"#, letter == 0x48))
        case "v", "V": return .set(.escapes(#"\v"#, letter == 0x56))
        case "p", "P": return .set(try property(isNegated: letter == 0x50))
        case "a": return .literal(0x07)
        case "e": return .literal(0x1B)
        case "f": return .literal(0x0C)
        case "n": return .literal(0x0A)
        case "r": return .literal(0x0D)
        case "t": return .literal(0x09)
        case "c":
            guard let unit else { throw error("Illegal control escape sequence") }
            at += 1
            return .literal(unit.scalar ^ 64)
        case "0": return .literal(try octal())
        case "x": return .literal(try hexadecimal())
        case "u": return .literal(try unicode())
        default:
            if (letter | 0x20) &- 0x61 < 26 || letter &- 0x30 < 10 {
                throw error("Illegal/unsupported escape sequence", back: 1)
            }
            return .literal(letter)
        }
    }

    /// `\0n`, `\0nn`, `\0mnn` with m up to 3.
    private mutating func octal() throws(PatternError) -> UInt32 {
        var value: UInt32 = 0
        var digits = 0
        while digits < 3, let unit, !unit.isQuoted, 0x30...0x37 ~= unit.scalar, digits < 2 || value < 0o40 {
            value = value * 8 + unit.scalar - 0x30
            digits += 1
            at += 1
        }
        guard digits > 0 else { throw error("Illegal octal escape sequence") }
        return value
    }

    /// `\xhh`, `\x{h…h}`
    private mutating func hexadecimal() throws(PatternError) -> UInt32 {
        guard isAt("{") else {
            guard let value = digits(2) else { throw error("Illegal hexadecimal escape sequence") }
            return value
        }
        at += 1
        var value: UInt32 = 0
        var count = 0
        while let unit, let digit = Self.hexDigit(unit) {
            value = min(value, 0x11_0000) * 16 + digit
            count += 1
            at += 1
        }
        guard count > 0, isAt("}"), Unicode.Scalar(value) != nil else {
            throw error(
                value > 0x10_FFFF ? "Hexadecimal codepoint is too big" : "Unclosed hexadecimal escape sequence")
        }
        at += 1
        return value
    }

    /// `\uhhhh`; two that make a pair are one character.
    private mutating func unicode() throws(PatternError) -> UInt32 {
        let start = at
        guard let unit = digits(4) else { throw error("Illegal Unicode escape sequence") }
        if 0xD800...0xDBFF ~= unit, isAt("\\"), isAt("u", ahead: 1) {
            at += 2
            if let low = digits(4), 0xDC00...0xDFFF ~= low {
                return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)
            }
        }
        guard !(0xD800...0xDFFF ~= unit) else {
            at = start
            throw error("a surrogate without its other half is not supported", back: 2)
        }
        return unit
    }

    /// So many hexadecimal digits; nil, and nothing read, when there are fewer.
    private mutating func digits(_ count: Int) -> UInt32? {
        var value: UInt32 = 0
        guard at + count <= units.count else { return nil }
        for unit in units[at..<at + count] {
            guard let digit = Self.hexDigit(unit) else { return nil }
            value = value * 16 + digit
        }
        at += count
        return value
    }

    private static func hexDigit(_ unit: JavaUnit) -> UInt32? {
        if unit.isQuoted { return nil }
        switch unit.scalar {
        case 0x30...0x39: return unit.scalar - 0x30
        case 0x41...0x46: return unit.scalar - 0x37
        case 0x61...0x66: return unit.scalar - 0x57
        default: return nil
        }
    }

    /// `\pL`, `\p{…}` after the letter.
    private mutating func property(isNegated: Bool) throws(PatternError) -> CharacterSet {
        let start = at
        var name = ""
        if isAt("{") {
            at += 1
            while let unit, !isAt("}"), let scalar = Unicode.Scalar(unit.scalar) {
                name.unicodeScalars.append(scalar)
                at += 1
            }
            guard unit != nil else { throw error("Unclosed character family") }
            if name.isEmpty { throw error("Empty character family") }
        } else if let unit, let scalar = Unicode.Scalar(unit.scalar) {
            name.unicodeScalars.append(scalar)
        }
        at += 1
        guard let members = JavaProperty.members(name, flags) else {
            at = start
            throw error("Unknown character property name {\(name)}")
        }
        return .escapes(members, isNegated)
    }
}
