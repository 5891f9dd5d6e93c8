import CORS

/// A recorded case that the engine does not predict, and why; the tests fail when one of them comes to agree.
struct KnownDifference {
    let id: String
    let browsers: Set<Browser>
    let reason: String

    static let all: [KnownDifference] = [
        // What lies below CORS, of which the engine is told only that an answer came.
        KnownDifference("body-stream-tls", [.chrome], "the scripted server has no HTTP/2, which streams need"),
        KnownDifference("answer-length-short", [.chrome, .firefox], "framing of messages is not the engine's"),
        KnownDifference("answer-two-lengths", [.chrome, .firefox], "framing of messages is not the engine's"),
        KnownDifference("answer-401-challenge-credentials", [.firefox], "a dialog asks the user for a password"),
    ]

    private init(_ id: String, _ browsers: Set<Browser>, _ reason: String) {
        self.id = id
        self.browsers = browsers
        self.reason = reason
    }

    static func of(_ recorded: RecordedCase, _ browser: Browser) -> KnownDifference? {
        all.first { $0.id == recorded.id && $0.browsers.contains(browser) }
    }
}
