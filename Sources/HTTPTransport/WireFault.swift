package import HTTPMessages

/// Why bytes are not the message they should be; for a request it becomes the refusal, for a response a failure's text.
package struct WireFault: Error, Equatable {
    package let refusal: WireRefusal

    init(_ refusal: WireRefusal) {
        self.refusal = refusal
    }

    static func malformed(_ text: String) -> WireFault {
        WireFault(.malformed(text))
    }

    /// The fault in words, for an operator's log.
    package var text: String {
        switch refusal {
        case .malformed(let text): text
        case .headersTooLarge(let limit): "header lines exceed \(limit) bytes or are too many"
        case .targetTooLong(let limit): "the target exceeds \(limit) bytes"
        case .bodyTooLarge(let limit): "the body exceeds \(limit) bytes"
        case .overloaded(let limit): "the bodies of all connections hold \(limit) bytes"
        case .expectationFailed(let value): "expectation \(value) is not known"
        case .versionNotSupported(let version): "\(version) is not served"
        case .codingNotSupported(let coding): "transfer coding \(coding) is not known"
        case .timedOut: "not complete in time"
        }
    }
}
