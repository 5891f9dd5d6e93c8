public import Functions
public import HTTPMessages
public import SigV4

/// Everybody outside whom the pipeline may ask.
public struct Backends: Sendable {
    public var http: any HTTPBackend
    public var functions: any FunctionInvoker
    public var services: ServiceEndpoints
    public var tokens: any TokenVerifier

    public init(
        http: any HTTPBackend,
        functions: any FunctionInvoker = NoFunctions(),
        services: ServiceEndpoints = ServiceEndpoints(),
        tokens: any TokenVerifier = NoTokenVerifier()
    ) {
        self.http = http
        self.functions = functions
        self.services = services
        self.tokens = tokens
    }
}

/// Where AWS's services are, and with what requests to them are signed.
public struct ServiceEndpoints: Sendable {
    /// Nil sends nothing: integrations with services are then refused with a word on how to configure it.
    public var credentials: Credentials?
    /// One endpoint for all services (another emulator); nil is AWS's own, per service and region.
    public var endpoint: BackendEndpoint?
    /// By service name in lower case, e.g. `sqs`; they come before `endpoint`.
    public var endpoints: [String: BackendEndpoint]

    public init(
        credentials: Credentials? = nil, endpoint: BackendEndpoint? = nil, endpoints: [String: BackendEndpoint] = [:]
    ) {
        self.credentials = credentials
        self.endpoint = endpoint
        self.endpoints = endpoints
    }
}

/// For where no functions are.
public struct NoFunctions: FunctionInvoker {
    public init() {}

    public func invoke(_ call: FunctionCall) async throws(FunctionFailure) -> FunctionAnswer {
        throw .notFound("Function not found: \(call.function)")
    }
}
