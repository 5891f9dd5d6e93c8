import Foundation
import JSON
import Testing

/// Compares with what Jayway JsonPath made of the same path and document (Corpus/paths.json).
@Suite struct JSONPathCorpusTests {
    /// One recorded case: `outcomes` by version of Jayway JsonPath, and `ours` with a `why` where ours is another.
    struct Case: CustomTestStringConvertible {
        let document: String
        let path: String
        let recorded: JSONValue?
        let ours: JSONValue?
        let why: String?

        var expected: JSONValue? { ours ?? recorded }
        var testDescription: String { "\(path) on \(document)" }
    }

    static let corpus: JSONValue = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus/paths.json")
        guard let bytes = try? Data(contentsOf: file) else { return .null }
        return (try? JSONValue.parse(bytes)) ?? .null
    }()

    static let cases: [Case] = (corpus["cases"]?.arrayValue ?? []).compactMap { entry in
        guard let document = entry["document"]?.stringValue, let path = entry["path"]?.stringValue else { return nil }
        return Case(
            document: document, path: path, recorded: entry["outcomes"]?["2.7.0"], ours: entry["ours"],
            why: entry["why"]?.stringValue)
    }

    @Test func `the corpus is there and every deviation from the record has a reason`() {
        #expect(Self.cases.count >= 800)
        #expect(Self.cases.allSatisfy { ($0.ours == nil) == ($0.why == nil) })
        #expect(Self.cases.allSatisfy { $0.recorded != nil })
        // A deviation that is none any more has to go.
        #expect(Self.cases.allSatisfy { $0.ours == nil || $0.ours != $0.recorded })
    }

    @Test(arguments: cases)
    func `a path leads where Jayway's leads`(_ each: Case) throws {
        let text = try #require(Self.corpus["documents"]?[each.document]?.stringValue)
        let ours = Self.outcome(each.path, try JSONValue.parse(text))
        let expected = Self.words(each.expected)
        #expect(ours == expected)
    }

    /// What happens, in the words of the corpus; whether an error comes early or late does not count.
    static func outcome(_ path: String, _ document: JSONValue) -> String {
        do {
            guard let result = try JSONPath(path).evaluate(document) else { return "missing" }
            return result.description
        } catch {
            return "error"
        }
    }

    /// An expected outcome in the same words.
    static func words(_ outcome: JSONValue?) -> String {
        if outcome?["missing"] != nil { return "missing" }
        if outcome?["error"] != nil { return "error" }
        return outcome?["result"]?.description ?? "nothing recorded"
    }
}
