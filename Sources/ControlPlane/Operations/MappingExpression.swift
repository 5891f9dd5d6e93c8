internal import APIModel

/// What the control plane refuses in parameter mappings, in AWS's sentences. The grammar itself is `MappingSource`.
enum MappingExpression {
    /// The parameter that `method.request.header.X` and the like name, `multivalue…` as the place it means; nil when it
    /// names none.
    static func requestParameter(_ text: String) -> (place: MappingSource.ParameterPlace, name: String)? {
        switch MappingSource(text) {
        case .requestParameter(let place, let name), .requestParameterValues(let place, let name): (place, name)
        default: nil
        }
    }

    /// `method.response.header.{name}`
    static func isResponseHeader(_ text: String) -> Bool {
        if case .methodResponseHeader = MappingTarget(text) { true } else { false }
    }

    /// Checks the request mappings of an integration: destinations, forms of sources, and that each parameter of the
    /// method that a source names is declared there.
    static func checkRequest(
        _ mappings: [String: String], declared: [String: Bool]
    ) throws(ControlPlaneError) {
        var errors: [String] = []
        for (destination, expression) in mappings.sorted(by: { $0.key < $1.key }) {
            guard case .integrationRequest = MappingTarget(destination) else {
                errors.append(invalidParameter(destination))
                continue
            }
            switch MappingSource(expression) {
            case .constant, .stageVariable, .context, .requestBody: break
            case .requestParameter, .requestParameterValues:
                if !isDeclared(expression, declared) { errors.append(invalidParameter(expression)) }
            case nil where expression.hasPrefix("method.request."): errors.append(invalidParameter(expression))
            case nil, .responseHeader, .responseHeaderValues, .responseBody:
                errors.append(invalidExpression(expression))
            }
        }
        try refuse(errors)
    }

    /// The same for an integration response; declared are the headers of the method response, nil when there is none.
    static func checkResponse(
        _ mappings: [String: String], declared: [String: Bool]
    ) throws(ControlPlaneError) {
        var errors: [String] = []
        for (destination, expression) in mappings.sorted(by: { $0.key < $1.key }) {
            if !isResponseHeader(destination) || declared[destination] == nil {
                errors.append(invalidParameter(destination))
                continue
            }
            switch MappingSource(expression) {
            case .constant, .stageVariable, .context, .responseHeader, .responseHeaderValues, .responseBody: break
            case nil, .requestParameter, .requestParameterValues, .requestBody:
                errors.append(invalidExpression(expression))
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
        return declared["method.request.\(parameter.place.rawValue).\(parameter.name)"] != nil
    }
}
