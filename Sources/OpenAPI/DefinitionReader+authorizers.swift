internal import APIModel

/// `x-amazon-apigateway-authorizer` of a security scheme becomes an authorizer of the scheme's name, used or not
/// (recorded: test_import_with_global_api_key_authorizer).
extension DefinitionReader {
    /// Reads an authorizer extension; an error, and nil, when its type is none of REST APIs.
    mutating func readAuthorizer(
        _ node: DocumentNode, of scheme: DocumentNode, named name: String, authType: String?
    ) -> Authorizer? {
        let type: AuthorizerType
        switch (node["type"]?.scalarText ?? "").lowercased() {
        case "token": type = .token
        case "request": type = .request
        case "cognito_user_pools": type = .cognitoUserPools
        case let other:
            let remedy: String =
                other == "jwt"
                ? " JWT authorizers are for HTTP APIs; write cognito_user_pools with providerARNs, or a token authorizer."
                : ""
            error(
                "The type of the authorizer '\(name)' must be token, request or cognito_user_pools, not "
                    + "'\(node["type"]?.scalarText ?? "")'.\(remedy)", at: node.mark)
            return nil
        }
        reportUnknownKeys(of: node, named: name)
        var authorizer = Authorizer(id: "", name: name, type: type)
        authorizer.authType = authType
        authorizer.identityValidationExpression = text(of: node["identityValidationExpression"])
        switch type {
        case .token, .request:
            authorizer.authorizerUri = text(of: node["authorizerUri"]).map { resolvingVariables(in: $0) }
            authorizer.authorizerCredentials = text(of: node["authorizerCredentials"])
                .map { resolvingVariables(in: $0) }
            authorizer.authorizerResultTtlInSeconds = seconds(node["authorizerResultTtlInSeconds"])
        case .cognitoUserPools:
            // Recorded: a user pool authorizer of an import has no time.
            authorizer.providerARNs = pools(node["providerARNs"])
        }
        authorizer.identitySource =
            switch type {
            case .request: text(of: node["identitySource"])
            case .token, .cognitoUserPools: text(of: scheme["name"]).map { "method.request.header.\($0)" }
            }
        return authorizer
    }

    private static let authorizerKeys: Set<String> = [
        "type", "authorizerUri", "authorizerCredentials", "identitySource", "identityValidationExpression",
        "authorizerResultTtlInSeconds", "providerARNs",
    ]

    private mutating func reportUnknownKeys(of node: DocumentNode, named name: String) {
        for member in node.object?.members ?? [] where !Self.authorizerKeys.contains(member.key) {
            warn(
                "'\(member.key)' of the authorizer '\(name)' has no effect for REST APIs. Ignored.", at: member.keyMark)
        }
    }

    private mutating func seconds(_ node: DocumentNode?) -> Int? {
        guard let node, !node.isNull else { return nil }
        if let seconds = node.scalarText.flatMap({ Int($0) }) { return seconds }
        error("'authorizerResultTtlInSeconds' must be a number of seconds.", at: node.mark)
        return nil
    }

    private mutating func pools(_ node: DocumentNode?) -> [String]? {
        guard let node, !node.isNull else { return nil }
        guard let pools = node.array.flatMap({ texts(of: $0) }) else {
            error("'providerARNs' must be a list of user pools' ARNs.", at: node.mark)
            return nil
        }
        return pools.map { resolvingVariables(in: $0) }
    }
}
