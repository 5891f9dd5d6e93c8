/// The difference between `java.util.regex`, which AWS's patterns are written for, and PCRE2.
///
/// Rewritten here: `\uXXXX` (a pair of surrogates is one character) becomes `\x{…}`.
///
/// Refused here, because PCRE2 would read something else without complaint:
/// - a `[` inside a class without a backslash (Java: a class within the class; PCRE2: a bracket, or `[:alpha:]`),
/// - `&&` inside a class (Java: intersection; PCRE2: two ampersands),
/// - `(*` (Java: an error; PCRE2: a verb such as `(*ACCEPT)` or `(*UTF)`).
///
/// Left as PCRE2 has it:
/// - more is accepted than Java accepts: recursion `(?R)`, `(?1)`, branch reset `(?|`, `\K`, `(?P<n>…)`, conditions;
/// - less is accepted: look-behind of variable length, `\p{javaLowerCase}`, `\p{InGreek}`, `\p{IsLatin}`,
///   `\p{Alpha}`, flags `(?u)`, `(?d)`, `(?U)` with Java's meaning. All but the last are errors at compile time
///   (`(?U)` inverts greediness);
/// - `(?i)` folds all of Unicode, in Java only ASCII;
/// - line ends are CR, LF, CRLF, NEL, LS and PS in both, and VT and FF here only (`.` does not match them);
/// - `\b` and `\w` are ASCII; in Java before 19 `\b` was not.
/// Comments under `(?x)` are not recognised by the check, so a bracket in one may be refused needlessly.
struct JavaSyntax {
    /// The source PCRE2 is to compile.
    private(set) var translated: [UInt8] = []
    /// Rewritten places, first to last: where each lies in `translated` and in the source.
    private var shifts: [(translated: Range<Int>, source: Range<Int>)] = []

    init(_ source: String) throws(PatternError) {
        let bytes = Array(source.utf8)
        translated.reserveCapacity(bytes.count)
        var at = 0
        var classStart: Int?
        while at < bytes.count {
            let byte = bytes[at]
            let next = at + 1 < bytes.count ? bytes[at + 1] : 0
            if byte == UInt8(ascii: "\\") {
                at = escape(bytes, at, next)
                continue
            }
            if let start = classStart {
                if byte == UInt8(ascii: "]"), at > start {
                    classStart = nil
                } else if byte == UInt8(ascii: "[") {
                    throw PatternError(message: "a [ inside a character class needs a backslash", offset: at)
                } else if byte == UInt8(ascii: "&"), next == byte {
                    throw PatternError(message: "intersections of character classes are not supported", offset: at)
                }
            } else if byte == UInt8(ascii: "[") {
                // A ] right after [ or [^ is a member of the class.
                classStart = at + (next == UInt8(ascii: "^") ? 2 : 1)
            } else if byte == UInt8(ascii: "("), next == UInt8(ascii: "*") {
                throw PatternError(message: "dangling meta character '*'", offset: at + 1)
            }
            translated.append(byte)
            at += 1
        }
    }

    /// Offset in the source of an offset PCRE2 reports; one inside a rewritten place becomes that place's start.
    func sourceOffset(_ offset: Int) -> Int {
        guard let shift = shifts.last(where: { $0.translated.lowerBound <= offset }) else { return offset }
        if offset < shift.translated.upperBound { return shift.source.lowerBound }
        return shift.source.upperBound + offset - shift.translated.upperBound
    }

    /// Copies an escape, or a whole `\Q…\E`, or rewrites `\uXXXX`; returns the offset after it.
    private mutating func escape(_ bytes: [UInt8], _ at: Int, _ next: UInt8) -> Int {
        var end = min(at + 2, bytes.count)
        if next == UInt8(ascii: "Q") {
            while end < bytes.count, !(bytes[end - 1] == UInt8(ascii: "E") && bytes[end - 2] == UInt8(ascii: "\\")) {
                end += 1
            }
        } else if next == UInt8(ascii: "u"), let unit = Self.codeUnit(bytes, at) {
            var scalar = unit
            end = at + 6
            if 0xD800...0xDBFF ~= unit, let low = Self.codeUnit(bytes, end), 0xDC00...0xDFFF ~= low {
                scalar = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)
                end += 6
            }
            let start = translated.count
            translated += "\\x{\(String(scalar, radix: 16))}".utf8
            shifts.append((start..<translated.count, at..<end))
            return end
        }
        translated += bytes[at..<end]
        return end
    }

    /// Value of `\uXXXX` at an offset; nil when something else is there.
    private static func codeUnit(_ bytes: [UInt8], _ at: Int) -> UInt32? {
        guard at + 6 <= bytes.count, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u") else {
            return nil
        }
        let digits = bytes[at + 2..<at + 6]
        guard digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
