internal import APIModel

/// Which parts of an API answer the URL that is checked, by API Gateway's rules of routing.
struct RouteView: Sendable {
    let api: AuditedAPI
    let stageName: String
    /// The URL's path below the stage.
    let path: String
    /// Resources that fit the path, the most specific first.
    let candidates: [AuditedResource]

    init(_ view: GatewayView) {
        api = AuditedAPI(view.deployed, stage: view.stage)
        stageName = view.stageName
        path = view.path
        let segments = Self.segments(of: view.path)
        candidates =
            api.resources
            .compactMap { resource in PathFit(resource.path, segments).map { (resource, $0) } }
            .sorted { $0.1 > $1.1 }
            .map(\.0)
    }

    /// The same, of the definition that is being edited.
    init(editing view: GatewayView) {
        var edited = view
        edited.deployed = view.live
        self.init(edited)
    }

    /// The method that answers a verb: the most specific resource that has it, or `ANY`.
    func method(answering verb: String) -> AuditedMethod? {
        for resource in candidates {
            if let method = resource.methods.first(where: { $0.covered.contains(verb) }) { return method }
        }
        return nil
    }

    /// The resource that a request with this verb is for: the one that answers it, else the most specific with methods.
    func resource(for verb: String) -> AuditedResource? {
        candidates.first { $0.methods.contains { $0.covered.contains(verb) } }
            ?? candidates.first { !$0.methods.isEmpty } ?? candidates.first
    }

    /// Who answers a preflight for a request with this verb.
    func preflight(for verb: String) -> AuditedResource.Preflight {
        if let rule = resource(for: verb)?.policy { return .policy(rule) }
        return method(answering: "OPTIONS").map { .method($0) } ?? .nobody
    }

    /// Whether the path leads to a resource once its first level is taken away.
    func fits(below first: String) -> Bool {
        let rest = Self.segments(of: path).dropFirst()
        guard !rest.isEmpty else { return false }
        return api.resources.contains { !$0.methods.isEmpty && PathFit($0.path, Array(rest)) != nil }
    }

    static func segments(of path: String) -> [Substring] {
        Substring(path).split(separator: "/", omittingEmptySubsequences: true)
    }
}

/// How specifically a resource's path fits a request's path; nil when it does not.
private struct PathFit: Comparable {
    /// For each level 2 for a literal, 1 for `{name}`, 0 for `{name+}`.
    private let ranks: [Int]

    init?(_ resourcePath: String, _ segments: [Substring]) {
        var ranks: [Int] = []
        var rest = segments[...]
        for part in RouteView.segments(of: resourcePath) {
            guard let segment = rest.popFirst() else { return nil }
            if part.hasPrefix("{"), part.hasSuffix("+}") {
                ranks.append(0)
                rest = []
            } else if part.hasPrefix("{"), part.hasSuffix("}") {
                ranks.append(1)
            } else if part == segment {
                ranks.append(2)
            } else {
                return nil
            }
        }
        guard rest.isEmpty else { return nil }
        self.ranks = ranks
    }

    static func < (left: PathFit, right: PathFit) -> Bool { left.ranks.lexicographicallyPrecedes(right.ranks) }
}
