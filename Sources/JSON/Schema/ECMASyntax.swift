/// Translation of ECMA 262 patterns (edition 5, as the Java library's engine has it) for `Patterns`.
///
/// - `$` matches at the very end only, `.` spares only LF, CR, LS and PS, `\s` has all of Unicode's blanks, `[]`
///   matches nothing and `[^]` anything.
/// - A `\` before a letter without meaning is the letter: `\p{L}` means the text `p{L}`.
/// - Brackets and `&` within a class, and braces that are no repeat, mean themselves.
/// - A back reference to a group that is not there is the character with that number.
/// - Refused: possessive repeats, and `(?` with anything but `:`, `=`, `!`; look-behind and named groups are later
///   ECMAScript, which the library refuses too.
/// Differs: characters are code points, not UTF-16 units; `\S` within a class knows only ASCII's blanks.
struct ECMASyntax {
    private let source: [UInt8]
    private var at = 0
    private var out: [UInt8] = []

    private static let blanks = #"\s\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}"#

    private let groups: Int

    private init(_ source: String) {
        self.source = Array(source.utf8)
        groups = Self.groups(in: self.source)
    }

    /// The pattern for `Patterns`; nil when it is refused. Most errors are left for the engine to find.
    static func translate(_ source: String) -> String? {
        var syntax = ECMASyntax(source)
        guard syntax.run() else { return nil }
        return String(decoding: syntax.out, as: UTF8.self)
    }

    private func byte(_ ahead: Int = 0) -> UInt8 { at + ahead < source.count ? source[at + ahead] : 0 }

    private mutating func run() -> Bool {
        // Neither a repeat nor an anchor can be repeated.
        var afterRepeat = false
        var afterAnchor = false
        while at < source.count {
            let current = byte()
            let wasAfterRepeat = afterRepeat || afterAnchor
            let wasAfterAnchor = afterAnchor
            afterRepeat = false
            afterAnchor = false
            switch current {
            case UInt8(ascii: "\\"):
                let isAnchor = byte(1) | 0x20 == UInt8(ascii: "b")
                guard escape(inClass: false) else { return false }
                afterAnchor = isAnchor
            case UInt8(ascii: "["):
                guard characterClass() else { return false }
            case UInt8(ascii: "("):
                guard group() else { return false }
            case UInt8(ascii: "$"), UInt8(ascii: "^"):
                copy(current == UInt8(ascii: "$") ? #"\z"# : "^")
                afterAnchor = true
            case UInt8(ascii: "."): copy(#"[^\n\r\x{2028}\x{2029}]"#)
            case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
                if wasAfterRepeat { return false }
                out.append(current)
                at += 1
                lazyMark()
                afterRepeat = true
            case UInt8(ascii: "{"):
                if let length = repeatLength() {
                    if wasAfterAnchor { return false }
                    out += source[at..<at + length]
                    at += length
                    lazyMark()
                    afterRepeat = true
                } else {
                    copy(#"\{"#)
                }
            case UInt8(ascii: "]"): copy(#"\]"#)
            case UInt8(ascii: "}"): copy(#"\}"#)
            default:
                out.append(current)
                at += 1
            }
        }
        return true
    }

    /// Appends a text for one byte of the source.
    private mutating func copy(_ text: String) {
        out += text.utf8
        at += 1
    }

    private mutating func lazyMark() {
        guard byte() == UInt8(ascii: "?") else { return }
        out.append(byte())
        at += 1
    }

    /// Bytes of `{n}`, `{n,}` or `{n,m}` here; nil when something else follows the brace.
    private func repeatLength() -> Int? {
        var length = 1
        let first = length
        while SchemaFormat.isDigit(byte(length)) { length += 1 }
        guard length > first else { return nil }
        if byte(length) == UInt8(ascii: ",") {
            length += 1
            while SchemaFormat.isDigit(byte(length)) { length += 1 }
        }
        return byte(length) == UInt8(ascii: "}") ? length + 1 : nil
    }

    private mutating func group() -> Bool {
        out.append(byte())
        at += 1
        guard byte() == UInt8(ascii: "?") else { return byte() != UInt8(ascii: "*") }
        switch byte(1) {
        case UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: "!"):
            out += source[at..<at + 2]
            at += 2
        default: return false
        }
        return true
    }

    private mutating func characterClass() -> Bool {
        at += 1
        let isNegated = byte() == UInt8(ascii: "^")
        if isNegated { at += 1 }
        if byte() == UInt8(ascii: "]") {
            copy(isNegated ? #"[\s\S]"# : "(?!)")
            return true
        }
        out += (isNegated ? "[^" : "[").utf8
        while at < source.count {
            switch byte() {
            case UInt8(ascii: "]"):
                copy("]")
                return true
            case UInt8(ascii: "\\"):
                guard escape(inClass: true) else { return false }
            case UInt8(ascii: "["): copy(#"\["#)
            case UInt8(ascii: "&"): copy(#"\&"#)
            default:
                out.append(byte())
                at += 1
            }
        }
        return false
    }

    private mutating func escape(inClass: Bool) -> Bool {
        guard at + 1 < source.count else { return false }
        let next = byte(1)
        var length = 2
        switch next {
        case UInt8(ascii: "s"): out += (inClass ? Self.blanks : "[\(Self.blanks)]").utf8
        case UInt8(ascii: "S"): out += (inClass ? #"\S"# : "[^\(Self.blanks)]").utf8
        case UInt8(ascii: "v"): out += #"\x0b"#.utf8
        case UInt8(ascii: "0"): out += #"\x{0}"#.utf8
        case UInt8(ascii: "u") where isHex(2, 4), UInt8(ascii: "x") where isHex(2, 2):
            length = next == UInt8(ascii: "u") ? 6 : 4
            out += source[at..<at + length]
        case UInt8(ascii: "c") where SchemaFormat.isLetter(byte(2)):
            length = 3
            out += "\\x{\(String(byte(2) & 0x1F, radix: 16))}".utf8
        case UInt8(ascii: "b") where inClass: out += #"\x{8}"#.utf8
        case UInt8(ascii: "b"): out += #"(?:(?<=\w)(?!\w)|(?<!\w)(?=\w))"#.utf8
        case UInt8(ascii: "B") where !inClass: out += #"(?:(?<=\w)(?=\w)|(?<!\w)(?!\w))"#.utf8
        case UInt8(ascii: "B") where inClass: out.append(next)
        case UInt8(ascii: "d"), UInt8(ascii: "D"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "w"), UInt8(ascii: "W"):
            out += [UInt8(ascii: "\\"), next]
        case UInt8(ascii: "1")...UInt8(ascii: "9"):
            let number = Int(next - UInt8(ascii: "0"))
            if inClass || (number > groups && !SchemaFormat.isDigit(byte(2))) {
                out += (number < 8 ? "\\x{\(number)}" : "\(number)").utf8
            } else {
                out += [UInt8(ascii: "\\"), next]
            }
        default:
            // A letter or a non-ASCII byte stands for itself; marks and back references keep their backslash.
            if !SchemaFormat.isLetter(next), next < 0x80 { out.append(UInt8(ascii: "\\")) }
            out.append(next)
        }
        at += length
        // A dash behind a whole set of characters is no range.
        if inClass, "sSdDwW".utf8.contains(next), byte() == UInt8(ascii: "-"), byte(1) != UInt8(ascii: "]") {
            copy(#"\-"#)
        }
        return true
    }

    /// Number of capturing groups of a pattern.
    private static func groups(in source: [UInt8]) -> Int {
        var count = 0
        var at = 0
        var inClass = false
        while at < source.count {
            switch source[at] {
            case UInt8(ascii: "\\"): at += 1
            case UInt8(ascii: "["): inClass = true
            case UInt8(ascii: "]"): inClass = false
            case UInt8(ascii: "(") where !inClass:
                if at + 1 >= source.count || source[at + 1] != UInt8(ascii: "?") { count += 1 }
            default: break
            }
            at += 1
        }
        return count
    }

    private func isHex(_ start: Int, _ count: Int) -> Bool {
        (start..<start + count).allSatisfy { SchemaFormat.isHexDigit(byte($0)) }
    }
}
