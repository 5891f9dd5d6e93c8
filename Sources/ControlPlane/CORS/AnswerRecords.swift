/// Whoever remembers how the gateway came to its own answers: neither plane knows the other, so the executable binds it.
public protocol AnswerRecords: Sendable {
    /// The record of an answer by its `x-amzn-RequestId`; nil when it is unknown or no longer remembered.
    func record(requestID: String) -> AnswerRecord?
}

/// How one answer came about, for the operator.
public struct AnswerRecord: Sendable, Encodable {
    public var requestId: String
    public var api: String
    public var stage: String
    public var method: String
    public var path: String
    public var status: Int
    /// The resource that served the request; nil when none did.
    public var resourcePath: String?
    /// The gateway response's type, where the gateway itself answered.
    public var gatewayResponse: String?
    /// The CORS rule that decided, by the path it stands at.
    public var corsRule: String?
    /// What happened and what to do.
    public var cause: String?

    public init(
        requestId: String,
        api: String,
        stage: String,
        method: String,
        path: String,
        status: Int,
        resourcePath: String? = nil,
        gatewayResponse: String? = nil,
        corsRule: String? = nil,
        cause: String? = nil
    ) {
        self.requestId = requestId
        self.api = api
        self.stage = stage
        self.method = method
        self.path = path
        self.status = status
        self.resourcePath = resourcePath
        self.gatewayResponse = gatewayResponse
        self.corsRule = corsRule
        self.cause = cause
    }
}
