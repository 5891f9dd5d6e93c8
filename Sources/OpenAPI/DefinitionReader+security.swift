internal import APIModel

/// Security schemes and requirements become authorization. In doubt a method is closed, never open.
extension DefinitionReader {
    mutating func readSecuritySchemes() {
        let schemes = version == .swagger2 ? root["securityDefinitions"] : root["components"]?["securitySchemes"]
        for member in schemes?.object?.members ?? [] {
            guard let scheme = resolved(member.node) else { continue }
            securitySchemes[member.key] = readScheme(scheme, named: member.key, at: member.keyMark)
        }
    }

    private mutating func readScheme(
        _ scheme: DocumentNode, named name: String, at mark: SourceMark
    ) -> SecurityScheme {
        let authType = text(of: extensionValue("authtype", in: scheme)) ?? ""
        if let node = extensionValue("authorizer", in: scheme) {
            guard
                let authorizer = readAuthorizer(
                    node, of: scheme, named: name, authType: authType.isEmpty ? nil : authType)
            else { return SecurityScheme(name: name, kind: .authorizer(authorizationType: "CUSTOM"), mark: node.mark) }
            imported.authorizers.append(authorizer)
            return SecurityScheme(
                name: name,
                kind: .authorizer(
                    authorizationType: authorizer.type == .cognitoUserPools ? "COGNITO_USER_POOLS" : "CUSTOM"),
                mark: node.mark)
        }
        if authType.lowercased() == "awssigv4" { return SecurityScheme(name: name, kind: .iam, mark: mark) }
        let type = scheme["type"]?.scalarText ?? ""
        guard type.lowercased() == "apikey" else {
            // AWS's sentence for the same (public reports).
            warn("Unsupported security definition type '\(type)' for '\(name)'. Ignoring.", words: .aws, at: mark)
            return SecurityScheme(name: name, kind: .ignored, mark: mark)
        }
        return SecurityScheme(name: name, kind: .apiKey, mark: mark)
    }

    /// The operation's own `security`, else the root's (recorded), then `x-amazon-apigateway-auth`, which overrides.
    ///
    /// - Returns: the name of the method's authorizer.
    mutating func readSecurity(
        of operation: DocumentNode, into method: inout Method, at place: OperationPlace
    ) -> String? {
        var authorizer: String?
        let own = operation["security"]
        let auth = extensionValue("auth", in: operation)
        // With an explicit NONE the root's requirements do not reach the operation at all (assumed), its own key does.
        let inherited = auth == nil ? root["security"] : nil
        var requirements = 0
        for requirement in (own ?? inherited)?.array ?? [] {
            guard let object = requirement.object else { continue }
            if object.members.isEmpty {
                warn("REST APIs have no optional security: `{}` is ignored, the others apply.", at: requirement.mark)
            }
            requirements += 1 + object.members.count
            guard requirements <= options.limits.perOperation else {
                error("More than \(options.limits.perOperation) security requirements apply here.", at: operation.mark)
                break
            }
            for member in object.members { require(member, in: &method, &authorizer) }
        }
        guard let auth else {
            if method.authorizationType == "AWS_IAM" { warnOfIAM(at: own?.mark ?? operation.mark, place) }
            return authorizer
        }
        switch auth["type"]?.string?.uppercased() {
        case "NONE":
            method.authorizationType = "NONE"
            method.authorizationScopes = nil
        case "AWS_IAM":
            method.authorizationType = "AWS_IAM"
            method.authorizationScopes = nil
            warnOfIAM(at: auth.mark, place)
        default:
            error("The type of x-amazon-apigateway-auth must be NONE or AWS_IAM.", at: auth.mark)
        }
        return nil
    }

    private mutating func require(
        _ member: DocumentObject.Member, in method: inout Method, _ authorizer: inout String?
    ) {
        guard let scheme = securitySchemes[member.key] else {
            error("The security scheme '\(member.key)' is not defined.", at: member.keyMark)
            return
        }
        switch scheme.kind {
        case .ignored:
            break
        case .apiKey:
            method.apiKeyRequired = true
        case .iam:
            if isFirst(in: method, member) { method.authorizationType = "AWS_IAM" }
        case .authorizer(let authorizationType):
            guard isFirst(in: method, member) else { return }
            method.authorizationType = authorizationType
            let scopes = (member.node.array ?? []).compactMap(\.scalarText)
            method.authorizationScopes = scopes.isEmpty ? nil : scopes
            authorizer = scheme.name
        }
    }

    /// A REST method has one authorization; a further one is reported and ignored.
    private mutating func isFirst(in method: Method, _ member: DocumentObject.Member) -> Bool {
        guard method.authorizationType != "NONE" else { return true }
        warn("A REST method has one authorizer; '\(member.key)' is ignored, the first one applies.", at: member.keyMark)
        return false
    }

    private mutating func warnOfIAM(at mark: SourceMark, _ place: OperationPlace) {
        warn(
            "AWS_IAM authorization is not supported yet: \(place.verb) \(place.path) answers 500 until it is.", at: mark
        )
    }
}
