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
        return copy
    }
}
