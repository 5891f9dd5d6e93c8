import Testing

@testable import VTL

@Suite struct ValuesRecordedTests {
    /// Lines where ours differs, and why.
    static let deviations: [String: String] = [
        // An array's identity differs from run to run in Java.
        #"$u.split("")"#: "[Ljava.lang.String;@6d02fb3f",
        #"$csv.split(",")"#: "[Ljava.lang.String;@1ecc1",
        // A character beyond U+FFFF stays whole, where Java splits it into two halves that print as `?`.
        #"$u.split("").size()"#: "5",
        // The shortest digits that read back, where Java before 19 writes others.
        #"$d.parseDouble("1e23")"#: "1.0E23",
        #"$d.parseDouble("4.9e-324")"#: "5.0E-324",
    ]

    static let lines: [(expression: String, expected: String)] = ValuesRecording.text.split(separator: "\n").map {
        let parts = $0.split(separator: " => ", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }

    @Test(arguments: lines)
    func `values answer as Java's do`(_ line: (expression: String, expected: String)) throws {
        let expected = Self.deviations[line.expression] ?? line.expected
        #expect(Self.answer(line.expression) == expected, "\(line.expression)")
    }

    private static func answer(_ expression: String) -> String {
        let text: String
        do {
            text = try ValuesExpression.result(expression)
        } catch let error as RenderError {
            switch error.reason {
            case .exception(let name, let message): text = "!\(name): \(message)"
            case .limit(let name, _): text = "!limit \(name)"
            case .parse: text = "!parse"
            }
        } catch {
            text = "!\(error)"
        }
        return escaped(text)
    }

    /// The text on one line, as in the recording: `\\\\`, `\\n` and other controls as `\\x01`.
    private static func escaped(_ text: String) -> String {
        var line = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": line += "\\\\"
            case "\n": line += "\\n"
            case "\0"..."\u{1F}":
                line += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: line.unicodeScalars.append(scalar)
            }
        }
        return line
    }
}
