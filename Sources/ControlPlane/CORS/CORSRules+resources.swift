internal import APIModel
internal import Storage

/// A CORS rule stands at a resource's path, and goes where its resource goes; what is remembered of it goes along.
extension Transaction {
    /// Removes the rules of resources that are deleted.
    func removeCORSRules(of resources: [Resource], in api: ResourcePath) throws {
        let addresses = Set(resources.map { api.corsRule($0.path) })
        for address in addresses { try removeTree(at: address) }
        var changes = try corsChanges(of: api)
        let count = changes.changes.count
        changes.changes.removeAll { addresses.contains($0.address) }
        if changes.changes.count != count { try put(changes, of: api) }
    }

    /// Moves the rules of resources whose path changed.
    ///
    /// - Parameter moved: resources with their new paths.
    func moveCORSRules(of moved: [Resource], from old: [Resource], in api: ResourcePath) throws {
        let oldPaths: [String: String] = Dictionary(old.map { ($0.id, $0.path) }, uniquingKeysWith: { $1 })
        var newPaths: [ResourcePath: String] = [:]
        var rules: [CORSRule] = []
        for resource in moved {
            guard let path = oldPaths[resource.id], path != resource.path else { continue }
            newPaths[api.corsRule(path)] = resource.path
            guard var rule = try get(CORSRule.self, at: api.corsRule(path)) else { continue }
            try removeTree(at: api.corsRule(path))
            rule.path = resource.path
            rules.append(rule)
        }
        // After all are taken up: one's new path may be another's old one.
        for rule in rules { try put(rule, at: api.corsRule(rule.path)) }
        var changes = try corsChanges(of: api)
        if try changes.moveRules(to: newPaths, in: api) { try put(changes, of: api) }
    }
}

extension CORSChanges {
    /// Has the undo find rules where their resources are now; says whether there was any.
    fileprivate mutating func moveRules(to newPaths: [ResourcePath: String], in api: ResourcePath) throws -> Bool {
        var isMoved = false
        for index in changes.indices {
            guard let path = newPaths[changes[index].address] else { continue }
            let address = api.corsRule(path)
            changes[index].address = address
            changes[index].resource = path
            changes[index].before = try changes[index].before?.moved(to: path, address)
            changes[index].after = try changes[index].after?.moved(to: path, address)
            isMoved = true
        }
        if isMoved { changes.sort { $0.address.text < $1.address.text } }
        return isMoved
    }
}

extension CORSChanges.Content {
    fileprivate func moved(to path: String, _ address: ResourcePath) throws -> CORSChanges.Content {
        var rule = try row(at: address).decoded(as: CORSRule.self)
        rule.path = path
        return CORSChanges.Content(try Row(encoding: rule, at: address))
    }
}
