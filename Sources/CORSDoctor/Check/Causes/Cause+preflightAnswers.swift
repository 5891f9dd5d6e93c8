internal import APIModel
internal import CORS

extension Cause {
    /// Preflights that were answered, and not as they should be, by a method, a rule or another server.
    static func preflightAnswers(_ evidence: Evidence) -> [Cause] {
        guard let (exchange, faults) = evidence.failedPreflight, let response = exchange.response,
            let maker = AnswerMaker(exchange)
        else { return [] }
        let isMissing = faults.contains { $0.code.isOriginMissing }
        let isStatus = faults.contains { $0.code == .preflightStatus }
        guard isMissing || isStatus, !(300...399).contains(response.status) else { return [] }
        let saw = "status \(response.status)" + (isMissing ? " without Access-Control-Allow-Origin" : "")
        switch maker {
        case .gateway, .noStage: return []
        case .policy(let path): return [policyRefuses(path, evidence)]
        case .server(let name):
            let who = name.map { "The server (\($0))" } ?? "The server"
            return [
                Cause(
                    .serverWithoutCORS,
                    "\(who) answered the preflight with \(saw). It has to answer OPTIONS itself, before any login: "
                        + "status 200 or 204 and the Access-Control-Allow headers.")
            ]
        case .method(let resource?, let verb?, let integration?) where !integration.isProxy:
            return [
                Cause(
                    .headerNotMapped,
                    "\(verb) \(resource) (\(integration.rawValue)) answers the preflight with \(saw). A method sends "
                        + "only the headers that its integration response maps.")
            ]
        case .method:
            return [Cause(.backendAnswersOptions, backendAnswers(maker, saw))]
        }
    }

    private static func backendAnswers(_ maker: AnswerMaker, _ saw: String) -> String {
        guard case .method(let resource?, let verb?, let integration) = maker else {
            return
                "API Gateway passed the preflight on, to a method or a backend of its own, which answered with \(saw)."
        }
        return "\(verb) \(resource) takes the preflight and hands it to the backend (\(integration?.rawValue ?? "?")), "
            + "which answered with \(saw). The backend has to answer OPTIONS, or a MOCK OPTIONS method beside it does."
    }

    /// The policy engine said no: to what, is told by its rule.
    static func policyRefuses(_ path: String, _ evidence: Evidence) -> Cause {
        let rule = evidence.view?.deployed.corsRules?.first { $0.path == path }
        guard let rule else {
            return Cause(.policyRefuses, "The CORS rule for \(path) does not allow this request.")
        }
        let methods =
            rule.allowMethods ?? evidence.route?.resource(for: evidence.method)?.methods.flatMap(\.covered) ?? []
        let isMethodAllowed =
            FetchMethod.isCORSSafelisted(evidence.method) || methods.contains(evidence.method) || methods.contains("*")
        let listed: Set<String> = Set(rule.allowHeaders.map { ASCII.lowercased($0) })
        let missing = listed.contains("*") ? [] : evidence.requestedHeaders.filter { !listed.contains($0) }
        var reasons: [String] = []
        if !rule.allowOrigins.contains("*"), !rule.allowOrigins.contains(evidence.origin) {
            reasons.append("it allows \(list(rule.allowOrigins)), and the page is \(evidence.origin)")
        }
        if !isMethodAllowed { reasons.append("it allows \(list(methods)), and the method is \(evidence.method)") }
        if !missing.isEmpty { reasons.append("it does not allow the header\(plural(missing)) \(list(missing))") }
        let text = reasons.isEmpty ? "it does not allow this request" : reasons.joined(separator: "; ")
        return Cause(.policyRefuses, "The CORS rule for \(path) refuses: \(text).")
    }

    static func list(_ names: [String]) -> String { names.isEmpty ? "nothing" : names.joined(separator: ", ") }
    static func plural(_ names: [String]) -> String { names.count == 1 ? "" : "s" }
}

extension IntegrationType {
    /// Whether the backend makes the whole answer, its headers included.
    var isProxy: Bool {
        switch self {
        case .awsProxy, .httpProxy: true
        case .aws, .http, .mock: false
        }
    }
}
