import Patterns
import Testing

@Suite struct JavaRecordedTests {
    /// Patterns that differ from Java's, each for the reason that `JavaSyntax` gives.
    static let deviations: [String: String] = [
        "(?iu)ß": "PCRE2 folds it with U+1E9E", "x\\b": "½ is a letter to PCRE2's boundaries",
        "\\b{g}a": "refused by name", "a$": "a form feed ends a line",
        "^a$": "a form feed ends a line", "a\\Z": "a form feed ends a line", "a\\n?$": "a form feed ends a line",
    ]

    static let patterns = JavaPattern.all(JavaRecording.lines)

    @Test(arguments: patterns.filter { deviations[$0.source] == nil })
    func `a pattern does what it does in Java`(_ each: JavaPattern) throws {
        guard !each.isRefused else {
            #expect(throws: PatternError.self) { try Pattern(each.source) }
            return
        }
        let pattern = try Pattern(each.source)
        for row in each.rows {
            let found = pattern.find(in: row.text).map { String(row.text[$0]) }
            let isSame = found.map { Array($0.utf8) } == row.found.map { Array($0.utf8) }
            #expect(isSame, "\(each.source) finds \(String(reflecting: found)) in \(String(reflecting: row))")
            #expect(pattern.matchesWhole(row.text) == row.matches, "\(each.source) on \(String(reflecting: row))")
        }
    }

    @Test(arguments: patterns.filter { deviations[$0.source] != nil })
    func `a pattern that is said to differ does`(_ each: JavaPattern) {
        guard let pattern = try? Pattern(each.source) else {
            #expect(!each.isRefused)
            return
        }
        let isSame = each.rows.allSatisfy { row in
            let found = pattern.find(in: row.text).map { Array(row.text[$0].utf8) }
            return found == row.found.map { Array($0.utf8) } && pattern.matchesWhole(row.text) == row.matches
        }
        #expect(!isSame || each.isRefused)
    }

    @Test func `the whole recording is read`() {
        #expect(Self.patterns.count > 400)
        #expect(Self.patterns.count { $0.isRefused } > 60)
    }
}

/// One pattern of the recording.
struct JavaPattern: Sendable, CustomTestStringConvertible {
    struct Row: Sendable {
        let text: String
        let matches: Bool
        let found: String?
    }

    let source: String
    let isRefused: Bool
    let rows: [Row]

    var testDescription: String { source }

    static func all(_ lines: String) -> [JavaPattern] {
        var patterns: [JavaPattern] = []
        var texts: [String] = []
        for line in lines.split(separator: "\n") {
            let rest = line.dropFirst()
            switch line.first {
            case "@": texts = rest.split(separator: "|", omittingEmptySubsequences: false).map(shown)
            case "!": patterns.append(JavaPattern(source: shown(rest), isRefused: true, rows: []))
            default:
                guard let end = rest.firstRange(of: "‹/›") else { continue }
                let results = rest[end.upperBound...].split(separator: "|", omittingEmptySubsequences: false)
                let rows = zip(texts, results).map { text, result in
                    let found: String? = result == "-" ? nil : result == "=" ? text : shown(result.dropFirst())
                    return Row(text: text, matches: result.first == "=" || result.first == "+", found: found)
                }
                patterns.append(JavaPattern(source: shown(rest[..<end.lowerBound]), isRefused: false, rows: rows))
            }
        }
        return patterns
    }

    /// A text with its `‹hex›` read.
    private static func shown(_ text: Substring) -> String {
        var parts = text.split(separator: "‹", omittingEmptySubsequences: false)
        var result = String.UnicodeScalarView(parts.removeFirst().unicodeScalars)
        for part in parts {
            let halves = part.split(separator: "›", maxSplits: 1, omittingEmptySubsequences: false)
            if let code = UInt32(halves[0], radix: 16), let scalar = Unicode.Scalar(code) { result.append(scalar) }
            result.append(contentsOf: halves[1].unicodeScalars)
        }
        return String(result)
    }
}
