/// One request to a function URL, for the operator's log.
public struct FunctionURLRecord: Sendable, Equatable {
    public var urlID: String
    /// The function's name or ARN; nil when no URL has the id.
    public var function: String?
    public var method: String
    /// The path as it was sent.
    public var path: String
    public var status: Int
    public var requestID: String
    /// Why the answer is Lambda's rather than the function's, or what browsers will refuse in it; never sent to clients.
    public var cause: String?

    public init(
        urlID: String,
        function: String?,
        method: String,
        path: String,
        status: Int,
        requestID: String,
        cause: String?
    ) {
        self.urlID = urlID
        self.function = function
        self.method = method
        self.path = path
        self.status = status
        self.requestID = requestID
        self.cause = cause
    }
}
