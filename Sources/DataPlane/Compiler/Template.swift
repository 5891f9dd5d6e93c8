/// A place in a text, both counted from 1.
public struct TemplatePosition: Sendable, Equatable {
    public let line: Int
    public let column: Int
}

/// The reading of mapping templates, as far as it is built: whether one uses the template language at all.
public enum Template {
    private static let directives: Set<String> = [
        "set", "if", "elseif", "else", "end", "foreach", "break", "stop", "macro", "define", "evaluate", "include",
        "parse",
    ]

    /// Where a text first uses the template language; nil when it is a constant.
    ///
    /// `$5`, `US$ `, `#fff` and `#123` are literal text: `$` begins a reference only before a letter, `_`, `{` or `!`
    /// with a name, `#` a directive only before one of Velocity's, and `##`, `#*` and `#[[` begin comments and blocks.
    public static func usesLanguage(_ text: String) -> TemplatePosition? {
        let bytes = Array(text.utf8)
        var line = 1
        var lineStart = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\n") {
                line += 1
                lineStart = index + 1
            } else if (byte == UInt8(ascii: "$") && isReference(bytes, index + 1))
                || (byte == UInt8(ascii: "#") && isDirective(bytes, index + 1))
            {
                let column = String(decoding: bytes[lineStart..<index], as: UTF8.self).count + 1
                return TemplatePosition(line: line, column: column)
            }
            index += 1
        }
        return nil
    }

    private static func isReference(_ bytes: [UInt8], _ start: Int) -> Bool {
        var index = start
        if index < bytes.count, bytes[index] == UInt8(ascii: "!") { index += 1 }
        if index < bytes.count, bytes[index] == UInt8(ascii: "{") { index += 1 }
        return index < bytes.count && isNameStart(bytes[index])
    }

    private static func isDirective(_ bytes: [UInt8], _ start: Int) -> Bool {
        guard start < bytes.count else { return false }
        var index = start
        switch bytes[index] {
        case UInt8(ascii: "#"), UInt8(ascii: "*"): return true
        case UInt8(ascii: "["): return index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "[")
        case UInt8(ascii: "@"): return index + 1 < bytes.count && isNameStart(bytes[index + 1])
        case UInt8(ascii: "{"): index += 1
        default: break
        }
        let nameStart = index
        while index < bytes.count, isNameStart(bytes[index]) || isDigit(bytes[index]) { index += 1 }
        return directives.contains(String(decoding: bytes[nameStart..<index], as: UTF8.self))
    }

    private static func isNameStart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
