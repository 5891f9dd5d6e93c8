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
        KnownDifference("answer-407", [.chrome], "Chromium takes 407 for a fault of the connection"),
        KnownDifference("status-407", [.chrome], "Chromium takes 407 for a fault of the connection"),
        KnownDifference("answer-401-challenge-credentials", [.firefox], "a dialog asks the user for a password"),
        KnownDifference("scheme-data", [.firefox], "Firefox adds a Content-Length to what a data: URL holds"),
        // Lines that need more than a fault says.
        KnownDifference("closed-put", [.firefox], "said twice where it was the preflight that got no answer"),
        KnownDifference("reset-preflight", [.firefox], "said twice where it was the preflight that got no answer"),
        KnownDifference(
            "redirect-to-fragment-missing", [.chrome, .firefox], "faults have URLs without the Location's fragment"),
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
