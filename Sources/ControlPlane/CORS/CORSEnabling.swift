internal import APIModel
internal import CORSDoctor
internal import Storage

/// Enabling CORS in one transaction: the rows that the plan changes, and nothing else, are written.
enum CORSEnabling {
    /// What a request would do to the live definition.
    static func plan(
        _ input: CORSEnableInput, api: String, in transaction: any ReadTransaction
    ) throws -> EnablePlan {
        let own = try transaction.ownRows(of: transaction.corsChanges(of: .restAPI(api)))
        let definition = try transaction.definition(of: api)
        do {
            if try input.isFromPolicy() { return try planFromPolicy(in: definition, owned: own) }
            return try EnablePlan(enabling: input.request(), in: definition, owned: own)
        } catch let failure as EnableFailure {
            throw ControlPlaneError.badRequest(failure.text)
        }
    }

    /// The objects that come nearest to the API's rules, in the rules' place: what an API takes along to AWS.
    private static func planFromPolicy(
        in definition: DeploymentSnapshot, owned: Set<ResourcePath>
    ) throws -> EnablePlan {
        guard let rules = definition.corsRules, !rules.isEmpty else {
            throw ControlPlaneError.badRequest(
                "The API has no CORS rule to make objects of; name the origins instead of asking for fromPolicy")
        }
        var plan = EnablePlan(steps: [], definition: definition)
        plan.definition.corsRules = nil
        var written = owned
        // A rule with a longer path goes before on its resources, so it comes later here and writes over the other's.
        for rule in rules.sorted(by: { $0.path.utf8.count < $1.path.utf8.count }) {
            let location = "CORS rule \(rule.path)"
            plan.steps.append(EnablePlan.Step(.replace, location, "removed: AWS's objects take its place"))
            plan.steps += EnableRequest.losses(of: rule).map { EnablePlan.Step(.limit, location, $0) }
            let next = try EnablePlan(
                enabling: EnableRequest(nearestObjectsTo: rule), in: plan.definition, owned: written)
            written.formUnion(try changedAddresses(from: plan.definition, to: next.definition))
            plan.steps += next.steps
            plan.definition = next.definition
        }
        return plan
    }

    /// Rows that are new or say something else.
    static func changedAddresses(
        from old: DeploymentSnapshot, to new: DeploymentSnapshot
    ) throws -> [ResourcePath] {
        let before: [ResourcePath: Row] = Dictionary(try old.rows().map { ($0.path, $0) }, uniquingKeysWith: { $1 })
        return try new.rows().filter { before[$0.path] != $0 }.map(\.path)
    }

    /// Writes what the plan changes and keeps what stood there before.
    static func apply(_ plan: EnablePlan, to definition: DeploymentSnapshot, in transaction: any Transaction) throws {
        let api = ResourcePath.restAPI(definition.restAPI.id)
        let resourcePaths: [String: String] = Dictionary(
            plan.definition.resources.map { ($0.id, $0.path) }, uniquingKeysWith: { first, _ in first })
        let old = try definition.rows()
        let new = try plan.definition.rows()
        let oldBodies: [ResourcePath: Row] = Dictionary(old.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
        let newAddresses = Set(new.map(\.path))
        var records: [CORSChanges.Change] = []

        func note(_ address: ResourcePath, after: Row?) throws {
            // The bytes in the store, not those that the same definition has when it is written anew.
            records.append(
                CORSChanges.Change(
                    address, resource: resourcePath(of: address, resourcePaths),
                    before: try transaction.row(at: address), after: after))
        }
        for row in old.reversed() where !newAddresses.contains(row.path) {
            try note(row.path, after: nil)
            try transaction.removeTree(at: row.path)
        }
        for row in new where oldBodies[row.path] != row {
            try note(row.path, after: row)
            try transaction.put(row)
        }
        var changes = try transaction.corsChanges(of: api)
        changes.record(records)
        try transaction.put(changes, of: api)
    }

    /// The path of the resource that an address stands below; nil for what is the API's.
    private static func resourcePath(of address: ResourcePath, _ paths: [String: String]) -> String? {
        let segments = address.segments
        guard segments.count >= 4 else { return nil }
        switch segments[2] {
        case "resources": return paths[segments[3]]
        case "corsrules": return segments[3]
        default: return nil
        }
    }
}
