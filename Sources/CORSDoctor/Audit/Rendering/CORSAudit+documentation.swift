extension CORSAudit {
    /// `docs/cors-rules.md`: every rule by its id, with why it matters.
    public static var documentation: String {
        var page = """
            # What the auditor looks for

            The rules of `crossgate cors audit`, in the order of a preflight's way. Printed from the rules in
            `Sources/CORSDoctor/Audit/Rules`; do not edit. After a change run
            `CROSSGATE_WRITE_DOCS=1 swift test --filter AuditDocumentationTests`.

            An **error** is what browsers block, or would; a **warning** blocks some clients or cases, or is open beyond need; a
            **note** is worth knowing. Each finding says where it is, with the values, and what mends it; `--ignore RULE` leaves
            a rule out.


            """
        for rule in rules {
            page += "### \(rule.id)\n\n**\(rule.severity.rawValue)**: \(rule.title).\n\n"
            page += rule.explanation.wrapped(at: 118) + "\n\n"
        }
        while page.hasSuffix("\n\n") { page.removeLast() }
        return page
    }
}

extension String {
    /// The text in lines of at most so many characters, broken at spaces.
    fileprivate func wrapped(at width: Int) -> String {
        var lines: [String] = []
        for word in split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines.joined(separator: "\n")
    }
}
