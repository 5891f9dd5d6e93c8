import CORS
import Testing

/// What the engine predicts for Chrome and Firefox, against what Chromium and Firefox did in every recorded case.
///
/// Everything is compared exactly: outcome, type and status, the names a script can read, each request's method, URL,
/// `Origin`, `Access-Control-Request-Method` and `-Headers` in their order, and all lines of the console but those that
/// only say why a connection broke or that a status is an error.
@Suite struct RecordedBrowserTests {
    @Test func `the whole recording is there`() {
        #expect(RecordedCase.all.count == RecordedCase.recordedCount)
        #expect(RecordedCase.all.count > 700)
        #expect(Set(RecordedCase.all.map(\.id)).count == RecordedCase.all.count)
        let ids = Set(RecordedCase.all.map(\.id))
        #expect(KnownDifference.all.allSatisfy { ids.contains($0.id) })
    }

    @Test(arguments: RecordedCase.all)
    func `Chromium did as predicted`(_ recorded: RecordedCase) { compare(recorded, .chrome) }

    @Test(arguments: RecordedCase.all)
    func `Firefox did as predicted`(_ recorded: RecordedCase) { compare(recorded, .firefox) }

    @Test(arguments: RecordedCase.all)
    func `every text that blames CORS is recognised`(_ recorded: RecordedCase) {
        for step in recorded.steps {
            for browser in [Browser.chrome, .firefox] {
                for line in step.happening(in: browser).console ?? [] where line.contains("CORS") {
                    #expect(BrowserMessage.parse(line)?.browser == browser, "\(line)")
                }
            }
        }
    }

    private func compare(_ recorded: RecordedCase, _ browser: Browser) {
        guard let difference = KnownDifference.of(recorded, browser) else {
            return expectEqual(recorded, browser)
        }
        withKnownIssue("\(difference.reason)") { expectEqual(recorded, browser) }
    }

    private func expectEqual(_ recorded: RecordedCase, _ browser: Browser) {
        let predicted = RecordedReplay.predicted(recorded, browser)
        let happened = RecordedReplay.happened(recorded, browser)
        for (step, (ours, theirs)) in zip(predicted, happened).enumerated() {
            #expect(ours.outcome == theirs.outcome, "step \(step)")
            #expect(ours.type == theirs.type, "step \(step)")
            #expect(ours.status == theirs.status, "step \(step)")
            #expect(ours.readable == theirs.readable, "step \(step)")
            #expect(ours.requests == theirs.requests, "step \(step)")
            #expect(ours.console == theirs.console, "step \(step)")
        }
    }
}
