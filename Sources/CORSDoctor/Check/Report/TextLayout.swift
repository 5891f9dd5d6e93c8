/// Lines of a report: prose broken at blanks, commands at flags, and nothing in them that a terminal would obey.
struct TextLayout: Sendable {
    let width: Int
    private(set) var lines: [String] = []

    /// Narrowest that prose is broken to, however deep it stands.
    private static let narrowest = 40
    /// Characters of one value; a header line of more says nothing to people.
    static let valueCharacters = 240

    init(width: Int) { self.width = width }

    var text: String {
        var lines = lines
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n") + "\n"
    }

    mutating func blank() { if let last = lines.last, !last.isEmpty { lines.append("") } }

    /// A line as it is.
    mutating func line(_ text: String, indent: Int = 0) {
        lines.append(String(repeating: " ", count: text.isEmpty ? 0 : indent) + Self.visible(text))
    }

    /// Prose behind a label, its further lines under its first.
    mutating func prose(_ text: String, label: String = "", indent: Int = 0) {
        let hang = indent + label.count
        let room = max(Self.narrowest, width - hang)
        var line = ""
        var isFirst = true
        func flush(_ layout: inout TextLayout) {
            let start = isFirst ? String(repeating: " ", count: indent) + label : String(repeating: " ", count: hang)
            layout.lines.append(start + line)
            isFirst = false
            line = ""
        }
        for word in Self.visible(text).split(separator: " ", omittingEmptySubsequences: true) {
            if !line.isEmpty, line.count + 1 + word.count > room { flush(&self) }
            line += line.isEmpty ? word : " " + word
        }
        if !line.isEmpty || isFirst { flush(&self) }
    }

    /// A command, broken before flags with a backslash where it is too long.
    mutating func command(_ text: String, indent: Int) {
        let room = max(Self.narrowest, width - indent)
        var line = ""
        var rest: [Substring] = Self.shellParts(Self.visible(text))
        while !rest.isEmpty {
            let part = rest.removeFirst()
            if !line.isEmpty, line.count + part.count + 3 > room {
                self.line(line + " \\", indent: indent)
                line = "  " + part
            } else {
                line += line.isEmpty ? part : " " + part
            }
        }
        self.line(line, indent: indent)
    }

    /// A command cut before each flag, quotes respected.
    private static func shellParts(_ text: String) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        var isQuoted = false
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == "'" { isQuoted.toggle() }
            let next = text.index(after: index)
            if !isQuoted, text[index] == " ", text[next...].hasPrefix("--") {
                parts.append(text[start..<index])
                start = next
            }
            index = next
        }
        parts.append(text[start...])
        return parts
    }

    /// The text with a dot for whatever controls a terminal or turns the direction of writing.
    static func visible(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(isControl(scalar) ? "·" : scalar) }
        return String(result)
    }

    private static func isControl(_ scalar: UnicodeScalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: true
        default: false
        }
    }

    /// The beginning of a value, with an ellipsis where it goes on.
    static func excerpt(_ text: String) -> String {
        text.count > valueCharacters ? text.prefix(valueCharacters) + "…" : text
    }
}
