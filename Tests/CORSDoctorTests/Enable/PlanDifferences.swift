import APIModel
import CORSDoctor

/// Every row that two definitions of one API do not share, by address and by the location that diagnostics give it.
struct PlanDifferences {
    private(set) var addresses: Set<ResourcePath> = []
    private(set) var locations: Set<String> = []
    /// Differences where enabling may write nothing at all.
    private(set) var others: [String] = []

    init(_ before: DeploymentSnapshot, _ after: DeploymentSnapshot) {
        let api = ResourcePath.restAPI(before.restAPI.id)
        if before.restAPI != after.restAPI { others.append("the API") }
        if before.models != after.models { others.append("models") }
        if before.requestValidators != after.requestValidators { others.append("request validators") }
        if before.resources.map(\.path) != after.resources.map(\.path) { others.append("resources") }
        for (old, new) in zip(before.resources, after.resources) {
            var bare = (old, new)
            bare.0.resourceMethods = nil
            bare.1.resourceMethods = nil
            if bare.0 != bare.1 { others.append(old.path) }
            let verbs = Set((old.resourceMethods ?? [:]).keys).union((new.resourceMethods ?? [:]).keys)
            for verb in verbs.sorted() {
                compare(
                    old.resourceMethods?[verb], new.resourceMethods?[verb], "\(verb) \(old.path)",
                    api.resource(old.id).method(verb))
            }
        }
        for type in GatewayResponseType.allCases where before.response(type) != after.response(type) {
            note("gateway response \(type.rawValue)", api.gatewayResponse(type))
        }
        for path in Set(((before.corsRules ?? []) + (after.corsRules ?? [])).map(\.path)) {
            let old = (before.corsRules ?? []).filter { $0.path == path }
            if old != (after.corsRules ?? []).filter({ $0.path == path }) {
                note("CORS rule \(path)", api.corsRule(path))
            }
        }
    }

    private mutating func compare(
        _ old: APIModel.Method?, _ new: APIModel.Method?, _ location: String, _ row: ResourcePath
    ) {
        guard old != new else { return }
        if old?.alone != new?.alone { note(location, row) }
        var integrations = (old?.methodIntegration, new?.methodIntegration)
        integrations.0?.integrationResponses = nil
        integrations.1?.integrationResponses = nil
        if integrations.0 != integrations.1 { note("\(location), integration", row.integration) }
        for status in Self.keys(old?.methodResponses, new?.methodResponses)
        where old?.methodResponses?[status] != new?.methodResponses?[status] {
            note("\(location), method response \(status)", row.response(status))
        }
        let responses = (old?.methodIntegration?.integrationResponses, new?.methodIntegration?.integrationResponses)
        for status in Self.keys(responses.0, responses.1) where responses.0?[status] != responses.1?[status] {
            note("\(location), integration response \(status)", row.integration.response(status))
        }
    }

    private mutating func note(_ location: String, _ address: ResourcePath) {
        locations.insert(location)
        addresses.insert(address)
    }

    private static func keys<Value>(_ left: [String: Value]?, _ right: [String: Value]?) -> [String] {
        Set((left ?? [:]).keys).union((right ?? [:]).keys).sorted()
    }
}

extension EnablePlan {
    /// Locations of differences between the definitions that no writing step names.
    func unnamed(since before: DeploymentSnapshot) -> [String] {
        let differences = PlanDifferences(before, definition)
        let named = steps.filter { [.create, .change, .replace].contains($0.action) }.map(\.location)
        return differences.others
            + differences.locations.filter { location in
                // A step for a method is for all that belongs to it.
                !named.contains { $0 == location || location.hasPrefix($0 + ", ") }
            }.sorted()
    }

    /// Locations that a writing step names though nothing differs there.
    func idle(since before: DeploymentSnapshot) -> [String] {
        let locations = PlanDifferences(before, definition).locations
        return steps.filter { [.create, .change, .replace].contains($0.action) }.map(\.location)
            .filter { name in !locations.contains { $0 == name || $0.hasPrefix(name + ", ") } }
    }
}

extension APIModel.Method {
    /// The row alone, without those below it.
    fileprivate var alone: APIModel.Method {
        var copy = self
        copy.methodResponses = nil
        copy.methodIntegration = nil
        return copy
    }
}

extension DeploymentSnapshot {
    fileprivate func response(_ type: GatewayResponseType) -> GatewayResponse? {
        gatewayResponses.first { $0.responseType == type }
    }
}
