public import APIModel
public import CORS

extension CORSRule {
    /// The policy by which the gateway answers for a resource; nil for a rule that cannot be served, under which no page
    /// may read an answer.
    ///
    /// - Parameter verbs: The resource's own methods, `ANY` among them where it has that.
    public func policy(forResourceWith verbs: [String]) -> CORSPolicy? {
        guard dangerously.allSatisfy({ CORSConfiguration.Danger(rawValue: $0) != nil }) else { return nil }
        let own = verbs.isEmpty || verbs.contains(HTTPMethodName.any) ? HTTPMethodName.all : verbs.sorted()
        return try? CORSPolicy(CORSConfiguration(self, methods: own))
    }
}

extension RouteView {
    /// The rule that a request falls under: its resource's, or, where no method answers, the whole API's.
    func rule(for verb: String) -> CORSRule? {
        if let resource = resource(for: verb), !resource.methods.isEmpty { return resource.policy }
        return api.definition.corsRules?.last { $0.path == "/" && $0.isRecursive }
    }

    /// That rule's policy for the resource.
    func policy(for verb: String) -> CORSPolicy? {
        rule(for: verb)?.policy(forResourceWith: resource(for: verb)?.methods.map(\.verb) ?? [])
    }
}
