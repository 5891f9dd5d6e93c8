internal import APIModel

/// What an import says of the two sides of a parameter mapping. The grammar itself is `MappingSource`.
enum MappingExpression {
    /// AWS's sentence (public reports, PutIntegration and imports alike).
    static func invalid(_ expression: String) -> String {
        "Invalid mapping expression specified: Validation Result: warnings : [], errors : "
            + "[Invalid mapping expression specified: \(expression)]"
    }

    /// The same for a parameter that is not declared, or whose name cannot be.
    static func invalidParameter(_ parameter: String) -> String {
        "Invalid mapping expression specified: Validation Result: warnings : [], errors : "
            + "[Invalid mapping expression parameter specified: \(parameter)]"
    }

    static func isRequestTarget(_ key: String) -> Bool {
        if case .integrationRequest = MappingTarget(key) { true } else { false }
    }

    static func isResponseTarget(_ key: String) -> Bool {
        if case .methodResponseHeader = MappingTarget(key) { true } else { false }
    }

    /// What is wrong with a request mapping's source; nil when nothing is.
    static func problem(ofRequestSource source: String, declared: [String: Bool]) -> String? {
        switch MappingSource(source) {
        case .constant, .stageVariable, .context, .requestBody: nil
        case .requestParameter(let place, let name), .requestParameterValues(let place, let name):
            declared["method.request.\(place.rawValue).\(name)"] == nil ? invalidParameter(source) : nil
        case nil where source.hasPrefix("method.request."): invalidParameter(source)
        case nil, .responseHeader, .responseHeaderValues, .responseBody: invalid(source)
        }
    }

    static func isResponseSource(_ source: String) -> Bool {
        switch MappingSource(source) {
        case .constant, .stageVariable, .context, .responseHeader, .responseHeaderValues, .responseBody: true
        case nil, .requestParameter, .requestParameterValues, .requestBody: false
        }
    }

    static func isGatewaySource(_ source: String) -> Bool {
        switch MappingSource(source) {
        case .constant, .stageVariable, .context: true
        default: source.hasPrefix("method.request.") || source.hasPrefix("method.input.params.")
        }
    }
}
