import APIModel
import HTTPMessages
import Patterns

/// The integration responses of one integration, and the choice among them by the backend's status or the function's
/// `errorMessage`.
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

    /// The response whose pattern matches the whole text, else the default one.
    ///
    /// - Parameters:
    ///   - text: the status, or a function's `errorMessage`, empty when there is none.
    ///   - status: for the log.
    func select(_ text: String, status: Int) throws(GatewayFailure) -> CompiledResponse {
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
    /// The media types that the method response has models for, sorted.
    let modelTypes: [String]
    let headers: [HeaderMapping]
    let templates: TemplateTable
    let contentHandling: ContentHandling?
    /// Whether a header reads the backend's body: a malformed one fails the request then.
    var readsBody: Bool { headers.contains { $0.source.readsBody } }
    /// Why it cannot be used, e.g. no method response declares its status.
    let refusal: Refusal?
}

extension CompiledResponse {
    /// The `Content-Type` of an answer that nothing maps one to: that of the method response's model, else JSON.
    ///
    /// Sources: mwittenbols' guide to XML bodies and its issue 3, where the one model for `application/soap+xml` gives
    /// the answer that type though its template is for `text/xml`; serverless-apigateway-service-proxy issue 115;
    /// serverless pull request 194. The choice among several is assumed to be that among templates.
    func contentType(accepting mediaType: Substring?) -> String {
        guard modelTypes.count > 1 else { return modelTypes.first ?? MediaType.json }
        let accepted = String(mediaType ?? MediaType.json[...])
        return modelTypes.first { $0.equalsIgnoringASCIICase(accepted) }
            ?? modelTypes.first { $0 == MediaType.json } ?? modelTypes[0]
    }
}
