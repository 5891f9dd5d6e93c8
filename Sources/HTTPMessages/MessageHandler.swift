/// One total function from requests to responses, and the words for what never became a request.
///
/// `respond` runs on the connection's own event loop until it waits for something; an answer that needs nobody is
/// made in the same turn of the loop.
public protocol MessageHandler: Sendable {
    func respond(to request: RequestMessage) async -> ResponseMessage

    /// Answers at once where nobody has to be waited for, and says otherwise how to go on. A handler that often can
    /// saves the cost of a task; whoever cannot leaves this to the extension below.
    func begin(_ request: RequestMessage) -> MessageAnswer

    /// The answer to bytes that the transport refuses before they are a request. The connection is closed after it.
    func answer(to refusal: WireRefusal) -> ResponseMessage

    /// The same where the request's head was read, and only its body is refused: whoever serves several addresses can
    /// answer in the form that this one's clients read. The request has no body.
    func answer(to refusal: WireRefusal, of request: RequestMessage) -> ResponseMessage

    /// The bytes that the body of such a request may have; nil for the transport's own limit. Asked once for each
    /// request that has a body, when its head is read and before `Expect: 100-continue` is answered.
    func bodyLimit(method: String, target: String) -> Int?
}

extension MessageHandler {
    public func begin(_ request: RequestMessage) -> MessageAnswer {
        .waiting { await respond(to: request) }
    }

    public func bodyLimit(method: String, target: String) -> Int? { nil }

    public func answer(to refusal: WireRefusal, of request: RequestMessage) -> ResponseMessage {
        answer(to: refusal)
    }
}

/// An answer that is there, or one to be waited for.
public enum MessageAnswer: Sendable {
    case ready(ResponseMessage)
    case waiting(@Sendable () async -> ResponseMessage)

    public var response: ResponseMessage {
        get async {
            switch self {
            case .ready(let response): response
            case .waiting(let work): await work()
            }
        }
    }
}

/// Why the transport refuses what a client sent; each closes the connection.
public enum WireRefusal: Sendable, Equatable {
    /// Not HTTP/1.1 as RFC 9112 has it; the text is for the operator's log.
    case malformed(String)
    /// The header block, names, values and line ends, is larger than the limit in bytes.
    case headersTooLarge(limit: Int)
    /// The request target is longer than the limit in bytes.
    case targetTooLong(limit: Int)
    /// The body, declared or received, is larger than the limit in bytes.
    case bodyTooLarge(limit: Int)
    /// The bodies of all connections together hold as many bytes as they may; later there is room again.
    case overloaded(limit: Int)
    /// `Expect:` names something other than `100-continue`.
    case expectationFailed(String)
    /// An HTTP version that is not served here, e.g. `HTTP/2.0` in a request line.
    case versionNotSupported(String)
    /// A transfer coding other than `chunked`.
    case codingNotSupported(String)
    /// The head or the body did not arrive within its time.
    case timedOut
}
