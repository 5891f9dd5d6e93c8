public import CORS

extension Diagnosis {
    /// The report for people: verdicts, what the browsers print, what went over the wire, why, and what to do.
    ///
    /// Tokens, keys and cookies are cut short, and control characters of answers are made harmless.
    ///
    /// - Parameters:
    ///   - detail: Whether each browser's steps are listed too.
    ///   - width: Columns that prose is broken at; URLs, header lines and long words go beyond.
    public func text(detail: Bool = false, width: Int = 100) -> String {
        let redaction = Redaction(self)
        var layout = TextLayout(width: width)
        layout.head(self, redaction)
        layout.verdicts(verdicts, redaction)
        layout.consoles(verdicts, redaction, isWhole: detail)
        layout.exchanges(exchanges, redaction)
        if exchanges.isEmpty {
            layout.prose("Nothing was sent.")
            layout.blank()
        }
        if detail { layout.steps(verdicts, redaction) }
        layout.causes(causes, redaction, isBlocked: isBlocked)
        layout.fixes(fixes, redaction)
        layout.notes(notes, redaction)
        return layout.text
    }

    /// The report without the steps.
    public var text: String { text() }
}

extension Browser {
    /// The name that people know.
    public var displayName: String {
        switch self {
        case .standard: "standard"
        case .chrome: "Chrome"
        case .firefox: "Firefox"
        case .safari: "Safari"
        }
    }
}

extension TextLayout {
    fileprivate mutating func head(_ diagnosis: Diagnosis, _ redaction: Redaction) {
        let fetch = diagnosis.request.fetch
        line("\(fetch.method) \(redaction.text(fetch.url))")
        var facts: [String] = ["from \(fetch.origin)"]
        if fetch.mode != .cors { facts.append("mode \(fetch.mode.rawValue)") }
        if fetch.credentials != .sameOrigin { facts.append("credentials \(fetch.credentials.rawValue)") }
        if fetch.redirect != .follow { facts.append("redirect \(fetch.redirect.rawValue)") }
        if fetch.initiator != .fetch { facts.append("by \(fetch.initiator.rawValue)") }
        prose(facts.joined(separator: ", "))
        blank()
    }

    fileprivate mutating func verdicts(_ verdicts: [BrowserVerdict], _ redaction: Redaction) {
        for verdict in verdicts {
            let word = verdict.outcome.word.filled(to: 9)
            prose(redaction.text(verdict.sentence), label: word + verdict.browser.displayName.filled(to: 10))
        }
        blank()
    }

    /// - Parameter isWhole: Whether the lines that browsers add to the one that says it are shown too.
    fileprivate mutating func consoles(_ verdicts: [BrowserVerdict], _ redaction: Redaction, isWhole: Bool) {
        let speaking = verdicts.filter { !$0.consoleTexts.isEmpty }
        guard !speaking.isEmpty else { return }
        line("What the browser prints")
        for verdict in speaking {
            for (place, text) in verdict.consoleTexts.prefix(isWhole ? .max : 1).enumerated() {
                let label = place == 0 ? verdict.browser.displayName : ""
                prose(redaction.text(Self.excerptOfConsole(text)), label: label.filled(to: 9), indent: 2)
            }
        }
        blank()
    }

    private static func excerptOfConsole(_ text: String) -> String {
        text.count > 4 * valueCharacters ? text.prefix(4 * valueCharacters) + "…" : text
    }

    fileprivate mutating func steps(_ verdicts: [BrowserVerdict], _ redaction: Redaction) {
        var groups: [(browsers: [Browser], steps: [FetchStep])] = []
        for verdict in verdicts {
            if let place = groups.firstIndex(where: { $0.steps == verdict.steps }) {
                groups[place].browsers.append(verdict.browser)
            } else {
                groups.append(([verdict.browser], verdict.steps))
            }
        }
        for group in groups where !group.steps.isEmpty {
            line("Step by step: " + group.browsers.map(\.displayName).joined(separator: ", "))
            for step in group.steps {
                prose(redaction.text(step.text), label: step.isPassed ? "ok    " : "FAIL  ", indent: 2)
            }
            blank()
        }
    }

    fileprivate mutating func causes(_ causes: [Cause], _ redaction: Redaction, isBlocked: Bool) {
        guard !causes.isEmpty else { return }
        line(isBlocked ? "Why" : "What may still go wrong")
        for cause in causes { prose(redaction.text(cause.explanation) + " [\(cause.code)]", label: "- ", indent: 2) }
        blank()
    }

    fileprivate mutating func fixes(_ fixes: [Fix], _ redaction: Redaction) {
        guard !fixes.isEmpty else { return }
        line("What to do")
        for (place, fix) in fixes.enumerated() {
            let hasCode = !fix.calls.isEmpty || !fix.code.isEmpty
            let end = hasCode ? ":" : "."
            prose(redaction.text(fix.summary) + end, label: fixes.count == 1 ? "" : "\(place + 1). ", indent: 2)
            for call in fix.calls { command(redaction.text(call.cliText), indent: 6) }
            for language in fix.code.keys.sorted(by: Self.comesFirst) {
                code(fix.code[language] ?? "", in: language, isAlone: fix.code.count == 1, redaction)
            }
        }
        blank()
    }

    /// Header lines before the code that sends them.
    private static func comesFirst(_ left: String, _ right: String) -> Bool {
        (left == "any" ? 0 : 1, left) < (right == "any" ? 0 : 1, right)
    }

    private mutating func code(_ code: String, in language: String, isAlone: Bool, _ redaction: Redaction) {
        if !isAlone { line(language == "any" ? "in any language:" : "in \(language):", indent: 6) }
        for text in redaction.text(code).split(separator: "\n", omittingEmptySubsequences: false) {
            if language == "sh", !text.hasPrefix("#") {
                command(String(text), indent: 6)
            } else {
                line(String(text), indent: isAlone ? 6 : 8)
            }
        }
    }

    fileprivate mutating func notes(_ notes: [String], _ redaction: Redaction) {
        guard !notes.isEmpty else { return }
        line("Notes")
        for note in notes { prose(redaction.text(note.firstUpperCased) + ".", label: "- ", indent: 2) }
    }
}
