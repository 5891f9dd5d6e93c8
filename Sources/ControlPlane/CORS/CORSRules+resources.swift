internal import APIModel
internal import Storage

/// A CORS rule stands at a resource's path, and goes where its resource goes.
extension Transaction {
    /// Removes the rules of resources that are deleted.
    func removeCORSRules(of resources: [Resource], in api: ResourcePath) throws {
        for resource in resources { try removeTree(at: api.corsRule(resource.path)) }
    }

    /// Moves the rules of resources whose path changed.
    ///
    /// - Parameter moved: resources with their new paths.
    func moveCORSRules(of moved: [Resource], from old: [Resource], in api: ResourcePath) throws {
        let oldPaths: [String: String] = Dictionary(old.map { ($0.id, $0.path) }, uniquingKeysWith: { $1 })
        var rules: [CORSRule] = []
        for resource in moved {
            guard let path = oldPaths[resource.id], path != resource.path,
                var rule = try get(CORSRule.self, at: api.corsRule(path))
            else { continue }
            try removeTree(at: api.corsRule(path))
            rule.path = resource.path
            rules.append(rule)
        }
        // After all are taken up: one's new path may be another's old one.
        for rule in rules { try put(rule, at: api.corsRule(rule.path)) }
    }
}
