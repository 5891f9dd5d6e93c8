import APIModel

extension MethodCompiler {
    /// Who decides about the method's requests. What an authorizer's type says counts: CUSTOM and COGNITO_USER_POOLS
    /// only ask for one.
    mutating func authorization() -> MethodAuthorization {
        guard method.authorizationType == "CUSTOM" || method.authorizationType == "COGNITO_USER_POOLS" else {
            return .none
        }
        guard let id = method.authorizerId, let result = authorizers.authorizer(id) else {
            return .refused(
                refuse(
                    "authorizer",
                    "the deployment has no authorizer \(method.authorizerId ?? "(none)"); until it has one the method "
                        + "answers 500 rather than being open to everybody. Name one with update-method and deploy"))
        }
        switch result {
        case .failure(let problem):
            return .refused(
                refuse(
                    "authorizer \(id)",
                    "\(problem.reason); until then the method answers 500 rather than being open to everybody"))
        case .success(let authorizer):
            for source in authorizer.identitySources where source == .absent || source == .stageVariable(nil) {
                warn(
                    "authorizer \(id)",
                    "an identity source never has a value here, so that every request gets 401; correct identitySource, "
                        + "or give the stage the variable")
            }
            if case .userPools = authorizer.kind {
                return .userPools(authorizer, scopes: method.authorizationScopes ?? [])
            }
            return .function(authorizer)
        }
    }
}
