internal import APIModel

/// The grammar of parameter mappings: which sources and destinations exist (guide, "Amazon API Gateway API request and
/// response data mapping reference").
enum MappingExpression {
    /// `header`, `querystring` or `path` with a name.
    struct Parameter: Equatable {
        let place: String
        let name: String
    }

    /// Reads `method.request.header.X` and the like, `multivalue…` as the place it means; nil when it is none.
    static func requestParameter(_ text: String) -> Parameter? {
        guard let (place, name) = split(text, after: "method.request.") else { return nil }
        switch place {
        case "header", "querystring", "path": return Parameter(place: place, name: name)
        case "multivalueheader": return Parameter(place: "header", name: name)
        case "multivaluequerystring": return Parameter(place: "querystring", name: name)
        default: return nil
        }
    }

    /// `integration.request.{header|querystring|path}.{name}`
    static func isIntegrationDestination(_ text: String) -> Bool {
        split(text, after: "integration.request.").map { ["header", "querystring", "path"].contains($0.place) } ?? false
    }

    /// `method.response.header.{name}`
    static func isResponseHeader(_ text: String) -> Bool {
        split(text, after: "method.response.").map { $0.place == "header" } ?? false
    }

    /// Checks the request mappings of an integration: destinations, forms of sources, and that each parameter of the
    /// method that a source names is declared there.
    static func checkRequest(
        _ mappings: [String: String], declared: [String: Bool]
    ) throws(ControlPlaneError) {
        var errors: [String] = []
        for (destination, source) in mappings.sorted(by: { $0.key < $1.key }) {
            if !isIntegrationDestination(destination) {
                errors.append(invalidParameter(destination))
            } else if source.hasPrefix("method.request."), !isBody(source, "method.request.body") {
                if !isDeclared(source, declared) { errors.append(invalidParameter(source)) }
            } else if !isCommonSource(source), !isBody(source, "method.request.body") {
                errors.append(invalidExpression(source))
            }
        }
        try refuse(errors)
    }

    /// The same for an integration response; declared are the headers of the method response, nil when there is none.
    static func checkResponse(
        _ mappings: [String: String], declared: [String: Bool]
    ) throws(ControlPlaneError) {
        var errors: [String] = []
        for (destination, source) in mappings.sorted(by: { $0.key < $1.key }) {
            if !isResponseHeader(destination) || declared[destination] == nil {
                errors.append(invalidParameter(destination))
            } else if !isCommonSource(source), !isBody(source, "integration.response.body"), !isResponseSource(source) {
                errors.append(invalidExpression(source))
            }
        }
        try refuse(errors)
    }

    /// Checks cache keys: parameters of the method, or of the integration request.
    static func checkCacheKeys(
        _ keys: [String], declared: [String: Bool], mapped: [String: String]
    ) throws(ControlPlaneError) {
        try refuse(parameters: keys.filter { !isDeclared($0, declared) && mapped[$0] == nil })
    }

    /// Checks the media types and sizes of templates.
    static func checkTemplates(_ templates: [String: String]) throws(ControlPlaneError) {
        for (mediaType, template) in templates.sorted(by: { $0.key < $1.key }) {
            try checkMediaType(mediaType)
            guard template.utf8.count <= Limits.templateBytes else {
                // Assumed; the limit is the guide's.
                throw .badRequest(
                    "Mapping template for content type \(mediaType) exceeds the maximum size of "
                        + "\(Limits.templateBytes) bytes"
                )
            }
        }
    }

    /// Recorded: "Validation Result: warnings : [], errors : [Invalid content type specified: 123]".
    static func checkMediaType(_ mediaType: String) throws(ControlPlaneError) {
        guard mediaType.contains("/") || mediaType == "$default" else {
            throw .badRequest(
                "Validation Result: warnings : [], errors : [Invalid content type specified: \(mediaType)]")
        }
    }

    // MARK: Sentences

    /// Throws one error for these parameters; nothing when there are none.
    static func refuse(parameters: [String]) throws(ControlPlaneError) {
        try refuse(parameters.map(invalidParameter))
    }

    /// Recorded: "Invalid mapping expression specified: Validation Result: warnings : [], errors : […]".
    private static func refuse(_ errors: [String]) throws(ControlPlaneError) {
        guard !errors.isEmpty else { return }
        throw .badRequest(
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : "
                + "[\(errors.joined(separator: ", "))]")
    }

    private static func invalidParameter(_ text: String) -> String {
        "Invalid mapping expression parameter specified: \(text)"
    }

    private static func invalidExpression(_ text: String) -> String {
        "Invalid mapping expression specified: \(text)"
    }

    // MARK: Forms

    private static func isDeclared(_ source: String, _ declared: [String: Bool]) -> Bool {
        if declared[source] != nil { return true }
        guard let parameter = requestParameter(source) else { return false }
        return declared["method.request.\(parameter.place).\(parameter.name)"] != nil
    }

    private static func isCommonSource(_ source: String) -> Bool {
        if source.hasPrefix("'") { return source.hasSuffix("'") && source.utf8.count >= 2 }
        return (source.hasPrefix("stageVariables.") && ParameterName.isValid(source.dropFirst("stageVariables.".count)))
            || (source.hasPrefix("context.") && ParameterName.isValid(source.dropFirst("context.".count)))
    }

    private static func isResponseSource(_ source: String) -> Bool {
        split(source, after: "integration.response.").map { ["header", "multivalueheader"].contains($0.place) } ?? false
    }

    /// The whole body, or a JSONPath in it without its `$.`.
    private static func isBody(_ source: String, _ body: String) -> Bool {
        source == body || (source.hasPrefix(body + ".") && source.utf8.count > body.utf8.count + 1)
            || source.hasPrefix(body + "[")
    }

    private static func split(_ text: String, after prefix: String) -> (place: String, name: String)? {
        guard text.hasPrefix(prefix) else { return nil }
        let parts = text.dropFirst(prefix.count).split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, ParameterName.isValid(parts[1]) else { return nil }
        return (String(parts[0]), String(parts[1]))
    }
}
