/// The report for people: who answers preflights, which answers have a problem, what was found, and how many.
extension AuditReport {
    /// The whole text, with a line end after each line.
    ///
    /// - Parameters:
    ///   - width: columns that a line may have; words longer than that stick out.
    ///   - showsCalls: whether the calls of each fix are printed as command lines, and code for backends with the first
    ///     finding that has it.
    public func table(width: Int = 100, showsCalls: Bool = false) -> String {
        var lines: [String] = []
        if !preflights.isEmpty {
            // Of many, those that fail.
            let isLong = preflights.count > AuditLimits.shownRows
            let routes = (isLong ? preflights.filter { !$0.mayServe } : preflights).prefix(AuditLimits.shownRows)
            lines += ["Preflights"] + TextTable(routes.map { [$0.resourcePath.shown, $0.summary.shown] }).lines(width)
            if isLong { lines.append(Self.more(preflights.count - routes.count, "resources")) }
            lines.append("")
        }
        let troubled = troubledCells
        if !troubled.isEmpty {
            let header: [String] = ["Answer", "Allow-Origin", "Allow-Credentials", "Expose-Headers"]
            let rows = troubled.prefix(AuditLimits.shownRows).map { cell in
                [
                    cell.label.shown, cell.allowOrigin.description.shown, cell.allowCredentials.description.shown,
                    cell.exposeHeaders.description.shown,
                ]
            }
            lines += ["Answers with problems"] + TextTable([header] + rows).lines(width)
            if troubled.count > rows.count { lines.append(Self.more(troubled.count - rows.count, "answers")) }
            lines.append("")
        }
        var shown: Set<[String: String]> = []
        var omitted = self.omitted
        var perRule: [String: Int] = [:]
        for group in FindingGroup.groups(of: findings) {
            let finding = group.findings[0]
            perRule[finding.rule, default: 0] += 1
            // Whoever asks for the calls wants all of them.
            guard showsCalls || perRule[finding.rule, default: 0] <= AuditLimits.shownFindings else {
                omitted[finding.rule, default: 0] += group.findings.count
                continue
            }
            lines += Self.lines(group, width)
            guard showsCalls else { continue }
            lines += group.findings.flatMap(\.fix.calls).map { "        $ \($0.cliText)" }
            for code in group.findings.map(\.fix.code) where !code.isEmpty && shown.insert(code).inserted {
                for (language, text) in code.sorted(by: { $0.key < $1.key }) {
                    lines.append("        \(language):")
                    lines += text.split(separator: "\n", omittingEmptySubsequences: false)
                        .map { "          \(String($0).printable)" }
                }
            }
        }
        for (rule, count) in omitted.sorted(by: { $0.key < $1.key }) {
            lines.append("…       \(count) more of \(rule)")
        }
        if !findings.isEmpty { lines.append("") }
        lines.append(countLine)
        return lines.map { $0 + "\n" }.joined()
    }

    /// `2 errors, 1 warning, 3 notes`
    public var countLine: String {
        let left = omitted.values.reduce(0, +)
        let counts: [String] = [(Finding.Severity.error, "error"), (.warning, "warning"), (.note, "note")].map {
            let count = self.count($0)
            return "\(count) \($1)\(count == 1 ? "" : "s")"
        }
        return counts.joined(separator: ", ") + (left > 0 ? ", \(left) left out" : "")
    }

    /// Cells that an error or a warning is about.
    private var troubledCells: [AuditCell] {
        let locations: Set<String> = Set(findings.filter { $0.severity > .note }.map(\.location))
        return cells.filter { locations.contains($0.location) }
    }

    private static func more(_ count: Int, _ things: String) -> String {
        "  … and \(count) \(things) more, which --format json lists"
    }

    private static func lines(_ group: FindingGroup, _ width: Int) -> [String] {
        let finding = group.findings[0]
        let word = finding.severity.rawValue.padded(to: 7)
        // Of several, short, since commas stand between them.
        let isOne = group.findings.count == 1
        let places =
            isOne
            ? [finding.location] : group.findings.map { $0.location.replacing(", integration response", with: "") }
        let lines = TextTable.wrapped(
            "\(places.listed): \(finding.message.printable)  [\(finding.rule)]", width,
            first: word + " ", rest: "        ")
        return lines
            + TextTable.wrapped(
                finding.fix.summary.printable, width, first: "        fix: ", rest: "             ")
    }
}

/// Findings that say the same of several places.
private struct FindingGroup {
    var findings: [Finding]

    private struct Key: Hashable {
        let severity: Finding.Severity
        let rule: String
        let message: String
        let summary: String
    }

    /// In the order of the first of each.
    static func groups(of findings: [Finding]) -> [FindingGroup] {
        var groups: [FindingGroup] = []
        var places: [Key: Int] = [:]
        for finding in findings {
            let key = Key(
                severity: finding.severity, rule: finding.rule, message: finding.message,
                summary: finding.fix.summary)
            if let place = places[key] {
                groups[place].findings.append(finding)
            } else {
                places[key] = groups.count
                groups.append(FindingGroup(findings: [finding]))
            }
        }
        return groups
    }
}

extension PreflightRoute {
    /// Whether a preflight succeeds here, or may.
    fileprivate var mayServe: Bool {
        switch answer {
        case .nobody: false
        case .policy: true
        case .method(let method):
            switch method.outcome {
            case .status(let status): (200...299).contains(status)
            case .refused: false
            case .backend, .computed: true
            }
        }
    }
}

extension AuditCell {
    /// The location, as short as a column wants it: `GET /pets 200`, `DEFAULT_4XX`.
    fileprivate var label: String {
        guard let resourcePath, let verb else { return response }
        return response == Self.anyStatus ? "\(verb) \(resourcePath)" : "\(verb) \(resourcePath) \(response)"
    }
}

/// Text in columns.
struct TextTable {
    /// Columns that a line has at least, however narrow it is asked for.
    private static let leastRoom = 12

    private let rows: [[String]]

    init(_ rows: [[String]]) { self.rows = rows }

    /// The rows, columns aligned and two blanks apart. Columns that are too wide for the line are cut, the widest first.
    func lines(_ width: Int) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        var widths: [Int] = (0..<columns).map { column in
            rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0
        }
        let room = max(width - 2 * columns, columns * Self.leastRoom)
        while widths.reduce(0, +) > room, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }) {
            widths[widest] -= 1
        }
        return rows.map { row in
            var line = ""
            for (column, text) in row.enumerated() {
                let isLast = column == row.count - 1
                let cut = text.count > widths[column] ? text.prefix(max(0, widths[column] - 1)) + "…" : text[...]
                line += "  " + (isLast ? String(cut) : String(cut).padded(to: widths[column]))
            }
            return line
        }
    }

    /// A text broken at its blanks.
    static func wrapped(_ text: String, _ width: Int, first: String, rest: String) -> [String] {
        var lines: [String] = []
        var line = first
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = rest
                isEmpty = true
            }
            if !isEmpty { line += " " }
            line += word
            isEmpty = false
        }
        return lines + [line]
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
