internal import APIModel
internal import HTTPMessages

/// Finds the operation that a request calls, and what its path says.
struct OperationRouter: Sendable {
    struct Match: Sendable {
        let route: OperationRoute
        /// Template names to decoded values, e.g. `restapi_id` to `a1b2c3d4e5`.
        let captures: [String: String]
        /// The path as an address: for most operations the key of what they work on.
        let path: ResourcePath
    }

    /// Rows with a literal query first: `POST /restapis?mode=import` is not `POST /restapis`.
    private let routes: [OperationRoute]

    init(routes: [OperationRoute] = OperationRoute.all) {
        self.routes = routes.filter { $0.query != nil } + routes.filter { $0.query == nil }
    }

    /// The operation of this request; nil when no row has its verb and path.
    func match(_ request: RequestMessage, query: QueryString) -> Match? {
        guard request.path.utf8.first == UInt8(ascii: "/") else { return nil }
        var segments = request.path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        // Some clients end a collection's address with a slash; one is no segment.
        if segments.count > 1, segments.last == "" { segments.removeLast() }
        let decoded = segments.map { PercentEncoding.decode($0, plusIsSpace: false) }
        for route in routes where route.verb.rawValue == request.method {
            if let literal = route.query, query.first(literal.name) != literal.value { continue }
            if let captures = Self.captures(of: decoded, in: route.segments) {
                return Match(route: route, captures: captures, path: Self.path(route.segments, captures))
            }
        }
        return nil
    }

    private static func captures(of segments: [String], in template: [OperationRoute.Segment]) -> [String: String]? {
        var captures: [String: String] = [:]
        for (index, segment) in template.enumerated() {
            guard index < segments.count, !segments[index].isEmpty else { return nil }
            switch segment {
            case .literal(let text):
                guard segments[index] == text else { return nil }
            case .capture(let name):
                captures[name] = segments[index]
            case .rest(let name):
                captures[name] = segments[index...].joined(separator: "/")
                return captures
            }
        }
        return segments.count == template.count ? captures : nil
    }

    private static func path(_ template: [OperationRoute.Segment], _ captures: [String: String]) -> ResourcePath {
        template.reduce(.root) { path, segment in
            switch segment {
            case .literal(let text): path / text
            case .capture(let name), .rest(let name): path / (captures[name] ?? "")
            }
        }
    }
}
