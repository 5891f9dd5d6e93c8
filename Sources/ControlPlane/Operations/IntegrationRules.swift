internal import APIModel

/// What must hold for an integration, however it came about. Sentences recorded, unless a line says otherwise.
enum IntegrationRules {
    /// Widely reported.
    static let invalidTimeout = ControlPlaneError.badRequest(
        "Timeout should be between \(Limits.integrationTimeoutMilliseconds.lowerBound) ms and "
            + "\(Limits.integrationTimeoutMilliseconds.upperBound) ms")

    static func check(_ integration: Integration, of method: Method?) throws(ControlPlaneError) {
        try checkBackend(integration)
        guard timeouts(of: integration).contains(integration.timeoutInMillis) else { throw invalidTimeout }
        if integration.responseTransferMode == .stream,
            integration.type != .httpProxy, integration.type != .awsProxy
        {
            // Assumed.
            throw .badRequest(
                "Response transfer mode STREAM is only supported for AWS_PROXY and HTTP_PROXY integrations")
        }
        if integration.tlsConfig != nil, integration.type != .http, integration.type != .httpProxy {
            // Assumed; the model says which types take it.
            throw .badRequest("TLS configuration is only supported for HTTP and HTTP_PROXY integrations")
        }
        let declared = method?.requestParameters ?? [:]
        let mappings = integration.requestParameters ?? [:]
        try MappingExpression.checkRequest(mappings, declared: declared)
        try MappingExpression.checkCacheKeys(integration.cacheKeyParameters, declared: declared, mapped: mappings)
        try MappingExpression.checkTemplates(integration.requestTemplates ?? [:])
    }

    /// `INTERNET` where there is a connection of ours to make.
    static func defaultConnection(of type: IntegrationType) -> ConnectionType? {
        switch type {
        case .http, .httpProxy: .internet
        case .aws, .awsProxy, .mock: nil
        }
    }

    /// Assumed sentence, after AWS's for verbs; nil means AWS's default.
    static func passthroughBehavior(_ text: String?) throws(ControlPlaneError) -> PassthroughBehavior {
        guard let text else { return .whenNoMatch }
        guard let behavior = PassthroughBehavior(rawValue: text) else {
            let words = PassthroughBehavior.allCases.map(\.rawValue).joined(separator: ",")
            throw .badRequest("Invalid PassthroughBehavior specified. Valid options are \(words)")
        }
        return behavior
    }

    /// A streamed answer may take 15 minutes.
    private static func timeouts(of integration: Integration) -> ClosedRange<Int> {
        integration.responseTransferMode == .stream
            ? Limits.streamedIntegrationTimeoutMilliseconds : Limits.integrationTimeoutMilliseconds
    }

    private static func checkBackend(_ integration: Integration) throws(ControlPlaneError) {
        if integration.type != .mock {
            guard let verb = integration.httpMethod, !verb.isEmpty else {
                throw .badRequest("Enumeration value for HttpMethod must be non-empty")
            }
        }
        if let verb = integration.httpMethod, !HTTPMethodName.isValid(verb) { throw MethodRules.invalidVerb }
        switch integration.type {
        case .mock: return
        case .http, .httpProxy:
            guard isHTTPEndpoint(integration.uri ?? "") else {
                throw .badRequest("Invalid HTTP endpoint specified for URI")
            }
            if integration.connectionType == .vpcLink, (integration.connectionId ?? "").isEmpty {
                // Assumed.
                throw .badRequest("Connection ID is required for VPC_LINK connections")
            }
        case .aws, .awsProxy:
            try checkARN(integration.uri ?? "", integration.type, integration.credentials)
        }
    }

    /// `http://` or `https://`, a host, and a port that AWS permits; or a stage variable in place of all that.
    static func isHTTPEndpoint(_ uri: String) -> Bool {
        if uri.hasPrefix("${stageVariables.") { return true }
        guard let scheme = ["http://", "https://"].first(where: { uri.lowercased().hasPrefix($0) }) else {
            return false
        }
        let rest = uri.dropFirst(scheme.count)
        guard !rest.contains(where: { $0 == " " || $0.isNewline }) else { return false }
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.isEmpty, !authority.contains("@") else { return false }
        if authority.contains("${") || authority.contains("{") { return true }
        let host = authority.hasPrefix("[") ? authority.drop { $0 != "]" }.dropFirst() : authority.drop { $0 != ":" }
        guard !host.isEmpty else { return !authority.hasPrefix(":") }
        guard host.hasPrefix(":"), !authority.hasPrefix(":"), let port = UInt16(host.dropFirst()) else { return false }
        return port == 80 || port == 443 || port >= 1024
    }

    /// `arn:aws:apigateway:{region}:{service}:{path|action}/…`
    private static func checkARN(
        _ uri: String, _ type: IntegrationType, _ credentials: String?
    ) throws(ControlPlaneError) {
        let parts = uri.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count >= 5, parts[0] == "arn" else {
            throw .badRequest("Invalid ARN specified in the request")
        }
        // An ARN of something else fails here too (recorded, test_put_integration_validation: a role's).
        guard parts.count == 6, parts[2] == "apigateway", !parts[4].isEmpty,
            parts[5].hasPrefix("path/") || parts[5].hasPrefix("action/")
        else {
            throw .badRequest("AWS ARN for integration must contain path or action")
        }
        let service = parts[4].split(separator: ".").last.map(String.init) ?? ""
        if type == .awsProxy {
            guard service == "lambda" || service == "firehose" else {
                throw .badRequest(
                    "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream "
                        + "invocations.")
            }
        } else if service != "lambda", (credentials ?? "").isEmpty {
            throw .badRequest("Role ARN must be specified for AWS integrations")
        }
    }
}
