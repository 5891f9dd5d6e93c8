import APIModel

/// The compiling of one method. What cannot be served becomes a refusal, and a diagnostic of the same words.
struct MethodCompiler {
    let snapshot: DeploymentSnapshot
    let resource: Resource
    let verb: String
    let method: Method
    let grammar: MappingGrammar
    let binaryTypes: BinaryMediaTypes
    private(set) var diagnostics: [Diagnostic] = []

    init(
        snapshot: DeploymentSnapshot,
        resource: Resource,
        verb: String,
        method: Method,
        grammar: MappingGrammar,
        binaryTypes: BinaryMediaTypes
    ) {
        self.snapshot = snapshot
        self.resource = resource
        self.verb = verb
        self.method = method
        self.grammar = grammar
        self.binaryTypes = binaryTypes
    }

    /// `GET /pets`
    var location: String { "\(verb) \(resource.path)" }

    mutating func compile() -> CompiledMethod {
        let access = accessRefusal()
        let (required, validation) = validator()
        let integration = compileIntegration()
        var ready: ReadyAnswer?
        if case .served(let served) = integration, access == nil, validation == nil, required.isEmpty {
            ready = ReadyAnswer(served, binaryTypes: binaryTypes)
        }
        return CompiledMethod(
            httpMethod: verb,
            resourceID: resource.id,
            resourcePath: resource.path,
            accessRefusal: access,
            validationRefusal: validation,
            requiredParameters: required,
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
        if method.authorizationType != "NONE" {
            return refuse(
                "authorizationType", "\(method.authorizationType) authorization \(tail). Use NONE to serve it")
        }
        if method.apiKeyRequired {
            return refuse("apiKeyRequired", "the check of API keys \(tail). Set apiKeyRequired to false to serve it")
        }
        return nil
    }

    /// What the method's validator demands; without one, `requestParameters: true` is not enforced.
    private mutating func validator() -> ([RequiredParameter], Refusal?) {
        guard let id = method.requestValidatorId else { return ([], nil) }
        guard let validator = snapshot.requestValidators.first(where: { $0.id == id }) else {
            warn("request validator \(id)", "there is no such validator in the deployment; nothing is validated")
            return ([], nil)
        }
        var refusal: Refusal?
        if validator.validateRequestBody, let models = method.requestModels, !models.isEmpty {
            refusal = refuse(
                "request validator \(validator.name)",
                "the validation of bodies against models (\(models.values.sorted().joined(separator: ", "))) comes "
                    + "with a later version; set validateRequestBody to false to serve the method")
        }
        guard validator.validateRequestParameters else { return ([], refusal) }
        let required = (method.requestParameters ?? [:]).filter(\.value).keys.sorted().compactMap { key in
            for position in [RequiredParameter.Position.header, .path, .queryString] {
                if let name = key.suffix(after: "method.request.\(position.rawValue).") {
                    return RequiredParameter(position: position, name: String(name))
                }
            }
            return nil
        }
        return (required, refusal)
    }
}
