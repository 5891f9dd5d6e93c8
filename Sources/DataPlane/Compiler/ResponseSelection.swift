import APIModel
import Patterns

/// The integration responses of one integration, and the choice among them by the backend's status.
struct ResponseSelection: Sendable {
    /// A response with a selection pattern; the pattern is nil when it is no regular expression.
    struct Candidate: Sendable {
        let pattern: Pattern?
        let source: String
        let response: CompiledResponse
    }

    let location: String
    /// In the order of their status codes; the first match wins.
    let candidates: [Candidate]
    let fallback: CompiledResponse?

    /// The response whose pattern matches the whole status text, else the default one.
    func select(status: Int) throws(GatewayFailure) -> CompiledResponse {
        let text = String(status)
        for candidate in candidates {
            guard let pattern = candidate.pattern else {
                throw .refused(
                    Refusal(
                        location: location,
                        reason: "selectionPattern \(candidate.source) is no regular expression; correct and deploy it"))
            }
            if pattern.matchesWhole(text) { return candidate.response }
        }
        guard let fallback else {
            throw .configuration(
                .text(
                    "\(location): no integration response matches status \(status) and there is no default one; add "
                        + "one without selectionPattern and deploy"),
                log: "No match for output mapping and no default output mapping configured. "
                    + "Endpoint Response Status Code: \(status)")
        }
        return fallback
    }
}

/// One integration response, compiled.
struct CompiledResponse: Sendable {
    struct HeaderMapping: Sendable {
        /// As it goes on the wire, renamed where AWS renames.
        let name: String
        let source: ValueSource
    }

    let location: String
    let status: Int
    let headers: [HeaderMapping]
    let templates: TemplateTable
    let contentHandling: ContentHandling?
    /// Whether a header reads the backend's body.
    var readsBody: Bool { headers.contains { $0.source.readsBody } }
    /// Whether a malformed body of the backend fails the request.
    var readsJSON: Bool { headers.contains { $0.source.readsJSON } }
    /// Why it cannot be used, e.g. no method response declares its status.
    let refusal: Refusal?
}
