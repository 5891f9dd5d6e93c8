internal import APIModel

extension DeploymentSnapshot {
    /// What people call a method's authorizer: its name and its id, or the id alone where the definition has it not;
    /// nil for a method without one.
    func authorizerTitle(of method: Method) -> String? {
        guard let id = method.authorizerId else { return nil }
        return authorizers?.first { $0.id == id }.map { "\($0.name) (\(id))" } ?? id
    }
}
