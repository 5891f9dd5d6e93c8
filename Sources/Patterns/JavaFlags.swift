/// The flags a pattern switches on and off inside itself.
struct JavaFlags: OptionSet {
    let rawValue: UInt8

    /// `i`
    static let caseless = JavaFlags(rawValue: 1)
    /// `d`: only LF ends a line.
    static let unixLines = JavaFlags(rawValue: 2)
    /// `m`
    static let multiline = JavaFlags(rawValue: 4)
    /// `s`
    static let dotAll = JavaFlags(rawValue: 8)
    /// `u`: case is that of Unicode.
    static let unicodeCase = JavaFlags(rawValue: 16)
    /// `x`
    static let comments = JavaFlags(rawValue: 32)
    /// `U`: classes and `\b` are those of Unicode.
    static let unicodeClasses = JavaFlags(rawValue: 64)

    /// The flags of a letter; nil for what is none.
    static func of(_ letter: UInt32) -> JavaFlags? {
        switch Unicode.Scalar(letter) {
        case "i": .caseless
        case "d": .unixLines
        case "m": .multiline
        case "s": .dotAll
        case "u": .unicodeCase
        case "x": .comments
        case "U": [.unicodeClasses, .unicodeCase]
        default: nil
        }
    }

    /// Case of all of Unicode does not matter: left to PCRE2's own `(?i)`.
    var foldsUnicode: Bool { contains([.caseless, .unicodeCase]) }
    /// Case of ASCII's letters does not matter: both are spelled out.
    var foldsASCII: Bool { contains(.caseless) && !contains(.unicodeCase) }
}
