internal import APIModel

extension DeploymentSnapshot {
    /// The definition as it is looked through at import. Addresses with stage variables are known only when there is a
    /// stage: nothing can be said of them yet, so each becomes one that nothing is wrong with.
    var reviewable: DeploymentSnapshot {
        var copy = self
        for index in copy.resources.indices {
            copy.resources[index].resourceMethods = copy.resources[index].resourceMethods?.mapValues { method in
                guard let integration = method.methodIntegration,
                    integration.type == .http || integration.type == .httpProxy,
                    integration.uri?.contains("${stageVariables.") == true
                else { return method }
                var method = method
                method.methodIntegration?.uri = "http://stage-variable.invalid/"
                return method
            }
        }
        copy.authorizers = authorizers?.map { authorizer in
            var authorizer = authorizer
            if authorizer.authorizerUri?.contains("${stageVariables.") == true {
                authorizer.authorizerUri =
                    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/stage-variable/invocations"
            }
            if authorizer.providerARNs?.contains(where: { $0.contains("${stageVariables.") }) == true {
                authorizer.providerARNs = ["arn:aws:cognito-idp:us-east-1:000000000000:userpool/stage-variable"]
            }
            authorizer.identitySource = authorizer.identitySource?.replacing(
                "stageVariables.", with: "method.request.header.")
            return authorizer
        }
        return copy
    }
}
