public import CORS

/// Whoever answers the doctor's requests: a live server, a definition without a server, a gateway's own test call.
public protocol CORSTarget: Sendable {
    /// Sends one request as it is, follows no redirect, uses no cache and adds no `Origin` of its own.
    func send(_ request: WireRequest, body: [UInt8]) async -> TargetAnswer
}

/// What came of one request.
public enum TargetAnswer: Sendable, Equatable {
    /// The final status and headers, the first kilobytes of the body, and who made the answer, where that is known.
    case response(FetchResponse, body: [UInt8], layer: AnswerLayer?)
    /// No answer: why, in the words of whoever tried, e.g. `connection refused`.
    case failed(String)
}

/// Who made an answer, as only the gateway itself can tell.
public enum AnswerLayer: Sendable, Equatable {
    /// The gateway's policy engine, by the path of its rule, and why it refused; nil when it did not, or is not known.
    case policy(rule: String, refusal: String?)
    /// A method: the resource's path, the verb as defined (`ANY` too), and the type of its integration.
    case method(resource: String, verb: String, integration: String)
    /// The gateway, with one of AWS's gateway response types, and why.
    case gatewayResponse(type: String, cause: String)
    /// Nobody: there is no such API or stage.
    case noStage(cause: String)
    case unknown
}
