/// Unicode's best-known blocks, of which PCRE2 has no table. Names are compared without case, blanks, `_` and `-`.
enum JavaBlock {
    private static let ranges: [String: ClosedRange<UInt32>] = [
        "basiclatin": 0x0...0x7F, "latin1supplement": 0x80...0xFF, "latinextendeda": 0x100...0x17F,
        "latinextendedb": 0x180...0x24F, "ipaextensions": 0x250...0x2AF, "greek": 0x370...0x3FF,
        "greekandcoptic": 0x370...0x3FF, "cyrillic": 0x400...0x4FF, "armenian": 0x530...0x58F,
        "hebrew": 0x590...0x5FF, "arabic": 0x600...0x6FF, "devanagari": 0x900...0x97F, "bengali": 0x980...0x9FF,
        "tamil": 0xB80...0xBFF, "thai": 0xE00...0xE7F, "georgian": 0x10A0...0x10FF, "hanguljamo": 0x1100...0x11FF,
        "latinextendedadditional": 0x1E00...0x1EFF, "greekextended": 0x1F00...0x1FFF,
        "generalpunctuation": 0x2000...0x206F, "currencysymbols": 0x20A0...0x20CF,
        "letterlikesymbols": 0x2100...0x214F, "arrows": 0x2190...0x21FF, "mathematicaloperators": 0x2200...0x22FF,
        "boxdrawing": 0x2500...0x257F, "dingbats": 0x2700...0x27BF, "cjksymbolsandpunctuation": 0x3000...0x303F,
        "hiragana": 0x3040...0x309F, "katakana": 0x30A0...0x30FF, "cjkunifiedideographs": 0x4E00...0x9FFF,
        "hangulsyllables": 0xAC00...0xD7AF, "emoticons": 0x1F600...0x1F64F,
    ]

    /// Members of a block; nil for a block that is not in the table.
    static func members(_ name: String) -> String? {
        let plain = name.lowercased().filter { $0 != " " && $0 != "_" && $0 != "-" }
        guard let range = ranges[plain] else { return nil }
        return "\\x{\(String(range.lowerBound, radix: 16))}-\\x{\(String(range.upperBound, radix: 16))}"
    }
}
