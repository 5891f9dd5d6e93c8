import Patterns
import Testing

@Suite struct PatternLimitTests {
    /// Texts of 100 KB on which backtracking runs away: exponentially, and (the later rows) quadratically or
    /// cubically over all starting places.
    static let runaways: [(source: String, text: String)] = [
        ("(a+)+$", letters + "!"), ("(a|aa)+$", letters + "!"), ("(a|a?)+$", letters + "!"), ("(.*)*x", letters),
        ("(x+x+)+y", String(repeating: "x", count: 100_000)), ("a+[bc]", letters), ("(?:.*,){11}P", commas),
        ("a++[bc]", letters), (".*?(?>a+)c|d", letters), (".*?a*[bc]", letters), ("(.*)(.*)(.*)[xy]", letters),
        ("\\s+$", String(repeating: " ", count: 100_000) + "x"),
    ]
    static let letters = String(repeating: "a", count: 100_000)
    static let commas = String(repeating: "1,", count: 50_000)

    /// 50 ms is what a release build must keep; a debug build on a busy machine gets ten times that.
    @Test(arguments: runaways, [Pattern.Extent.whole, .anywhere])
    func `runaway backtracking gives up soon`(_ row: (source: String, text: String), _ extent: Pattern.Extent) throws {
        let pattern = try Pattern(row.source)
        let clock = ContinuousClock()
        var outcome = PatternOutcome.notMatched
        let time = clock.measure { outcome = pattern.match(row.text, extent) }
        switch outcome {
        case .matched: Issue.record("matched")
        case .notMatched, .gaveUp: break
        }
        #expect(time < .milliseconds(500))
    }

    @Test func `the caller learns which limit was hit`() throws {
        let text = String(repeating: "a", count: 100_000) + "!"
        let steps = try Pattern("(a+)+$")
        #expect(steps.match(text, .anywhere) == .gaveUp(.steps))
        #expect(!steps.matchesWhole(text))
        #expect(steps.find(in: text) == nil)
        let depth = try Pattern("(?:a|b)*c", limits: PatternLimits(depth: 100))
        #expect(depth.match(text, .whole) == .gaveUp(.depth))
        let memory = try Pattern("(?:a|b)*c", limits: PatternLimits(depth: 1_000_000, heapKiB: 64))
        #expect(memory.match(text, .whole) == .gaveUp(.memory))
    }

    @Test func `ordinary patterns on long texts stay inside the limits`() throws {
        let text =
            String(repeating: "All is well. ", count: 8_000) + "Error: no" + String(repeating: " tail", count: 99)
        #expect(try Pattern(".*Error.*").matchesWhole(text))
        #expect(try Pattern("(?:\\w+\\W+)*\\w+").matchesWhole(text))
        #expect(try Pattern("[A-Z]rror: \\w+").find(in: text) != nil)
        #expect(try Pattern("^(?!.*missing).*$").matchesWhole(text))
    }
}
