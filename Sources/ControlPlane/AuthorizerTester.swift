public import APIModel

/// Asks an authorizer of a live definition about a made-up request: bound to the data plane by the executable.
public protocol AuthorizerTester: Sendable {
    func test(_ test: AuthorizerTest) async -> AuthorizerTestResult
}

/// What `TestInvokeAuthorizer` asks for.
public struct AuthorizerTest: Sendable {
    public var definition: DeploymentSnapshot
    public var authorizerId: String
    /// Names and values in the order sent.
    public var headers: [(name: String, value: String)]
    /// E.g. `/pets/7?x=1`; empty means the root without a query.
    public var pathWithQueryString: String
    public var body: String
    public var stageVariables: [String: String]
    /// Values of `$context`, by their names.
    public var additionalContext: [String: String]

    public init(
        definition: DeploymentSnapshot, authorizerId: String, headers: [(name: String, value: String)],
        pathWithQueryString: String, body: String, stageVariables: [String: String],
        additionalContext: [String: String]
    ) {
        self.definition = definition
        self.authorizerId = authorizerId
        self.headers = headers
        self.pathWithQueryString = pathWithQueryString
        self.body = body
        self.stageVariables = stageVariables
        self.additionalContext = additionalContext
    }
}

/// What came of it.
public struct AuthorizerTestResult: Sendable {
    /// 0 when the authorizer answered, else the status that clients get.
    public var clientStatus: Int
    public var log: String
    /// Milliseconds.
    public var latency: Int
    public var principalId: String?
    /// A Lambda authorizer's policy, as JSON text.
    public var policy: String?
    /// What a Lambda authorizer's context says, each value in a list.
    public var authorization: [String: [String]]?
    /// A user pool token's claims.
    public var claims: [String: String]?

    public init(
        clientStatus: Int, log: String, latency: Int, principalId: String? = nil, policy: String? = nil,
        authorization: [String: [String]]? = nil, claims: [String: String]? = nil
    ) {
        self.clientStatus = clientStatus
        self.log = log
        self.latency = latency
        self.principalId = principalId
        self.policy = policy
        self.authorization = authorization
        self.claims = claims
    }
}
