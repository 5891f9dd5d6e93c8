internal import APIModel

/// One method, with all that it may answer.
struct AuditedMethod: Sendable {
    let resourceID: String
    let resourcePath: String
    /// As it is defined: `ANY` is one of them.
    let verb: String
    let method: Method
    /// Those that it is there for: itself, or what `ANY` stands for and no other method of the resource is.
    let covered: [String]
    /// By status; method responses that nothing leads to are among them.
    let responses: [AuditedResponse]
    /// For a MOCK integration.
    let mock: MockReading?
    let validator: RequestValidator?

    /// `GET /pets`
    var location: String { "\(verb) \(resourcePath)" }
    var integration: Integration? { method.methodIntegration }

    /// Whether the backend makes the whole answer.
    var isProxy: Bool {
        switch integration?.type {
        case .awsProxy, .httpProxy: true
        case .aws, .http, .mock, nil: false
        }
    }

    var isMock: Bool { integration?.type == .mock }

    /// Whether it has to do with authorization of any kind.
    var isAuthorized: Bool { method.authorizationType != "NONE" }

    /// Whether a request without headers, parameters and body can fail for that reason: required parameters that a
    /// browser does not send by itself. Those of the path are always there.
    var missingOnPreflight: [String] {
        guard validator?.validateRequestParameters == true else { return [] }
        return (method.requestParameters ?? [:]).filter { $0.value && !$0.key.hasPrefix("method.request.path.") }
            .keys.sorted()
    }

    /// Whether an empty body fails: there is a model for what a missing media type counts as.
    var refusesEmptyBody: Bool {
        guard validator?.validateRequestBody == true else { return false }
        return (method.requestModels ?? [:]).keys.contains { $0.lowercased() == "application/json" || $0 == "$default" }
    }

    /// Whether something stands before the integration that a preflight does not pass.
    var stopsPreflights: Bool {
        isAuthorized || method.apiKeyRequired || !missingOnPreflight.isEmpty || refusesEmptyBody
    }

    /// The answers that clients can get: those with an integration response.
    var answers: [AuditedResponse] { responses.filter { $0.mapping != nil } }

    /// The answer to a preflight, where this method gives it: what the mock selects, else the first success.
    var preflightResponse: AuditedResponse? {
        if let status = mock?.selectedStatus, let selected = answers.first(where: { $0.status == status }) {
            return selected
        }
        return answers.first { $0.isSuccess } ?? answers.first { $0.isDefault }
    }
}

extension AuditedMethod {
    init(_ resource: Resource, _ verb: String, _ method: Method, _ context: Context) {
        resourceID = resource.id
        resourcePath = resource.path
        self.verb = verb
        self.method = method
        let others: Set<String> = Set((resource.resourceMethods ?? [:]).keys)
        covered = verb == HTTPMethodName.any ? HTTPMethodName.all.filter { !others.contains($0) } : [verb]
        let declared = method.methodResponses ?? [:]
        let mapped = method.methodIntegration?.integrationResponses ?? [:]
        let templates: [TemplateReading] = (method.methodIntegration?.requestTemplates ?? [:])
            .sorted { $0.key < $1.key }.map { TemplateReading($0.value) }
        responses = Set(declared.keys).union(mapped.keys).sorted().map { status in
            AuditedResponse(
                "\(verb) \(resource.path)", status, declared[status], mapped[status], requestTemplates: templates,
                context.stage)
        }
        mock = method.methodIntegration.flatMap {
            $0.type == .mock ? MockReading($0, isAllBinary: context.isAllBinary) : nil
        }
        validator = method.requestValidatorId.flatMap { id in context.validators[id] }
    }

    /// What of the API a method's reading needs.
    struct Context {
        let stage: Stage?
        let isAllBinary: Bool
        let validators: [String: RequestValidator]
    }
}
