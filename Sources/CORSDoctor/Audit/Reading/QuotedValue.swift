extension String {
    /// The text as messages quote it: in single quotes, long ones cut, control characters as `\u{…}`.
    var quoted: String { "'\(shown)'" }

    /// The same without the quotes.
    var shown: String {
        var text = ""
        var count = 0
        for scalar in unicodeScalars {
            if count == AuditLimits.quotedCharacters { return text + "…" }
            if scalar.value < 0x20 || scalar.properties.generalCategory == .control
                || scalar.properties.generalCategory == .format
            {
                text += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
            count += 1
        }
        return text
    }
}

extension [String] {
    /// `A, B and C`, long lists cut.
    var listed: String { Self.listed(prefix(AuditLimits.listedNames).map(\.shown), of: count) }

    /// The same with each in quotes.
    var quotedList: String { Self.listed(prefix(AuditLimits.listedNames).map(\.quoted), of: count) }

    private static func listed(_ shown: [String], of count: Int) -> String {
        if count > shown.count { return shown.joined(separator: ", ") + " and \(count - shown.count) more" }
        guard let last = shown.last, shown.count > 1 else { return shown.first ?? "" }
        return shown.dropLast().joined(separator: ", ") + " and " + last
    }
}
