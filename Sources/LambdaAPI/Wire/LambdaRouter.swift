internal import HTTPMessages

/// Finds the operation that a request calls, and what its path says.
struct LambdaRouter: Sendable {
    struct Match: Sendable {
        let route: LambdaRoute
        /// Template names to decoded values, e.g. `FunctionName` to `hello`.
        let captures: [String: String]
    }

    /// By the API version that paths begin with, e.g. `2015-03-31`; rows with a literal query first.
    private let routes: [String: [LambdaRoute]]

    init(routes: [LambdaRoute] = LambdaRoute.all) {
        let ordered = routes.filter { $0.query != nil } + routes.filter { $0.query == nil }
        self.routes = Dictionary(grouping: ordered) { route in
            if case .literal(let version) = route.segments.first { version } else { "" }
        }
    }

    /// The operation of this request; nil when no row has its verb and path.
    func match(_ request: RequestMessage, query: LambdaQuery) -> Match? {
        var segments = request.path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        // Old clients end a collection's address with a slash; one is no segment.
        if segments.count > 1, segments.last == "" { segments.removeLast() }
        let decoded = segments.map { LambdaQuery.decode($0, plusIsSpace: false) }
        guard let version = decoded.first else { return nil }
        for route in routes[version] ?? [] where route.verb.rawValue == request.method {
            if let literal = route.query, query.first(literal.name) != literal.value { continue }
            if let captures = Self.captures(of: decoded, in: route.segments) {
                return Match(route: route, captures: captures)
            }
        }
        return nil
    }

    private static func captures(of segments: [String], in template: [LambdaRoute.Segment]) -> [String: String]? {
        guard segments.count == template.count else { return nil }
        var captures: [String: String] = [:]
        for (index, segment) in template.enumerated() {
            switch segment {
            case .literal(let text):
                guard segments[index] == text else { return nil }
            case .capture(let name):
                guard !segments[index].isEmpty else { return nil }
                captures[name] = segments[index]
            }
        }
        return captures
    }
}
