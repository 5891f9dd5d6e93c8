internal import APIModel
internal import CORS

/// The OPTIONS method that answers preflights: steps 1 to 4 of the page "CORS for REST APIs in API Gateway".
struct PreflightObjects {
    static let verb = "OPTIONS"
    static let status = "200"
    static let mediaType = "application/json"
    static let requestTemplate = #"{"statusCode": 200}"#
    static let keyPrefix = "method.response.header."
    /// Every new API of the console has this model; imported ones do not.
    static let emptyModel = "Empty"

    let method: Method

    init(
        for resource: Resource, _ headers: CORSHeaders, _ scope: EnableScope, in definition: DeploymentSnapshot
    ) {
        let mappings = headers.preflight(methods: scope.allowedMethods(of: resource))
        let template = headers.originTemplate()
        var declared: [String: Bool] = [:]
        var values: [String: String] = [:]
        for mapping in mappings {
            if let expression = mapping.expression { values[Self.keyPrefix + mapping.name] = expression }
            // The origin is declared without a mapping too: a template gives it its value.
            let isDeclared = mapping.expression != nil || mapping.name == CORSHeaders.allowOrigin
            if isDeclared { declared[Self.keyPrefix + mapping.name] = false }
        }
        method = Method(
            httpMethod: Self.verb,
            methodResponses: [
                Self.status: MethodResponse(
                    statusCode: Self.status, responseParameters: declared,
                    responseModels: Self.responseModels(in: definition))
            ],
            methodIntegration: Integration(
                type: .mock,
                requestTemplates: [Self.mediaType: Self.requestTemplate],
                // The page asks for it (its step 3): what has no template is then a 415, no 500.
                passthroughBehavior: .never,
                // With `*/*` among the binary media types a preflight without body is binary, and no template can run.
                contentHandling: .convertToText,
                cacheNamespace: resource.id,
                integrationResponses: [
                    Self.status: IntegrationResponse(
                        statusCode: Self.status,
                        responseParameters: values,
                        responseTemplates: template.map { [Self.mediaType: $0.text] },
                        contentHandling: template == nil ? nil : .convertToText)
                ]))
    }

    static func responseModels(in definition: DeploymentSnapshot) -> [String: String]? {
        definition.models.contains { $0.name == emptyModel } ? [mediaType: emptyModel] : nil
    }

    /// This in the place of a method that is there: what has nothing to do with preflights stays, and so does what
    /// somebody declared beside it.
    ///
    /// - Parameter declared: Method responses of the existing one that are hand-made.
    func method(insteadOf existing: Method, keeping declared: [String: MethodResponse]) -> Method {
        var result = method
        result.methodResponses = declared.merging(method.methodResponses ?? [:]) { old, new in
            var merged = old
            let parameters = (old.responseParameters ?? [:]).merging(new.responseParameters ?? [:]) { old, _ in old }
            merged.responseParameters = parameters
            merged.responseModels = old.responseModels ?? new.responseModels
            return merged
        }
        result.operationName = existing.operationName
        result.requestModels = existing.requestModels
        result.requestParameters = existing.requestParameters?.mapValues { _ in false }
        return result
    }
}

extension EnableDraft {
    /// Gives a resource the OPTIONS method that answers its preflights.
    mutating func addPreflight(_ index: Int, _ headers: CORSHeaders, _ scope: EnableScope) {
        let resource = definition.resources[index]
        let location = "OPTIONS \(resource.path)"
        let objects = PreflightObjects(for: resource, headers, scope, in: definition)
        guard let existing = resource.resourceMethods?[PreflightObjects.verb] else {
            step(.create, location, "a MOCK method \(summary(of: objects, headers))", before: formerAnswer(index))
            return write(objects.method, at: index)
        }
        let reading = PreflightReading(
            existing, objects.method, at: api.resource(resource.id).method(PreflightObjects.verb), in: definition)
        guard !reading.differences.isEmpty else {
            let isSame = existing == objects.method
            return step(
                .unchanged, location,
                isSame ? "answers preflights already" : "answers preflights already, in a way of its own that works")
        }
        guard resolve(reading.differences, at: location) else { return }
        let row = api.resource(resource.id).method(PreflightObjects.verb)
        let declared = (existing.methodResponses ?? [:]).filter { !isOwned(row.response($0.key)) }
        write(objects.method(insteadOf: existing, keeping: declared), at: index)
    }

    private mutating func write(_ method: Method, at index: Int) {
        definition.resources[index].resourceMethods?[PreflightObjects.verb] = method
    }

    private func summary(of objects: PreflightObjects, _ headers: CORSHeaders) -> String {
        let values = objects.method.methodIntegration?.integrationResponses?[PreflightObjects.status]?
            .responseParameters
        let texts = (values ?? [:]).sorted { $0.key < $1.key }
            .map { "\($0.key.dropFirst(PreflightObjects.keyPrefix.count)): \($0.value)" }
        let choice: String =
            headers.origins.isDynamic
            ? "; a template chooses among \(headers.configuration.allowOrigins.count) origins" : ""
        return "without authorization that answers \(texts.joined(separator: "; "))\(choice)"
    }

    /// Who has answered preflights until now; nil for nobody, which is 403 Missing Authentication Token.
    private func formerAnswer(_ index: Int) -> String? {
        let resource = definition.resources[index]
        if let any = resource.resourceMethods?[HTTPMethodName.any] {
            return "ANY \(resource.path) answered preflights: \(any.answerer)"
        }
        let verbs: [String] = [PreflightObjects.verb, HTTPMethodName.any]
        guard let greedy = greedyResource(above: resource.path),
            let verb = verbs.first(where: { greedy.resourceMethods?[$0] != nil }),
            let answerer = greedy.resourceMethods?[verb]?.answerer
        else { return nil }
        return "\(verb) \(greedy.path) answered preflights: \(answerer)"
    }

    /// The nearest greedy resource that takes what a resource has no method for (routing falls back to it).
    private func greedyResource(above path: String) -> Resource? {
        let candidates = definition.resources.filter { resource in
            guard resource.path.utf8.suffix(2).elementsEqual("+}".utf8), resource.path != path,
                let slash = resource.path.utf8.lastIndex(of: UInt8(ascii: "/")),
                resource.resourceMethods?[PreflightObjects.verb] != nil
                    || resource.resourceMethods?[HTTPMethodName.any] != nil
            else { return false }
            let parent = resource.path[...slash]
            return path.utf8.count > parent.utf8.count && path.utf8.starts(with: parent.utf8)
        }
        return candidates.max { $0.path.utf8.count < $1.path.utf8.count }
    }
}

extension Method {
    /// Who answers for this method, and whom it lets in, in a few words.
    var answerer: String {
        var parts: [String] = [methodIntegration.map { "integration \($0.type.rawValue)" } ?? "no integration"]
        if authorizationType != "NONE" {
            parts.append("authorization \(authorizationType), which preflights never have")
        }
        if apiKeyRequired { parts.append("an API key is required, which preflights never have") }
        return parts.joined(separator: ", ")
    }
}
