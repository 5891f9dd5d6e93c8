/// The escapes of bash's `$'…'`.
enum ShellEscape {
    /// The bytes that the escape behind a backslash stands for, and how many bytes of the text it took.
    static func decode(_ text: ArraySlice<UInt8>) -> (bytes: [UInt8], length: Int) {
        guard let letter = text.first else { return ([UInt8(ascii: "\\")], 0) }
        switch letter {
        case UInt8(ascii: "n"): return ([0x0A], 1)
        case UInt8(ascii: "t"): return ([0x09], 1)
        case UInt8(ascii: "r"): return ([0x0D], 1)
        case UInt8(ascii: "a"): return ([0x07], 1)
        case UInt8(ascii: "b"): return ([0x08], 1)
        case UInt8(ascii: "e"), UInt8(ascii: "E"): return ([0x1B], 1)
        case UInt8(ascii: "f"): return ([0x0C], 1)
        case UInt8(ascii: "v"): return ([0x0B], 1)
        case UInt8(ascii: "x"): return number(text.dropFirst(), radix: 16, digits: 2, isCharacter: false, prefix: 1)
        case UInt8(ascii: "u"): return number(text.dropFirst(), radix: 16, digits: 4, isCharacter: true, prefix: 1)
        case UInt8(ascii: "U"): return number(text.dropFirst(), radix: 16, digits: 8, isCharacter: true, prefix: 1)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            return number(text, radix: 8, digits: 3, isCharacter: false, prefix: 0)
        case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "?"): return ([letter], 1)
        default: return ([UInt8(ascii: "\\"), letter], 1)
        }
    }

    private static func number(
        _ text: ArraySlice<UInt8>, radix: Int, digits: Int, isCharacter: Bool, prefix: Int
    ) -> (bytes: [UInt8], length: Int) {
        let taken = text.prefix(digits).prefix { ASCII.digitValue($0).map { $0 < radix } ?? false }
        guard let value = UInt32(String(decoding: taken, as: UTF8.self), radix: radix) else {
            return ([UInt8(ascii: "\\")], 0)
        }
        guard isCharacter else { return ([UInt8(truncatingIfNeeded: value)], prefix + taken.count) }
        // Half of a surrogate pair is no character; browsers write such a pair as two escapes, which bash garbles too.
        let character = UnicodeScalar(value) ?? "\u{FFFD}"
        return (Array(String(Character(character)).utf8), prefix + taken.count)
    }
}
