internal import APIModel

extension AuditRule {
    static let optionsAuthorized = AuditRule(
        "options-authorized", .error, "OPTIONS asks for authorization",
        "Browsers send preflights without Authorization and without cookies. A preflight that meets an authorizer or "
            + "IAM is answered with 401 or 403, and the request behind it is never sent. An open OPTIONS gives nothing "
            + "away: it answers the same to everybody."
    ) { api, findings in
        for method in api.ownMethods where method.verb == "OPTIONS" && method.isAuthorized {
            let authorizer: String =
                api.definition.authorizerTitle(of: method.method)
                .map { " (authorizer \($0.shown))" } ?? ""
            findings.add(
                at: method.location, of: method.resourcePath,
                "authorizationType is \(method.method.authorizationType.shown)\(authorizer), and preflights never carry "
                    + "credentials",
                Fix(
                    "Set authorizationType NONE on OPTIONS alone",
                    calls: [method.update(api, [.replace("authorizationType", value: "NONE")])]))
        }
    }

    static let optionsAPIKey = AuditRule(
        "options-api-key", .error, "OPTIONS asks for an API key",
        "Browsers send preflights without X-Api-Key, so that one for a method that requires a key is answered with "
            + "403 Forbidden."
    ) { api, findings in
        for method in api.ownMethods where method.verb == "OPTIONS" && method.method.apiKeyRequired {
            findings.add(
                at: method.location, of: method.resourcePath,
                "apiKeyRequired is true, and preflights never carry X-Api-Key",
                Fix(
                    "Set apiKeyRequired false on OPTIONS alone",
                    calls: [method.update(api, [.replace("apiKeyRequired", value: "false")])]))
        }
    }

    static let optionsValidated = AuditRule(
        "options-validated", .error, "OPTIONS is validated",
        "A preflight has no body, and no headers and query parameters but the URL's own and the browser's. A request "
            + "validator that requires one answers 400, and the request behind the preflight is never sent."
    ) { api, findings in
        for method in api.ownMethods where method.verb == "OPTIONS" {
            guard let validator = method.validator else { continue }
            var reasons: [String] = []
            let missing = method.missingOnPreflight
            if !missing.isEmpty { reasons.append("requires \(missing.listed)") }
            if method.refusesEmptyBody { reasons.append("wants a body that fits a model") }
            guard !reasons.isEmpty else { continue }
            findings.add(
                at: method.location, of: method.resourcePath,
                "request validator \(validator.name.shown) \(reasons.joined(separator: " and ")), which no preflight has",
                Fix(
                    "Take the request validator off OPTIONS",
                    calls: [method.update(api, [.replace("requestValidatorId", value: "")])]))
        }
    }

    static let optionsCaughtByANY = AuditRule(
        "options-caught-by-any", .error, "Preflights fall to an ANY method that refuses them",
        "ANY stands for OPTIONS too. Where no OPTIONS method of its own is there, the authorizer, the API key or the "
            + "validator of ANY meets the preflight, which has nothing to show. A method for OPTIONS beside it wins "
            + "over ANY."
    ) { api, findings in
        for resource in api.ownResources where !resource.actualMethods.isEmpty {
            guard let method = resource.preflightMethod, method.verb == HTTPMethodName.any, method.stopsPreflights
            else { continue }
            var reasons: [String] = []
            if method.isAuthorized { reasons.append("authorization \(method.method.authorizationType.shown)") }
            if method.method.apiKeyRequired { reasons.append("an API key") }
            if !method.missingOnPreflight.isEmpty { reasons.append(method.missingOnPreflight.listed) }
            if method.refusesEmptyBody { reasons.append("a body") }
            findings.add(
                at: "OPTIONS \(resource.path)", of: resource.path,
                "\(method.location) answers it and asks for \(reasons.joined(separator: ", "))",
                Fix(
                    "Add an open OPTIONS method with a MOCK integration beside it",
                    calls: PreflightCalls(api, resource).all))
        }
    }
}

extension AuditedMethod {
    func update(_ api: AuditedAPI, _ steps: [PatchStep]) -> ControlPlaneCall {
        .update("method", CallTarget(api: api.id).method(resourceID, verb), steps)
    }

    func updateIntegration(_ api: AuditedAPI, _ steps: [PatchStep]) -> ControlPlaneCall {
        .update("integration", CallTarget(api: api.id).method(resourceID, verb).integration, steps)
    }
}
