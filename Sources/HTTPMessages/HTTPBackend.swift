public import NIOCore

/// Whoever carries a request to an HTTP backend and brings its whole answer back.
public protocol HTTPBackend: Sendable {
    func send(_ request: BackendMessage) async throws(BackendFailure) -> ResponseMessage
}

/// One request to an HTTP backend, ready to be written: headers complete but for framing.
public struct BackendMessage: Sendable {
    public var endpoint: BackendEndpoint
    public var method: String
    /// Path and query in origin form, percent-encoded, e.g. `/hello?x=1`.
    public var target: String
    /// As they go on the wire, `Host` included; `Content-Length`, `Transfer-Encoding` and `Connection` are the carrier's.
    public var headers: HeaderList
    public var body: ByteBuffer
    /// From the call to the last byte of the answer.
    public var timeout: TimeAmount
    /// Whether the answer may be brought as soon as its head is there, its body in `stream`. The timeout then runs to
    /// the head, and again from piece to piece.
    public var streamsAnswer: Bool

    public init(
        endpoint: BackendEndpoint,
        method: String,
        target: String,
        headers: HeaderList,
        body: ByteBuffer,
        timeout: TimeAmount,
        streamsAnswer: Bool = false
    ) {
        self.endpoint = endpoint
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.streamsAnswer = streamsAnswer
    }
}

/// Where a backend listens, and how its certificate is judged: connections are kept and reused per endpoint.
public struct BackendEndpoint: Sendable, Hashable {
    public var host: String
    public var port: Int
    public var isTLS: Bool
    /// `tlsConfig.insecureSkipVerification`: the certificate need not come from a trusted authority; its host name is
    /// still checked.
    public var skipsAuthorityCheck: Bool

    public init(host: String, port: Int, isTLS: Bool, skipsAuthorityCheck: Bool = false) {
        self.host = host
        self.port = port
        self.isTLS = isTLS
        self.skipsAuthorityCheck = skipsAuthorityCheck
    }
}

/// Why there is no answer from a backend. The text is for the operator: what happened, with address and cause.
public enum BackendFailure: Error, Sendable, Equatable {
    /// The name does not resolve, or nothing accepts the connection.
    case unreachable(String)
    /// No whole answer within the timeout.
    case timedOut(String)
    /// The backend's certificate is not for its name, not of a trusted authority, or out of date.
    case untrusted(String)
    /// TLS failed otherwise, the connection broke, or what came back is not HTTP.
    case network(String)
    /// The answer's body is larger than the limit in bytes.
    case tooLarge(limit: Int)

    /// The failure in words, for the operator.
    public var text: String {
        switch self {
        case .unreachable(let text), .timedOut(let text), .untrusted(let text), .network(let text): text
        case .tooLarge(let limit): "the answer's body is larger than \(limit) bytes"
        }
    }
}
