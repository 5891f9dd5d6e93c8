/// Escapes in the quotes of names and filter literals: those of Java, and any other character stands for itself.
enum PathEscapes {
    static func unescaped(_ text: ArraySlice<UInt8>) -> String {
        guard text.contains(UInt8(ascii: "\\")) else { return String(decoding: text, as: UTF8.self) }
        // In UTF-16, so that two escaped surrogates come together.
        var units: [UInt16] = []
        var plainStart = text.startIndex
        var at = text.startIndex
        while at < text.endIndex {
            guard text[at] == UInt8(ascii: "\\") else {
                at += 1
                continue
            }
            units += String(decoding: text[plainStart..<at], as: UTF8.self).utf16
            at += 1
            plainStart = at
            guard at < text.endIndex else {
                // Jayway keeps a lone backslash at the end.
                units.append(0x5C)
                break
            }
            let simple: UInt16? =
                switch text[at] {
                case UInt8(ascii: "b"): 0x08
                case UInt8(ascii: "f"): 0x0C
                case UInt8(ascii: "n"): 0x0A
                case UInt8(ascii: "r"): 0x0D
                case UInt8(ascii: "t"): 0x09
                default: nil
                }
            if let simple {
                units.append(simple)
                plainStart = at + 1
            } else if text[at] == UInt8(ascii: "u"), let unit = codeUnit(text[(at + 1)...]) {
                units.append(unit)
                at += 4
                plainStart = at + 1
            }
            at += 1
        }
        units += String(decoding: text[plainStart..<text.endIndex], as: UTF8.self).utf16
        return String(decoding: units, as: UTF16.self)
    }

    /// Value of four hexadecimal digits at the start of a text.
    private static func codeUnit(_ text: ArraySlice<UInt8>) -> UInt16? {
        let digits = text.prefix(4)
        guard digits.count == 4, digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) else {
            return nil
        }
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
