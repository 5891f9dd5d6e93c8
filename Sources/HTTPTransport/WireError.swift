public import HTTPMessages

/// What went wrong on one connection, for the operator's log; the client has been answered or is gone.
public struct WireError: Sendable {
    public enum Reason: Sendable, Equatable {
        /// The client's bytes were refused, and answered as the handler says.
        case refused(WireRefusal)
        /// The handler's response could split or break the connection; 500 was sent instead.
        case invalidResponse(String)
        /// The body of a streamed answer ended before its end; so did the connection, so that the client knows.
        case brokenBody(String)
        /// The connection was closed unanswered because this many are open.
        case shed(open: Int)
        /// The client closed or reset the connection before its request was whole or answered.
        case clientGone(String)
        /// The client did not read its answer in time.
        case writeTimedOut
    }

    public var reason: Reason
    /// The client's IP address in text.
    public var remoteAddress: String

    public init(reason: Reason, remoteAddress: String) {
        self.reason = reason
        self.remoteAddress = remoteAddress
    }
}
