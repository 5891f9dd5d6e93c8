import OpenAPI
import Testing

@Suite struct DiagnosticTests {
    private let source = "openapi: 3.0.1\r\ninfo:\r\n\tx: b\u{e9}c\r\nlast"

    @Test func `a diagnostic shows its line and a caret`() {
        let diagnostic = Diagnostic(severity: .warning, message: "look", line: 3, column: 5)
        #expect(
            diagnostic.rendered(file: "a.yaml", source: source) == """
                a.yaml:3:5: warning: look
                3 | \tx: b\u{e9}c
                  | \t   ^
                """)
    }

    @Test(arguments: [(0, 0), (9, 1)])
    func `a place that is not in the source is told without it`(line: Int, column: Int) {
        let rendered = Diagnostic(severity: .error, message: "m", line: line, column: column)
            .rendered(file: "f", source: source)
        #expect(rendered == (line == 0 ? "f: error: m" : "f:9:1: error: m"))
    }

    @Test func `a long line is cut around the place`() {
        let rendered = Diagnostic(severity: .note, message: "m", line: 1, column: 5_001)
            .rendered(
                file: "f", source: String(repeating: "a", count: 5_000) + "b" + String(repeating: "c", count: 5_000))
        let lines = rendered.split(separator: "\n").map(String.init)
        #expect(lines.count == 3)
        #expect(lines[1].count < 200)
        let caret = lines[2].distance(from: lines[2].startIndex, to: lines[2].firstIndex(of: "^") ?? lines[2].endIndex)
        #expect(Array(lines[1])[caret] == "b")
    }

    @Test func `the end of the last line can be shown`() {
        let rendered = Diagnostic(severity: .error, message: "m", line: 4, column: 5).rendered(
            file: "f", source: source)
        #expect(rendered == "f:4:5: error: m\n4 | last\n  |     ^")
    }
}
