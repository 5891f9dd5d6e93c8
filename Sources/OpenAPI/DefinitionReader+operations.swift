internal import APIModel

/// An operation becomes a method.
extension DefinitionReader {
    /// - Parameter item: the path item around it, whose parameters it shares.
    mutating func readOperation(
        _ operation: DocumentNode, in item: DocumentNode, at place: OperationPlace
    ) throws(ImportFailure) -> ImportedMethod {
        var method = Method(httpMethod: place.verb)
        method.operationName = operation["operationId"]?.scalarText
        readParameters(of: operation, in: item, into: &method, at: place)
        readRequestBody(of: operation, into: &method)
        readResponses(of: operation, into: &method, at: place)
        let authorizer = readSecurity(of: operation, into: &method, at: place)

        var validator = imported.defaultRequestValidator
        if let node = extensionValue("request-validator", in: operation) {
            validator = requestValidatorName(node)
        }
        if let node = extensionValue("integration", in: operation) {
            do throws(ImportFailure) {
                method.methodIntegration = try readIntegration(node, of: method, at: place)
            } catch {
                malformedIntegrations.append(error)
            }
        }
        if let node = operation["isDefaultRoute"] {
            warn("isDefaultRoute has no effect for REST APIs: it is for HTTP APIs. Ignored.", at: node.mark)
        }
        for key in ["callbacks", "servers"] {
            if let node = operation[key] { note("`\(key)` of an operation has no effect. Ignored.", at: node.mark) }
        }
        return ImportedMethod(method: method, requestValidator: validator, authorizer: authorizer)
    }

    /// Parameters of the operation, then those of its path item that it does not override by name and place.
    private mutating func readParameters(
        of operation: DocumentNode, in item: DocumentNode, into method: inout Method, at place: OperationPlace
    ) {
        var parameters: [String: Bool] = [:]
        var seen: Set<String> = []
        for node in (operation["parameters"]?.array ?? []) + (item["parameters"]?.array ?? []) {
            guard let parameter = resolved(node) else { continue }
            guard let name = parameter["name"]?.scalarText, let position = parameter["in"]?.string else {
                error(
                    "A parameter of \(place.verb) \(place.path) has no `name` or no `in`.", at: parameter.mark)
                continue
            }
            guard seen.insert("\(position) \(name)").inserted else { continue }
            switch position {
            case "path", "query", "header":
                let key = "method.request.\(position == "query" ? "querystring" : position).\(name)"
                guard ParameterName.isValid(name) else {
                    error(
                        "Unable to put method '\(place.verb)' on resource at path '\(place.path)': "
                            + MappingExpression.invalidParameter(key), at: parameter.mark)
                    continue
                }
                let isRequired = parameter["required"].flatMap { $0.isNull ? nil : boolean($0, "required") } ?? false
                parameters[key] = position == "path" || isRequired
            case "body" where version == .swagger2:
                readBody(parameter, of: operation, into: &method)
            default:
                note("API Gateway has no parameters in `\(position)`. '\(name)' is ignored.", at: parameter.mark)
            }
        }
        // Recorded: path parameters are there and required whether they are declared or not.
        for part in place.path.split(separator: "/") {
            if let name = PathPart.variableName(of: String(part)) { parameters["method.request.path.\(name)"] = true }
        }
        method.requestParameters = parameters.isEmpty ? nil : parameters
    }

    /// 2.0: one schema for every media type that the operation consumes.
    private mutating func readBody(_ parameter: DocumentNode, of operation: DocumentNode, into method: inout Method) {
        guard let schema = parameter["schema"], let name = modelName(for: schema) else { return }
        let types = mediaTypes("consumes", of: operation)
        method.requestModels = Dictionary(types.map { ($0, name) }) { first, _ in first }
    }

    /// 3.0: a schema by media type.
    private mutating func readRequestBody(of operation: DocumentNode, into method: inout Method) {
        guard version == .openAPI3, let node = operation["requestBody"], let body = resolved(node) else { return }
        var models: [String: String] = [:]
        for member in body["content"]?.object?.members ?? [] {
            guard let schema = member.node["schema"], let name = modelName(for: schema) else { continue }
            models[member.key] = name
        }
        if !models.isEmpty { method.requestModels = models }
    }

    private mutating func readResponses(
        of operation: DocumentNode, into method: inout Method, at place: OperationPlace
    ) {
        var responses: [String: MethodResponse] = [:]
        for member in operation["responses"]?.object?.members ?? [] where !member.key.hasPrefix("x-") {
            guard member.key.utf8.count == 3, let status = Int(member.key), (100...599).contains(status) else {
                note(
                    "The response '\(member.key)' of \(place.verb) \(place.path) is no status code. Ignored.",
                    at: member.keyMark)
                continue
            }
            guard let node = resolved(member.node) else { continue }
            var response = MethodResponse(statusCode: member.key)
            let headers = node["headers"]?.object?.members ?? []
            if !headers.isEmpty {
                var parameters: [String: Bool] = [:]
                for header in headers { parameters["method.response.header.\(header.key)"] = false }
                response.responseParameters = parameters
            }
            var models: [String: String] = [:]
            if version == .swagger2 {
                if let schema = node["schema"], let name = modelName(for: schema) {
                    for type in mediaTypes("produces", of: operation) {
                        models[type] = name
                    }
                }
            } else {
                for content in node["content"]?.object?.members ?? [] {
                    guard let schema = content.node["schema"], let name = modelName(for: schema) else { continue }
                    models[content.key] = name
                }
            }
            response.responseModels = models.isEmpty ? nil : models
            responses[member.key] = response
        }
        method.methodResponses = responses.isEmpty ? nil : responses
    }

    /// `consumes` or `produces` of the operation, else of the root, else JSON.
    private mutating func mediaTypes(_ key: String, of operation: DocumentNode) -> [String] {
        let types = ((operation[key] ?? root[key])?.array ?? []).prefix(options.limits.perOperation + 1).compactMap(
            \.string)
        if types.count > options.limits.perOperation {
            error("`\(key)` has more than \(options.limits.perOperation) media types.", at: operation.mark)
            return []
        }
        return types.isEmpty ? ["application/json"] : types
    }
}
