internal import APIModel

extension AuditedAPI {
    /// The picture of all answers, for the report.
    var cells: [AuditCell] {
        var cells: [AuditCell] = []
        for resource in resources {
            for method in resource.methods { cells += self.cells(of: method, in: resource) }
        }
        for response in gatewayResponses {
            let value: (CORSHeader) -> AuditCell.Value = { response.headers[$0]?.value ?? .none }
            cells.append(
                AuditCell(
                    resourcePath: nil, verb: nil, response: response.type.rawValue, allowOrigin: value(.allowOrigin),
                    allowCredentials: value(.allowCredentials), exposeHeaders: value(.exposeHeaders)))
        }
        return cells
    }

    private func cells(of method: AuditedMethod, in resource: AuditedResource) -> [AuditCell] {
        let whole: (AuditCell.Value) -> [AuditCell] = { value in
            [
                AuditCell(
                    resourcePath: resource.path, verb: method.verb, response: AuditCell.anyStatus, allowOrigin: value,
                    allowCredentials: value, exposeHeaders: value)
            ]
        }
        if resource.policy != nil { return whole(.policy) }
        if method.isProxy { return whole(.backend) }
        guard !method.answers.isEmpty else { return whole(.none) }
        return method.answers.map { response in
            let value: (CORSHeader) -> AuditCell.Value = { response[$0]?.value ?? .none }
            return AuditCell(
                resourcePath: resource.path, verb: method.verb, response: response.status,
                allowOrigin: value(.allowOrigin), allowCredentials: value(.allowCredentials),
                exposeHeaders: value(.exposeHeaders))
        }
    }

    /// Who answers preflights, for each resource with methods.
    var preflights: [PreflightRoute] {
        resources.filter { !$0.methods.isEmpty }.map { resource in
            let answer: PreflightRoute.Answer =
                switch resource.preflight {
                case .nobody: .nobody
                case .policy(let rule): .policy(rule.path)
                case .method(let method):
                    .method(
                        PreflightRoute.Answering(
                            resourcePath: method.resourcePath, verb: method.verb, integration: method.integration?.type,
                            outcome: method.preflightOutcome))
                }
            return PreflightRoute(resourcePath: resource.path, answer: answer)
        }
    }
}

extension AuditedMethod {
    /// What a preflight gets from this method.
    var preflightOutcome: PreflightRoute.Outcome {
        if isAuthorized { return .refused(method.authorizationType == "AWS_IAM" ? 403 : 401, "it needs authorization") }
        if method.apiKeyRequired { return .refused(403, "it needs an API key") }
        if !missingOnPreflight.isEmpty { return .refused(400, "it requires parameters") }
        if refusesEmptyBody { return .refused(400, "it requires a body") }
        guard let integration else { return .refused(500, "it has no integration") }
        switch integration.type {
        case .awsProxy, .httpProxy, .aws, .http: return .backend
        case .mock: return mock?.outcome ?? .computed
        }
    }
}

extension MockReading {
    var outcome: PreflightRoute.Outcome {
        switch template {
        case .unsupported: return .refused(415, "no request template fits")
        case .passedThrough: return .refused(500, "no request template fits")
        case .used: break
        }
        if isUntransformable || isResponseUntransformable {
            return .refused(500, "a template cannot run on binary data")
        }
        if status == .missing { return .refused(500, "the template has no integer statusCode") }
        switch selection {
        case .response(let status): return overridesStatus ? .computed : Int(status).map { .status($0) } ?? .computed
        case .nothing: return .refused(500, "no integration response is selected")
        case .unknown: return .computed
        }
    }
}
