extension String {
    /// The text as messages quote it: in single quotes, long ones cut, control characters as `\u{…}`.
    var quoted: String { "'\(shown)'" }

    /// The same without the quotes.
    var shown: String {
        let isLong = unicodeScalars.dropFirst(AuditLimits.quotedCharacters).first != nil
        guard isLong else { return printable }
        return String(String.UnicodeScalarView(unicodeScalars.prefix(AuditLimits.quotedCharacters))).printable + "…"
    }

    /// The text as a terminal may have it: what would steer one, or turn the line around, as `\u{…}`.
    var printable: String {
        guard unicodeScalars.contains(where: \.isSteering) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            if scalar.isSteering {
                text += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    /// Whether it is no character to see: a control character, an escape's beginning, a mark of direction, a line end.
    var isSteering: Bool {
        if value >= 0x20, value < 0x7F { return false }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
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
