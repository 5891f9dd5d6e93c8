/// Why there was no invocation, or nothing came of it. The texts are for the operator: what happened and what to do.
public enum FunctionFailure: Error, Sendable, Equatable {
    /// No such function, version or alias; the text is Lambda's sentence.
    case notFound(String)
    /// The function's policy does not let the caller in.
    case accessDenied(String)
    /// Concurrency is used up; the reason is Lambda's word for which.
    case throttled(ThrottleReason, String)
    /// The payload is no JSON, or the call is otherwise malformed; the text is Lambda's sentence.
    case invalidRequest(String)
    /// The payload is larger than the limit in bytes.
    case tooLarge(limit: Int)
    /// The caller's own time was up.
    case timedOut(String)
    /// The function cannot be run here: no interpreter, no code, no room.
    case unavailable(String)
    /// The other Lambda endpoint cannot be reached or makes no sense.
    case network(String)

    /// `Reason` of Lambda's TooManyRequestsException.
    public enum ThrottleReason: String, Sendable {
        case concurrentInvocations = "ConcurrentInvocationLimitExceeded"
        case reservedConcurrency = "ReservedFunctionConcurrentInvocationLimitExceeded"
        case functionRate = "FunctionInvocationRateLimitExceeded"
        case callerRate = "CallerRateLimitExceeded"
    }

    /// The failure in words, for the operator.
    public var text: String {
        switch self {
        case .notFound(let text), .accessDenied(let text), .throttled(_, let text), .invalidRequest(let text),
            .timedOut(let text), .unavailable(let text), .network(let text):
            text
        case .tooLarge(let limit): "the payload is larger than \(limit) bytes"
        }
    }
}
