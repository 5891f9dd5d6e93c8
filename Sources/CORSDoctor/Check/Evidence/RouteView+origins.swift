internal import APIModel

extension RouteView {
    /// Whether the answer to a preflight names an origin, as far as the definition tells; nil when a backend decides.
    func preflightNamesOrigin(for verb: String) -> Bool? {
        switch preflight(for: verb) {
        case .policy: return true
        case .nobody: return false
        case .method(let method):
            if method.stopsPreflights { return false }
            guard !method.isProxy else { return nil }
            return method.preflightResponse?.has(.allowOrigin) ?? false
        }
    }

    /// Whether the answer with this status names an origin; nil when a backend decides.
    func answerNamesOrigin(_ verb: String, status: Int?) -> Bool? {
        guard let resource = resource(for: verb) else { return false }
        if resource.policy != nil { return true }
        guard let method = method(answering: verb), !method.isProxy else { return nil }
        let answer = method.answers.first { $0.status == status.map(String.init) } ?? method.answers.first
        return answer?.has(.allowOrigin) ?? false
    }
}
