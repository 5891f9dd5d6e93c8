internal import APIModel
internal import CORS

extension Cause {
    /// Answers to the request itself that name no origin: who made them, and so who has to name one.
    static func answers(_ evidence: Evidence) -> [Cause] {
        guard let (exchange, faults) = evidence.failedAnswer, let response = exchange.response,
            let maker = AnswerMaker(exchange), faults.contains(where: { $0.code.isOriginMissing }),
            !(300...399).contains(response.status)
        else { return [] }
        let status = response.status
        if let refusal = policyRefusal(exchange, evidence) {
            // The page cannot even see that nothing is there.
            let isUnrouted = maker.types.contains(.missingAuthenticationToken)
            return (isUnrouted ? unrouted(evidence, verb: evidence.method) : []) + [refusal]
        }
        switch maker {
        case .noStage(let cause): return [wrongStage(evidence, cause)]
        case .gateway(let types, let cause): return gatewayAnswer(types, cause, status, exchange, evidence)
        case .policy(let path, let refusal): return [policyRefuses(path, refusal, exchange, evidence)]
        case .method(let resource?, let verb?, let integration?) where !integration.isProxy:
            return [
                Cause(
                    .headerNotMapped,
                    "\(verb) \(resource) (\(integration.rawValue)) answers \(status), and its integration response "
                        + "\(status) maps no Access-Control-Allow-Origin.")
            ]
        case .method(let resource, let verb, let integration):
            return [Cause(.proxyMustAnswer, backendMustAnswer(resource, verb, integration, status, evidence))]
        case .server(let name):
            let who = name.map { "The server (\($0))" } ?? "The server"
            return [
                Cause(
                    .serverWithoutCORS,
                    "\(who) answered \(status) without Access-Control-Allow-Origin\(errorPage(status)).")
            ]
        }
    }

    private static func backendMustAnswer(
        _ resource: String?, _ verb: String?, _ integration: IntegrationType?, _ status: Int, _ evidence: Evidence
    ) -> String {
        let passed = evidence.exchanges.contains { $0.request.isPreflight && $0.purpose == .browser }
        let start = passed ? "The preflight passes. " : ""
        guard let resource, let verb, let integration else {
            return start
                + "The backend behind API Gateway answered \(status) without Access-Control-Allow-Origin"
                + "\(errorPage(status)). With a proxy integration the gateway adds no header of its own."
        }
        return start
            + "\(verb) \(resource) is a proxy integration (\(integration.rawValue)): the gateway hands on the "
            + "backend's headers and adds none. The backend answered \(status) without Access-Control-Allow-Origin"
            + "\(errorPage(status))."
    }

    private static func errorPage(_ status: Int) -> String {
        status >= 400 ? "; error answers need it as well, or the page cannot see the status" : ""
    }

    /// The gateway answered in place of the backend, and the page cannot see it.
    private static func gatewayAnswer(
        _ types: [GatewayResponseType], _ cause: String?, _ status: Int, _ exchange: Exchange, _ evidence: Evidence
    ) -> [Cause] {
        let type = types.first
        var causes: [Cause] = []
        switch type {
        case .missingAuthenticationToken?, .resourceNotFound?:
            let isIAM = evidence.route?.method(answering: evidence.method)?.method.authorizationType == "AWS_IAM"
            if !isIAM { causes += unrouted(evidence, verb: evidence.method) }
        case .accessDenied?: causes += resourcePolicy(exchange).map { [$0] } ?? []
        case .throttled?, .quotaExceeded?: if let type { causes.append(throttled(type)) }
        case .wafFiltered?: causes.append(firewall)
        case .invalidAPIKey? where types.count > 1 && evidence.view == nil: causes.append(forbidden(evidence))
        default: break
        }
        let names = types.map(\.rawValue).joined(separator: " or ")
        let why = type?.meaning(cause) ?? cause ?? ""
        let text =
            (why.isEmpty ? "" : why + " ")
            + "The gateway itself answered \(names.isEmpty ? "" : names + ", ")status \(status), and "
            + "because that answer has no Access-Control-Allow-Origin you see a CORS error in place of the \(status)."
        causes.append(Cause(status >= 500 ? .gatewayResponse5XX : .gatewayResponse4XX, text))
        return causes
    }
}

extension GatewayResponseType {
    /// What happened when the gateway answers with this type, as a sentence; empty where only the cause tells.
    fileprivate func meaning(_ cause: String?) -> String {
        switch self {
        case .integrationTimeout: "Your backend returned nothing in time."
        case .integrationFailure: "Your backend failed, or could not be reached."
        case .unauthorized: "The authorizer did not accept the token, or there was none."
        case .accessDenied: "Access was denied."
        case .authorizerFailure, .authorizerConfigurationError: "The authorizer itself failed."
        case .invalidAPIKey: "The API key is missing or not valid for this stage."
        case .badRequestBody: "The body does not fit the method's model."
        case .badRequestParameters: "A required parameter is missing."
        case .unsupportedMediaType: "The method does not take this Content-Type."
        case .throttled, .quotaExceeded: "A limit is exceeded."
        case .requestTooLarge: "The request is too large, and this answer is the one that cannot be given headers."
        case .missingAuthenticationToken: "No method answers here, or the request is not signed."
        case .invalidSignature, .expiredToken: "The signature is not valid."
        case .wafFiltered: "A web ACL blocked the request."
        case .resourceNotFound: "There is no such resource."
        case .apiConfigurationError: "The API's configuration is at fault\(cause.map { ": \($0)" } ?? "")."
        case .default4XX, .default5XX: cause.map { "\($0)." } ?? ""
        }
    }
}
