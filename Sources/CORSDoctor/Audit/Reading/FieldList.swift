/// Header values that are lists of tokens, as browsers take them apart (Fetch, "extract header list values").
enum FieldList {
    /// The elements between commas, blanks around them cut off, empty ones left out.
    static func elements(_ text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: ",")).map { trimmed($0) }.filter { !$0.isEmpty }
    }

    /// The same, those that are no tokens left out.
    static func tokens(_ text: String) -> [String] { elements(text).filter(isToken) }

    /// The elements that make browsers discard the whole header.
    static func invalidElements(_ text: String) -> [String] {
        let isList = text.utf8.allSatisfy { isTokenByte($0) || $0 == UInt8(ascii: ",") }
        return isList ? [] : elements(text).filter { !isToken($0) }
    }

    /// What was meant: words taken apart at everything that is no token, quotes cut off, each once.
    static func repaired(_ text: String) -> [String] {
        var seen: Set<String> = []
        return text.utf8.split { !isTokenByte($0) || $0 == UInt8(ascii: "'") }
            .map { String(decoding: Array($0), as: UTF8.self) }
            .filter { seen.insert($0.lowercased()).inserted }
    }

    /// RFC 9110 §5.6.2.
    static func isToken(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy(isTokenByte) }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: punctuation.contains(byte)
        }
    }

    private static let punctuation: Set<UInt8> = Set("!#$%&'*+-.^_`|~".utf8)

    private static func trimmed(_ bytes: Substring.UTF8View) -> String {
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        guard let first = bytes.firstIndex(where: { !isBlank($0) }), let last = bytes.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(Substring(bytes[first...last]))
    }
}
