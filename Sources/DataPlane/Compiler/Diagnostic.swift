/// What the compiler has to say about one part of a definition: where it stands and what to do about it.
public struct Diagnostic: Sendable, Equatable, CustomStringConvertible {
    public enum Severity: String, Sendable {
        /// Served, but not wholly as written.
        case warning
        /// Not served: the part answers 500 as AWS does for a broken one; a CORS rule lets no page in.
        case error
    }

    public var severity: Severity
    /// The part, e.g. `GET /pets, integration request template application/json`.
    public var location: String
    /// What is wrong and what to do.
    public var message: String

    public init(severity: Severity, location: String, message: String) {
        self.severity = severity
        self.location = location
        self.message = message
    }

    public var description: String { "\(severity.rawValue): \(location): \(message)" }
}

/// A compiled part that cannot be served: every request that reaches it gets a 500, and the operator the reason.
struct Refusal: Sendable, Equatable {
    let location: String
    /// What is wrong and what to do.
    let reason: String
    /// The sentence in the execution log after `Execution failed due to configuration error: `.
    var logSentence: String

    init(location: String, reason: String, logSentence: String? = nil) {
        self.location = location
        self.reason = reason
        self.logSentence = logSentence ?? reason
    }
}
