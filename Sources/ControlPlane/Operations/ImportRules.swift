internal import APIModel
internal import OpenAPI

/// What the operations for single things would refuse, asked once more of a whole definition: an import must not store
/// what they do not take. Whatever the importer has found itself, with its place in the source, never comes here.
enum ImportRules {
    /// Throws one error with a line for each thing that breaks a rule, in the order of the paths.
    static func check(_ definition: DeploymentSnapshot) throws(ControlPlaneError) {
        var errors: [String] = []
        for response in definition.gatewayResponses {
            // Assumed beginning, after those of methods.
            collect("Unable to put gateway response '\(response.responseType.rawValue)'", &errors) {
                () throws(ControlPlaneError) in try check(response)
            }
        }
        let authorizers = definition.authorizers ?? []
        if authorizers.count > Limits.authorizersPerAPI { errors.append(AuthorizerRules.tooMany.message) }
        for authorizer in authorizers {
            collect("Unable to put authorizer '\(authorizer.name)'", &errors) {
                () throws(ControlPlaneError) in try AuthorizerRules.check(authorizer)
            }
        }
        for resource in definition.resources.sorted(by: { $0.path < $1.path }) {
            for (verb, method) in (resource.resourceMethods ?? [:]).sorted(by: { $0.key < $1.key }) {
                collect("Unable to put method '\(verb)' on resource at path '\(resource.path)'", &errors) {
                    () throws(ControlPlaneError) in try check(method)
                }
                guard let integration = method.methodIntegration else { continue }
                collect("Unable to put integration on '\(verb)' for resource at path '\(resource.path)'", &errors) {
                    () throws(ControlPlaneError) in try check(integration, of: method)
                }
            }
        }
        guard errors.isEmpty else { throw .badRequest(ImportFailure.text(ofErrors: errors)) }
    }

    private static func collect(
        _ beginning: String, _ errors: inout [String], _ rule: () throws(ControlPlaneError) -> Void
    ) {
        do throws(ControlPlaneError) {
            try rule()
        } catch {
            errors.append("\(beginning): \(error.message)")
        }
    }

    private static func check(_ response: GatewayResponse) throws(ControlPlaneError) {
        for (name, expression) in response.responseParameters.sorted(by: { $0.key < $1.key }) {
            try GatewayResponseMapping.check(name: name, expression: expression)
        }
        try MappingExpression.checkTemplates(response.responseTemplates)
    }

    private static func check(_ method: Method) throws(ControlPlaneError) {
        try MethodRules.checkParameters(method.requestParameters ?? [:])
        for mediaType in (method.requestModels ?? [:]).keys.sorted() {
            try MappingExpression.checkMediaType(mediaType)
        }
        for (_, response) in (method.methodResponses ?? [:]).sorted(by: { $0.key < $1.key }) {
            try MethodRules.checkHeaders(response.responseParameters)
            for mediaType in (response.responseModels ?? [:]).keys.sorted() {
                try MappingExpression.checkMediaType(mediaType)
            }
        }
    }

    private static func check(_ integration: Integration, of method: Method) throws(ControlPlaneError) {
        try IntegrationRules.check(integration, of: method)
        for (_, response) in (integration.integrationResponses ?? [:]).sorted(by: { $0.key < $1.key }) {
            try MappingExpression.checkTemplates(response.responseTemplates ?? [:])
        }
    }
}
