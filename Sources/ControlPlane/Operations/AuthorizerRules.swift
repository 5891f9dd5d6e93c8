internal import APIModel

/// What must hold for an authorizer, however it came about. Sentences are assumed, unless a line says otherwise.
enum AuthorizerRules {
    static func check(_ authorizer: Authorizer) throws(ControlPlaneError) {
        guard !authorizer.name.isEmpty else { throw .badRequest("Authorizer name cannot be blank") }
        if let seconds = authorizer.authorizerResultTtlInSeconds, !Limits.authorizerTTLSeconds.contains(seconds) {
            throw .badRequest(
                "Invalid value for authorizer result TTL: \(seconds). It must be between "
                    + "\(Limits.authorizerTTLSeconds.lowerBound) and \(Limits.authorizerTTLSeconds.upperBound) seconds")
        }
        switch authorizer.type {
        case .token, .request: try checkURI(authorizer.authorizerUri)
        case .cognitoUserPools: try checkPools(authorizer.providerARNs ?? [])
        }
        try checkIdentitySource(authorizer)
    }

    /// `arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{function}/invocations`.
    private static func checkURI(_ uri: String?) throws(ControlPlaneError) {
        let uri = uri ?? ""
        let parts = uri.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        let prefix = "path/2015-03-31/functions/"
        guard parts.count == 6, parts[0] == "arn", parts[2] == "apigateway", parts[4] == "lambda",
            parts[5].hasPrefix(prefix), parts[5].hasSuffix("/invocations"),
            parts[5].utf8.count > prefix.utf8.count + "/invocations".utf8.count
        else {
            // Reported.
            throw .badRequest(
                "Invalid Authorizer URI: \(uri). Authorizer URI should be a valid API Gateway ARN that represents a "
                    + "Lambda function invocation.")
        }
    }

    private static func checkPools(_ pools: [String]) throws(ControlPlaneError) {
        guard !pools.isEmpty else {
            throw .badRequest("At least one provider ARN is required for authorizers of type COGNITO_USER_POOLS")
        }
        for pool in pools {
            let parts = pool.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
            // A stage variable may stand for any part, or the whole.
            let isARN: Bool =
                parts.count == 6 && parts[0] == "arn" && parts[2] == "cognito-idp" && parts[5].hasPrefix("userpool/")
            guard isARN || pool.contains("${stageVariables.") else {
                throw .badRequest("Invalid Cognito User Pool ARN specified: \(pool)")
            }
        }
    }

    /// One header for tokens; any of four places for requests, which need a source only when answers are remembered.
    private static func checkIdentitySource(_ authorizer: Authorizer) throws(ControlPlaneError) {
        let sources = (authorizer.identitySource ?? "").split(separator: ",").map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        switch authorizer.type {
        case .token, .cognitoUserPools:
            guard sources.count == 1, case .requestParameter(.header, _)? = MappingSource(sources[0]) else {
                throw invalidSource(authorizer.identitySource)
            }
        case .request:
            let seconds = authorizer.authorizerResultTtlInSeconds ?? Limits.authorizerTTLDefaultSeconds
            guard !sources.isEmpty || seconds == 0 else {
                // The sentence is the one of HTTP APIs (reported).
                throw .badRequest(
                    "Identity source must be set if authorizer caching is enabled (TTL is greater than 0)")
            }
            for source in sources {
                switch MappingSource(source) {
                case .requestParameter(.header, _), .requestParameter(.queryString, _), .stageVariable, .context:
                    continue
                default: throw invalidSource(source)
                }
            }
        }
    }

    private static func invalidSource(_ source: String?) -> ControlPlaneError {
        .badRequest("Invalid identity source specified: \(source ?? "")")
    }

    /// Reported.
    static func nameTaken(_ name: String) -> ControlPlaneError {
        .badRequest("Authorizer name must be unique. Authorizer \(name) already exists in this RestApi.")
    }

    /// Reported; which exception it is is assumed, after models.
    static func inUse(_ id: String, by method: String) -> ControlPlaneError {
        .conflict("Cannot delete authorizer '\(id)', is referenced in method: \(method)")
    }

    static let tooMany = ControlPlaneError.limitExceeded(
        "Maximum number of Authorizers for this API has been reached. Please contact AWS if you need additional "
            + "Authorizers.")
}

extension Authorizer {
    /// Fills in what AWS shows when it was not said (examples of the CLI's reference): an `authType` by the type, and
    /// the time that Lambda authorizers' answers are remembered. Empty texts are none.
    mutating func setDefaults() {
        authorizerCredentials = authorizerCredentials.flatMap { $0.isEmpty ? nil : $0 }
        identitySource = identitySource.flatMap { $0.isEmpty ? nil : $0 }
        identityValidationExpression = identityValidationExpression.flatMap { $0.isEmpty ? nil : $0 }
        switch type {
        case .token, .request:
            authType = authType ?? "custom"
            authorizerResultTtlInSeconds = authorizerResultTtlInSeconds ?? Limits.authorizerTTLDefaultSeconds
        case .cognitoUserPools:
            authType = authType ?? "cognito_user_pools"
        }
    }
}
