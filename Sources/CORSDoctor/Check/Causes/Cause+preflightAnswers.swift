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
        case .policy(let path, let refusal): return [policyRefuses(path, refusal, exchange, evidence)]
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
