internal import APIModel

/// The two sides of a parameter mapping, as far as an import checks them (grammar: AWS guide, "Mapping data").
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
        let prefixes: [String] = [
            "integration.request.header.", "integration.request.querystring.", "integration.request.path.",
        ]
        return prefixes.contains { key.hasPrefix($0) && ParameterName.isValid(key.dropFirst($0.count)) }
    }

    /// The header that a response mapping sets; nil when its key is of another form.
    static func responseHeader(_ key: String) -> String? {
        let prefix = "method.response.header."
        guard key.hasPrefix(prefix), key.utf8.count > prefix.utf8.count else { return nil }
        return String(key.dropFirst(prefix.count))
    }

    /// What is wrong with a request mapping's source; nil when nothing is.
    static func problem(ofRequestSource source: String, declared: [String: Bool]) -> String? {
        let body = "method.request.body"
        if isCommonSource(source) || source == body || [body + ".", body + "["].contains(where: source.hasPrefix) {
            return nil
        }
        let positions: [(prefix: String, declared: String)] = [
            ("method.request.path.", "method.request.path."),
            ("method.request.header.", "method.request.header."),
            ("method.request.querystring.", "method.request.querystring."),
            ("method.request.multivalueheader.", "method.request.header."),
            ("method.request.multivaluequerystring.", "method.request.querystring."),
        ]
        for (prefix, declaredPrefix) in positions where source.hasPrefix(prefix) {
            let parameter = declaredPrefix + source.dropFirst(prefix.count)
            return declared[parameter] == nil ? invalidParameter(source) : nil
        }
        return invalid(source)
    }

    static func isResponseSource(_ source: String) -> Bool {
        let prefixes: [String] = [
            "integration.response.header.", "integration.response.multivalueheader.", "integration.response.body.",
            "integration.response.body[",
        ]
        return isCommonSource(source) || source == "integration.response.body"
            || prefixes.contains(where: source.hasPrefix)
    }

    static func isGatewaySource(_ source: String) -> Bool {
        isCommonSource(source) || source.hasPrefix("method.request.") || source.hasPrefix("method.input.params.")
    }

    /// A constant in single quotes, a stage variable or a context value.
    private static func isCommonSource(_ source: String) -> Bool {
        if source.utf8.count >= 2, source.hasPrefix("'"), source.hasSuffix("'") { return true }
        return source.hasPrefix("stageVariables.") || source.hasPrefix("context.")
    }
}
