import APIModel

/// What the control plane would refuse in a definition, of what enabling may write; the rules are those of
/// `IntegrationRules`, `MethodRules`, `MappingExpression` and `GatewayResponseMapping`.
enum PlanRules {
    static func violations(in definition: DeploymentSnapshot) -> [String] {
        let models = Set(definition.models.map(\.name))
        var violations: [String] = []
        for resource in definition.resources {
            for (verb, method) in resource.resourceMethods ?? [:] {
                let found = Self.broken(method, models)
                violations += found.map { "\(verb) \(resource.path): \($0)" }
                if verb != method.httpMethod { violations.append("\(verb) is \(method.httpMethod)") }
            }
        }
        for response in definition.gatewayResponses {
            violations += Self.broken(response)
        }
        return violations
    }

    private static func broken(_ method: APIModel.Method, _ models: Set<String>) -> [String] {
        var violations: [String] = []
        for (status, response) in method.methodResponses ?? [:] {
            if status != response.statusCode { violations.append("\(status) is \(response.statusCode)") }
            for key in (response.responseParameters ?? [:]).keys {
                if case .methodResponseHeader? = MappingTarget(key) { continue }
                violations.append(key)
            }
            violations += (response.responseModels ?? [:]).values.filter { !models.contains($0) }
        }
        for (status, response) in method.methodIntegration?.integrationResponses ?? [:] {
            if status != response.statusCode { violations.append("\(status) is \(response.statusCode)") }
            let declared = method.methodResponses?[status]?.responseParameters ?? [:]
            for (key, expression) in response.responseParameters ?? [:] {
                if declared[key] == nil { violations.append("\(key) is not declared for \(status)") }
                switch MappingSource(expression) {
                case .constant, .stageVariable, .context, .responseHeader, .responseHeaderValues, .responseBody: break
                case nil, .requestParameter, .requestParameterValues, .requestBody: violations.append(expression)
                }
            }
            for (mediaType, template) in response.responseTemplates ?? [:] {
                if !mediaType.contains("/") { violations.append(mediaType) }
                if template.utf8.count > Limits.templateBytes { violations.append("template too long") }
            }
        }
        return violations
    }

    private static func broken(_ response: GatewayResponse) -> [String] {
        var violations: [String] = response.defaultResponse ? ["defaultResponse"] : []
        for (key, expression) in response.responseParameters {
            if !key.hasPrefix("gatewayresponse.header.") { violations.append(key) }
            switch MappingSource(expression) {
            case .constant, .stageVariable, .context, .requestParameter, .requestParameterValues: break
            case nil, .requestBody, .responseHeader, .responseHeaderValues, .responseBody: violations.append(expression)
            }
        }
        return violations
    }
}
