/// The true cause of a gateway-made answer, kept as facts: its text is only built when somebody reads it.
enum FailureCause: Sendable {
    /// Made by `text(_:)`.
    case described(@Sendable () -> String)
    case refused(Refusal)
    case noRoute(CompiledStage, method: String, path: String)
    /// What the carrier said, and how the integration is reached.
    case backend(String, location: String)

    /// A cause in words, which are only put together when they are read.
    static func text(_ text: @autoclosure @escaping @Sendable () -> String) -> FailureCause { .described(text) }

    /// What happened and what to do, for the operator; never sent to clients.
    var text: String {
        switch self {
        case .described(let describe): describe()
        case .refused(let refusal): "\(refusal.location): \(refusal.reason)"
        case .noRoute(let stage, let method, let path): stage.routes.explainMiss(method: method, path: path)
        case .backend(let text, let location): "\(location): \(text)"
        }
    }
}

extension RouteTrie {
    /// Says why nothing matches, which resource comes nearest, and what to add.
    func explainMiss(method: String, path: String) -> String {
        let segments = SegmentedPath(path)
        if let resource = anyResource(at: segments) {
            let verbs: String = resource.verbs.isEmpty ? "none" : resource.verbs.joined(separator: ", ")
            return "no \(method) method on \(resource.path) (it has: \(verbs)); \(Self.advice(on: resource, method))"
        }
        let nearest = nearestResource(to: segments)
        let below: String = nearest.children.isEmpty ? "" : " with \(nearest.children.joined(separator: ", ")) below it"
        return "no resource matches \(path); nearest resource \(nearest.path)\(below). "
            + "Resources added after the last deployment are not served: deploy again"
    }

    private static func advice(on resource: CompiledResource, _ method: String) -> String {
        guard method == "OPTIONS" else { return "add it with put-method and put-integration, then deploy" }
        if let rule = resource.cors {
            return "preflights for its methods are answered by the CORS rule of \(rule.path), and this is none: they "
                + "have Origin and Access-Control-Request-Method"
        }
        return "a browser's preflight needs one: add OPTIONS with a MOCK integration and the three "
            + "Access-Control-Allow-* headers (put-method, put-integration, put-method-response, "
            + "put-integration-response), then deploy"
    }
}
