import APIModel

/// A method with everything parsed that a request through it needs.
final class CompiledMethod: Sendable {
    /// As defined: a verb or `ANY`.
    let httpMethod: String
    let resourceID: String
    let resourcePath: String
    /// Where the method stands in diagnostics: `GET /pets`.
    let location: String
    /// Set when the method asks for an access control that is not built: it must never be served as if it were open.
    let accessRefusal: Refusal?
    let authorization: MethodAuthorization
    let requiredParameters: [RequiredParameter]
    /// Nil when bodies are not validated.
    let bodyValidation: BodyValidation?
    let integration: MethodIntegration
    /// Whether anything reads single query parameters, so that they must be parsed.
    let readsQuery: Bool
    /// Whether answers are passed on as they come, not converted and not encoded.
    let isStreamed: Bool
    /// The answer to every usual request, where it cannot depend on the request.
    let readyAnswer: ReadyAnswer?

    init(
        httpMethod: String,
        resourceID: String,
        resourcePath: String,
        accessRefusal: Refusal?,
        authorization: MethodAuthorization,
        requiredParameters: [RequiredParameter],
        bodyValidation: BodyValidation?,
        integration: MethodIntegration,
        readyAnswer: ReadyAnswer?
    ) {
        self.httpMethod = httpMethod
        self.resourceID = resourceID
        self.resourcePath = resourcePath
        self.location = "\(httpMethod) \(resourcePath)"
        self.accessRefusal = accessRefusal
        self.authorization = authorization
        self.requiredParameters = requiredParameters
        self.bodyValidation = bodyValidation
        self.integration = integration
        self.readyAnswer = readyAnswer
        isStreamed = integration.isStreamed
        self.readsQuery =
            requiredParameters.contains { $0.position == .queryString }
            || integration.readsQuery || authorization.readsQuery
    }
}

/// A parameter that a request must bring, not blank.
struct RequiredParameter: Sendable, Equatable {
    /// Header before path before query string: the order of AWS's message, which sorts whole keys.
    enum Position: String, Sendable {
        case header
        case path
        case queryString = "querystring"
    }

    let position: Position
    let name: String
}

/// What a method calls, or why it cannot.
enum MethodIntegration: Sendable {
    case served(CompiledIntegration)
    case refused(Refusal)

    /// Whether answers are passed on as they come.
    var isStreamed: Bool {
        switch self {
        case .served(let integration): integration.isStreamed
        case .refused: false
        }
    }

    var readsQuery: Bool {
        switch self {
        case .served(let integration): integration.requestMappings.readsQuery
        case .refused: false
        }
    }
}

/// An integration ready to be carried out: the request it makes, whom it calls, and what becomes of the answer.
struct CompiledIntegration: Sendable {
    enum Target: Sendable {
        case mock
        case http(HTTPTarget)
        case function(LambdaTarget)
        case service(ServiceTarget)
    }

    let location: String
    let target: Target
    let requestMappings: RequestMappings
    let requestBody: RequestBodyRule
    let responses: ResponseRule

    /// `responseTransferMode` STREAM.
    var isStreamed: Bool {
        switch target {
        case .http(let target): target.streams
        case .function(let target): target.use == .streamingProxy
        case .mock, .service: false
        }
    }
}

/// What becomes of the backend's answer.
enum ResponseRule: Sendable {
    /// Proxy integrations: as it came.
    case passed
    /// AWS_PROXY: what the function says, `statusCode`, `headers` and `body`.
    case functionResult
    /// The others: through the integration response that its status, or a function's `errorMessage`, selects.
    case mapped(ResponseSelection)
}
