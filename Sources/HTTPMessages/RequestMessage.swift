public import NIOCore

/// One whole HTTP request as it came in: nothing decoded, nothing normalised, the body read under the limits.
public struct RequestMessage: Sendable {
    /// The method as sent, e.g. `OPTIONS`; case is significant.
    public var method: String
    /// The request target in origin form, e.g. `/prod/pets?x=1`: percent-encoding as sent, no fragment.
    public var target: String
    public var headers: HeaderList
    public var body: ByteBuffer
    public var connection: ConnectionFacts

    public init(
        method: String,
        target: String,
        headers: HeaderList = HeaderList(),
        body: ByteBuffer = ByteBuffer(),
        connection: ConnectionFacts = .unknown
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.connection = connection
    }

    /// The target up to its first `?`.
    public var path: Substring {
        target.utf8.firstIndex(of: UInt8(ascii: "?")).map { target[..<$0] } ?? target[...]
    }

    /// What follows the target's first `?`; nil when there is none.
    public var query: Substring? {
        target.utf8.firstIndex(of: UInt8(ascii: "?")).map { target[target.utf8.index(after: $0)...] }
    }
}

/// What is known of the connection that carried a request. All of its requests share it.
public final class ConnectionFacts: Sendable {
    /// The peer's IP address in text, e.g. `127.0.0.1`.
    public let remoteAddress: String
    /// The port the request was accepted on.
    public let localPort: Int
    /// `http` or `https`.
    public let scheme: String

    public init(remoteAddress: String, localPort: Int, scheme: String) {
        self.remoteAddress = remoteAddress
        self.localPort = localPort
        self.scheme = scheme
    }

    public static let unknown = ConnectionFacts(remoteAddress: "127.0.0.1", localPort: 0, scheme: "http")
}
