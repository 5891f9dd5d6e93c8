internal import APIModel

/// The answers themselves: the page's R22 asks for the headers "at least for all 200 responses"; a page can only read
/// why something failed when the others have them too.
extension EnableDraft {
    mutating func addActualResponses(_ index: Int, _ headers: CORSHeaders, _ scope: EnableScope) {
        let resource = definition.resources[index]
        for verb in scope.methods(of: resource) {
            guard let method = resource.resourceMethods?[verb] else { continue }
            let location = "\(verb) \(resource.path)"
            guard let integration = method.methodIntegration else {
                step(
                    .limit, location,
                    "has no integration, so that it answers nothing that could have headers; add one and enable again")
                continue
            }
            switch integration.type {
            case .awsProxy, .httpProxy:
                step(
                    .backend, location,
                    "the \(integration.type.rawValue) integration passes the backend's answer on as it is: the backend "
                        + "has to send the headers itself",
                    code: ProxyBackendCode(headers, methods: scope.allowedMethods(of: resource)).code(
                        for: integration.type))
            case .mock, .http, .aws:
                let statuses = (integration.integrationResponses ?? [:]).keys.sorted()
                if statuses.isEmpty {
                    step(
                        .limit, location,
                        "has no integration response, so that every answer is a 500; add a default one with "
                            + "put-integration-response and enable again")
                }
                for status in statuses { addHeaders(headers, index, verb, status) }
            }
        }
    }

    /// Maps the headers on one integration response, and declares them on the method response of its status.
    private mutating func addHeaders(_ headers: CORSHeaders, _ index: Int, _ verb: String, _ status: String) {
        let resource = definition.resources[index]
        guard let method = resource.resourceMethods?[verb], let integration = method.methodIntegration,
            var response = integration.integrationResponses?[status]
        else { return }
        let row = api.resource(resource.id).method(verb)
        let location = "\(verb) \(resource.path), integration response \(status)"
        var declaration = HeaderDeclaration(
            method.methodResponses?[status], status: status, models: PreflightObjects.responseModels(in: definition))
        var merge = HeaderMerge(
            prefix: PreflightObjects.keyPrefix, row: row.integration.response(status),
            response.responseParameters ?? [:])
        for mapping in headers.actual { merge.merge(mapping, as: declaration.key(of: mapping.name)) }
        var templates = ResponseTemplates(
            response, of: integration, verb: verb, row: merge.row, headers.origins,
            isBinaryAPI: definition.restAPI.binaryMediaTypes?.isEmpty == false)
        templates.apply(headers.originTemplate(headerName: declaration.name(of: CORSHeaders.allowOrigin)))
        templates.checkRequestTemplates(of: integration, row: row.integration)

        let differences = merge.differences + templates.differences
        guard differences.isEmpty || resolve(differences, at: location) else { return }
        response.responseParameters = merge.result
        response.responseTemplates = templates.result
        response.contentHandling = templates.contentHandling
        for mapping in headers.actual {
            // A template gives the origin its value where no mapping does.
            let isSet = mapping.expression != nil || (mapping.name == CORSHeaders.allowOrigin && templates.hasChoice)
            if isSet { declaration.declare(mapping.name) }
        }
        report(declaration, at: "\(verb) \(resource.path), method response \(status)")
        let additions = merge.additions + templates.additions
        if !additions.isEmpty {
            step(.change, location, "adds \(additions.joined(separator: "; "))")
        } else if differences.isEmpty {
            step(.unchanged, location, "has the headers already")
        }
        for limit in templates.limits { step(.limit, location, limit) }
        definition.resources[index].resourceMethods?[verb]?.methodResponses = {
            var responses = method.methodResponses ?? [:]
            responses[status] = declaration.response
            return responses
        }()
        definition.resources[index].resourceMethods?[verb]?.methodIntegration?.integrationResponses?[status] = response
    }

    private mutating func report(_ declaration: HeaderDeclaration, at location: String) {
        let names = declaration.declared.joined(separator: ", ")
        if declaration.isNew {
            step(.create, location, "declares \(names); without it, every such answer is a 500")
        } else if !declaration.declared.isEmpty {
            step(.change, location, "declares \(names)")
        }
    }
}

/// The headers that a method response declares, and those that have to be added to it.
struct HeaderDeclaration {
    private(set) var response: MethodResponse
    /// Names that were added.
    private(set) var declared: [String] = []
    let isNew: Bool

    init(_ existing: MethodResponse?, status: String, models: [String: String]?) {
        isNew = existing == nil
        response = existing ?? MethodResponse(statusCode: status, responseModels: models)
    }

    /// The key of a header as it is declared, else in the usual spelling: AWS compares keys with their case.
    func key(of name: String) -> String {
        let key = PreflightObjects.keyPrefix + name
        if response.responseParameters?[key] != nil { return key }
        return (response.responseParameters ?? [:]).keys.filter { HeaderMerge.isSame($0, key) }.sorted().first ?? key
    }

    func name(of name: String) -> String { String(key(of: name).dropFirst(PreflightObjects.keyPrefix.count)) }

    mutating func declare(_ name: String) {
        let key = key(of: name)
        guard response.responseParameters?[key] == nil else { return }
        response.responseParameters = (response.responseParameters ?? [:]).merging([key: false]) { old, _ in old }
        declared.append(name)
    }
}
