internal import APIModel

/// Which resources and which methods of them are meant.
struct EnableScope {
    /// Where they stand in the definition, in the order of their paths: those that have a method besides OPTIONS which
    /// is meant.
    let resources: [Int]
    /// The path that was named; nil is the whole API.
    let path: String?
    let isRecursive: Bool
    /// Nil: all methods.
    private let methods: Set<String>?

    /// What `rule` covers is what this covers.
    var rulePath: String { path ?? "/" }

    init(_ request: EnableRequest, _ definition: DeploymentSnapshot) throws(EnableFailure) {
        path = request.resource
        isRecursive = request.resource == nil || request.isRecursive
        methods = Self.methods(request.methods)
        var reasons: [EnableFailure.Reason] = []
        if let path, !definition.resources.contains(where: { $0.path == path }) {
            let nearest = NearestPath.nearest(to: path, among: definition.resources.map(\.path))
            reasons.append(.unknownResource(path, nearest: nearest))
        }
        let all = definition.resources
        let isWide = isRecursive
        let covered = all.indices.filter { Self.covers(all[$0].path, request.resource, isWide) }
            .sorted { all[$0].path < all[$1].path }
        let isKnown = reasons.isEmpty
        let available = Set(covered.flatMap { all[$0].answeredMethods }).sorted()
        for method in (methods ?? []).sorted() {
            if !HTTPMethodName.isValid(method) {
                reasons.append(.unknownMethod(method))
            } else if isKnown, !available.contains(method) {
                reasons.append(.methodNotThere(method, available: available))
            }
        }
        guard reasons.isEmpty else { throw EnableFailure(reasons) }
        let filter = methods
        resources = covered.filter { index in
            all[index].ownMethods.contains { Self.includes($0, of: all[index], filter) }
        }
    }

    func covers(_ resourcePath: String) -> Bool { Self.covers(resourcePath, path, isRecursive) }

    /// The methods of a resource whose own answers get the headers, sorted.
    func methods(of resource: Resource) -> [String] {
        resource.ownMethods.filter { Self.includes($0, of: resource, methods) }
    }

    /// The methods that a preflight of a resource allows when the configuration lists none: those that it answers and
    /// that are meant, and OPTIONS, as the console does.
    func allowedMethods(of resource: Resource) -> [String] {
        var allowed = resource.answeredMethods
        if let methods { allowed.formIntersection(methods) }
        return allowed.union(["OPTIONS"]).sorted()
    }

    /// The methods that were named, sorted; nil for all.
    var namedMethods: [String]? { methods?.sorted() }

    /// `ANY` and `*` stand for all; OPTIONS is always meant.
    private static func methods(_ names: [String]?) -> Set<String>? {
        guard let names, !names.contains(HTTPMethodName.any), !names.contains("*") else { return nil }
        let methods = Set(names).subtracting(["OPTIONS"])
        return methods.isEmpty ? nil : methods
    }

    /// An `ANY` method is meant when it answers one of the methods that are.
    private static func includes(_ verb: String, of resource: Resource, _ methods: Set<String>?) -> Bool {
        guard let methods else { return true }
        guard verb == HTTPMethodName.any else { return methods.contains(verb) }
        return !methods.subtracting(resource.ownMethods).isEmpty
    }

    private static func covers(_ resourcePath: String, _ path: String?, _ isRecursive: Bool) -> Bool {
        guard let path else { return true }
        if resourcePath == path { return true }
        return isRecursive && resourcePath.utf8.starts(with: (path == "/" ? "/" : path + "/").utf8)
    }
}

extension Resource {
    /// The methods but OPTIONS, sorted, `ANY` as it is.
    var ownMethods: [String] { (resourceMethods ?? [:]).keys.filter { $0 != "OPTIONS" }.sorted() }

    /// The methods that it answers, `ANY` spelled out.
    var answeredMethods: Set<String> {
        let own = Set((resourceMethods ?? [:]).keys)
        return own.contains(HTTPMethodName.any) ? Set(HTTPMethodName.all) : own
    }
}
