public import APIModel

/// Carries out a method of a live definition without a stage: bound to the data plane by the executable.
public protocol TestInvoker: Sendable {
    func invoke(_ invocation: TestInvocation) async -> TestInvocationResult
}

/// What `TestInvokeMethod` asks for.
public struct TestInvocation: Sendable {
    public var definition: DeploymentSnapshot
    public var resourceId: String
    public var httpMethod: String
    /// E.g. `/pets/7?x=1`; empty means the resource's own path without a query.
    public var pathWithQueryString: String
    public var body: String
    /// Names and values in the order sent.
    public var headers: [(name: String, value: String)]
    public var stageVariables: [String: String]

    public init(
        definition: DeploymentSnapshot, resourceId: String, httpMethod: String, pathWithQueryString: String,
        body: String, headers: [(name: String, value: String)], stageVariables: [String: String]
    ) {
        self.definition = definition
        self.resourceId = resourceId
        self.httpMethod = httpMethod
        self.pathWithQueryString = pathWithQueryString
        self.body = body
        self.headers = headers
        self.stageVariables = stageVariables
    }
}

/// What came of it.
public struct TestInvocationResult: Sendable {
    public var status: Int
    public var body: String
    public var headers: [(name: String, value: String)]
    public var log: String
    /// Milliseconds.
    public var latency: Int

    public init(status: Int, body: String, headers: [(name: String, value: String)], log: String, latency: Int) {
        self.status = status
        self.body = body
        self.headers = headers
        self.log = log
        self.latency = latency
    }
}
