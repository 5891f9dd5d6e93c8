/// The names in `\p{…}` that Java has, as members of a class of PCRE2.
enum JavaProperty {
    /// `\w` and `\s` under `(?U)`.
    static let word = #"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}"#
    static let space = #"\p{White_Space}"#

    /// Members of the property; nil for a name that Java does not have, or that PCRE2 has no way to say.
    static func members(_ name: String, _ flags: JavaFlags) -> String? {
        if let equals = name.firstIndex(of: "=") {
            let value = String(name[name.index(after: equals)...])
            switch name[..<equals].lowercased() {
            case "sc", "script": return script(value)
            case "blk", "block": return JavaBlock.members(value)
            case "gc", "general_category": return plain(value, flags)
            default: return nil
            }
        }
        if name.hasPrefix("In") { return JavaBlock.members(String(name.dropFirst(2))) }
        if name.hasPrefix("Is") {
            let rest = String(name.dropFirst(2))
            return unicode(rest.uppercased(), flags) ?? plain(rest, flags) ?? script(rest)
        }
        if flags.contains(.unicodeClasses), let members = posix(name.uppercased(), flags) { return members }
        return plain(name, flags)
    }

    /// A script by PCRE2's own table, which knows Java's names and four-letter codes; a name that can be none is nil.
    private static func script(_ name: String) -> String? {
        guard !name.isEmpty, name.utf8.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 || $0 == UInt8(ascii: "_") }) else {
            return nil
        }
        return "\\p{sc:\(name)}"
    }

    private static let letterCase = #"\p{Lu}\p{Ll}\p{Lt}"#

    /// General categories, ASCII's classes and the questions of `java.lang.Character`.
    private static func plain(_ name: String, _ flags: JavaFlags) -> String? {
        let ignoresCase = flags.contains(.caseless)
        switch name {
        case "Lu", "Ll", "Lt": return ignoresCase ? letterCase : "\\p{\(name)}"
        case "L", "M", "N", "Z", "C", "P", "S", "Cn", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs", "Zl", "Zp",
            "Cc", "Cf", "Co", "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf":
            return "\\p{\(name)}"
        case "LC": return letterCase
        case "LD": return #"\p{L}\p{Nd}"#
        case "L1": return #"\x{0}-\x{ff}"#
        case "all": return #"\x{0}-\x{10ffff}"#
        case "ASCII": return #"\x{0}-\x{7f}"#
        case "Alnum": return "0-9A-Za-z"
        case "Alpha": return "A-Za-z"
        case "Cntrl": return #"\x{0}-\x{1f}\x{7f}"#
        case "Digit": return "0-9"
        case "Graph": return #"\x{21}-\x{7e}"#
        case "Lower": return ignoresCase ? "A-Za-z" : "a-z"
        case "Print": return #"\x{20}-\x{7e}"#
        case "Punct": return #"\x{21}-\x{2f}\x{3a}-\x{40}\x{5b}-\x{60}\x{7b}-\x{7e}"#
        case "Space": return #"\x{9}-\x{d}\x{20}"#
        case "Upper": return ignoresCase ? "A-Za-z" : "A-Z"
        case "XDigit": return "0-9A-Fa-f"
        case "Blank": return #"\x{9}\x{20}"#
        default: return name.hasPrefix("java") ? java(String(name.dropFirst(4)), ignoresCase) : nil
        }
    }

    /// `Character.isLowerCase` and its kin.
    private static func java(_ name: String, _ ignoresCase: Bool) -> String? {
        let cases = #"\p{Lowercase}\p{Uppercase}\p{Lt}"#
        let ignorable = #"\x{0}-\x{8}\x{e}-\x{1b}\x{7f}-\x{9f}\p{Cf}"#
        switch name {
        case "LowerCase": return ignoresCase ? cases : #"\p{Lowercase}"#
        case "UpperCase": return ignoresCase ? cases : #"\p{Uppercase}"#
        case "TitleCase": return ignoresCase ? cases : #"\p{Lt}"#
        case "Alphabetic": return #"\p{Alphabetic}"#
        case "Ideographic": return #"\p{Ideographic}"#
        case "Digit": return #"\p{Nd}"#
        case "Defined": return #"\P{Cn}"#
        case "Letter": return #"\p{L}"#
        case "LetterOrDigit": return #"\p{L}\p{Nd}"#
        case "JavaIdentifierStart": return #"\p{L}\p{Nl}\p{Sc}\p{Pc}"#
        case "JavaIdentifierPart": return #"\p{L}\p{Nl}\p{Sc}\p{Pc}\p{Nd}\p{Mc}\p{Mn}"# + ignorable
        case "UnicodeIdentifierStart": return #"\p{ID_Start}"#
        case "UnicodeIdentifierPart": return #"\p{ID_Continue}"# + ignorable
        case "IdentifierIgnorable": return ignorable
        case "SpaceChar": return #"\p{Z}"#
        // Separators without those that do not break, and control characters.
        case "Whitespace":
            return #"\x{9}-\x{d}\x{1c}-\x{20}\x{1680}\x{2000}-\x{2006}\x{2008}-\x{200a}\x{2028}\x{2029}"#
                + #"\x{205f}\x{3000}"#
        case "ISOControl": return #"\x{0}-\x{1f}\x{7f}-\x{9f}"#
        case "Mirrored": return #"\p{Bidi_Mirrored}"#
        default: return nil
        }
    }

    /// Binary properties of Unicode, after `Is`.
    private static func unicode(_ name: String, _ flags: JavaFlags) -> String? {
        let ignoresCase = flags.contains(.caseless)
        let cases = #"\p{Lowercase}\p{Uppercase}\p{Lt}"#
        switch name {
        case "ALPHABETIC": return #"\p{Alphabetic}"#
        case "LETTER": return #"\p{L}"#
        case "IDEOGRAPHIC": return #"\p{Ideographic}"#
        case "LOWERCASE": return ignoresCase ? cases : #"\p{Lowercase}"#
        case "UPPERCASE": return ignoresCase ? cases : #"\p{Uppercase}"#
        case "TITLECASE": return ignoresCase ? cases : #"\p{Lt}"#
        case "WHITE_SPACE", "WHITESPACE": return space
        case "CONTROL": return #"\p{Cc}"#
        case "PUNCTUATION": return #"\p{P}"#
        case "HEX_DIGIT", "HEXDIGIT": return #"\p{Nd}\p{Hex_Digit}"#
        case "ASSIGNED": return #"\P{Cn}"#
        case "NONCHARACTER_CODE_POINT", "NONCHARACTERCODEPOINT": return #"\p{Noncharacter_Code_Point}"#
        case "DIGIT": return #"\p{Nd}"#
        case "ALNUM": return #"\p{Alphabetic}\p{Nd}"#
        case "BLANK": return #"\p{Zs}\x{9}"#
        case "WORD": return word
        case "JOIN_CONTROL", "JOINCONTROL": return #"\p{Join_Control}"#
        default: return nil
        }
    }

    /// ASCII's classes under `(?U)`. Graph and Print, which are complements, are not among them.
    private static func posix(_ name: String, _ flags: JavaFlags) -> String? {
        switch name {
        case "ALPHA": unicode("ALPHABETIC", flags)
        case "LOWER": unicode("LOWERCASE", flags)
        case "UPPER": unicode("UPPERCASE", flags)
        case "SPACE": space
        case "PUNCT": #"\p{P}"#
        case "XDIGIT": unicode("HEX_DIGIT", flags)
        case "ALNUM": unicode("ALNUM", flags)
        case "CNTRL": #"\p{Cc}"#
        case "DIGIT": #"\p{Nd}"#
        case "BLANK": unicode("BLANK", flags)
        default: nil
        }
    }
}
