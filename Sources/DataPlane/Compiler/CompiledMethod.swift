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
    let requiredParameters: [RequiredParameter]
    /// Nil when bodies are not validated.
    let bodyValidation: BodyValidation?
    let integration: MethodIntegration
    /// Whether anything reads single query parameters, so that they must be parsed.
    let readsQuery: Bool
    /// The answer to every usual request, where it cannot depend on the request.
    let readyAnswer: ReadyAnswer?

    init(
        httpMethod: String,
        resourceID: String,
        resourcePath: String,
        accessRefusal: Refusal?,
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
        self.requiredParameters = requiredParameters
        self.bodyValidation = bodyValidation
        self.integration = integration
        self.readyAnswer = readyAnswer
        self.readsQuery = requiredParameters.contains { $0.position == .queryString } || integration.readsQuery
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
    }

    let location: String
    let target: Target
    let requestMappings: RequestMappings
    let requestBody: RequestBodyRule
    let responses: ResponseRule
}

/// What becomes of the backend's answer.
enum ResponseRule: Sendable {
    /// Proxy integrations: as it came.
    case passed
    /// The others: through the integration response that its status selects.
    case mapped(ResponseSelection)
}
