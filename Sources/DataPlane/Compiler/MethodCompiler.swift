import APIModel

/// The compiling of one method. What cannot be served becomes a refusal, and a diagnostic of the same words.
struct MethodCompiler {
    let snapshot: DeploymentSnapshot
    let resource: Resource
    let verb: String
    let method: Method
    let grammar: MappingGrammar
    let binaryTypes: BinaryMediaTypes
    let models: CompiledModels
    let authorizers: AuthorizerCompiler
    private(set) var diagnostics: [Diagnostic] = []

    init(
        snapshot: DeploymentSnapshot,
        resource: Resource,
        verb: String,
        method: Method,
        grammar: MappingGrammar,
        binaryTypes: BinaryMediaTypes,
        models: CompiledModels,
        authorizers: AuthorizerCompiler
    ) {
        self.snapshot = snapshot
        self.resource = resource
        self.verb = verb
        self.method = method
        self.grammar = grammar
        self.binaryTypes = binaryTypes
        self.models = models
        self.authorizers = authorizers
    }

    /// `GET /pets`
    var location: String { "\(verb) \(resource.path)" }

    mutating func compile() -> CompiledMethod {
        let access = accessRefusal()
        let authorization = authorization()
        let validation = validation()
        let integration = compileIntegration()
        var ready: ReadyAnswer?
        if case .served(let served) = integration, access == nil, authorization.isOpen, validation.body == nil,
            validation.parameters.isEmpty
        {
            ready = ReadyAnswer(served, binaryTypes: binaryTypes)
        }
        // What may have to be compressed depends on the request.
        if let minimum = snapshot.restAPI.minimumCompressionSize, let size = ready?.bodyBytes, size >= max(minimum, 1) {
            ready = nil
        }
        return CompiledMethod(
            httpMethod: verb,
            resourceID: resource.id,
            resourcePath: resource.path,
            accessRefusal: access,
            authorization: authorization,
            requiredParameters: validation.parameters,
            bodyValidation: validation.body,
            integration: integration,
            readyAnswer: ready)
    }

    /// Records a part that cannot be served.
    mutating func refuse(_ part: String, _ reason: String, log: String? = nil) -> Refusal {
        let place: String = part.isEmpty ? location : "\(location), \(part)"
        diagnostics.append(Diagnostic(severity: .error, location: place, message: reason))
        return Refusal(location: place, reason: reason, logSentence: log)
    }

    mutating func warn(_ part: String, _ message: String) {
        diagnostics.append(Diagnostic(severity: .warning, location: "\(location), \(part)", message: message))
    }

    private mutating func accessRefusal() -> Refusal? {
        let tail = "comes with a later version; until then the method answers 500 rather than being open to everybody"
        if let policy = snapshot.restAPI.policy, !policy.isEmpty {
            return refuse("resource policy", "the API's resource policy \(tail). Remove the policy to serve it")
        }
        switch method.authorizationType {
        case "NONE", "CUSTOM", "COGNITO_USER_POOLS": break
        default:
            return refuse(
                "authorizationType", "\(method.authorizationType) authorization \(tail). Use NONE to serve it")
        }
        if method.apiKeyRequired {
            return refuse("apiKeyRequired", "the check of API keys \(tail). Set apiKeyRequired to false to serve it")
        }
        return nil
    }
}
