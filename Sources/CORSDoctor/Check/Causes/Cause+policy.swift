internal import APIModel
internal import CORS

extension Cause {
    /// Origins of a rule that are named; a rule may have thousands.
    private static let namedOrigins = 5

    /// The policy engine said no to a preflight, or lets the answer pass without the page.
    ///
    /// - Parameters:
    ///   - path: Where the rule stands.
    ///   - recorded: Why, as the gateway itself wrote it down; nil where it did not.
    static func policyRefuses(_ path: String, _ recorded: String?, _ exchange: Exchange, _ evidence: Evidence) -> Cause
    {
        let rule = evidence.view?.deployed.corsRules?.last { $0.path == path }
        let start = "The CORS rule for \(path) "
        let recorded = recorded.map { $0.withoutPrefix("CORS rule \(path): ") }
        guard let text = recorded ?? evidence.route?.refusal(of: exchange.request, for: evidence.method)?.description
        else {
            return Cause(.policyRefuses, start + "does not allow this request.")
        }
        let origins = rule?.allowOrigins ?? []
        let more = origins.count > namedOrigins ? " and \(origins.count - namedOrigins) more" : ""
        let now = origins.isEmpty ? "" : " It allows \(list(Array(origins.prefix(namedOrigins))))\(more)."
        return Cause(.policyRefuses, "\(start)refuses: \(text).\(now)")
    }

    /// An answer to the request itself that a rule keeps from the page; nil when none does.
    static func policyRefusal(_ exchange: Exchange, _ evidence: Evidence) -> Cause? {
        guard exchange.layer != nil, let route = evidence.route, let rule = route.rule(for: evidence.method) else {
            return nil
        }
        guard let policy = route.policy(for: evidence.method) else {
            return Cause(
                .policyRefuses,
                "The CORS rule for \(rule.path) cannot be served, so that no page may read an answer; `crossgate cors "
                    + "audit` says what is wrong with it.")
        }
        let origin = exchange.request.value("Origin")
        guard policy.actual(origin: origin).refusal != nil else { return nil }
        return policyRefuses(rule.path, nil, exchange, evidence)
    }

    static func list(_ names: [String]) -> String { names.isEmpty ? "nothing" : names.joined(separator: ", ") }
}

extension RouteView {
    /// Why the policy refuses a request, a preflight or another; nil when it does not, or there is none.
    func refusal(of request: WireRequest, for verb: String) -> CORSRefusal? {
        guard let policy = policy(for: verb) else { return nil }
        guard request.isPreflight else { return policy.actual(origin: request.value("Origin")).refusal }
        let headers = request.headers.filter { ASCII.lowercased($0.name) == "access-control-request-headers" }
        let answer = policy.preflight(
            origin: request.value("Origin") ?? "", requestMethod: request.value("Access-Control-Request-Method") ?? "",
            requestHeaders: headers.map(\.value))
        switch answer {
        case .allowed: return nil
        case .refused(let refusal, _): return refusal
        }
    }
}

extension WireRequest {
    /// A header's first line.
    func value(_ name: String) -> String? {
        headers.first { ASCII.lowercased($0.name) == ASCII.lowercased(name) }?.value
    }
}

extension String {
    fileprivate func withoutPrefix(_ prefix: String) -> String {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
    }
}
