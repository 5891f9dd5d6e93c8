internal import APIModel
internal import CORS

extension Cause {
    /// Preflights that the gateway itself turned away, before any method could answer.
    static func preflightRefusals(_ evidence: Evidence) -> [Cause] {
        guard let (exchange, _) = evidence.failedPreflight, let maker = AnswerMaker(exchange) else { return [] }
        switch maker {
        case .noStage(let cause): return [wrongStage(evidence, cause)]
        case .gateway(let types, let cause): return refusal(types, cause, exchange, evidence)
        case .policy, .method, .server: return []
        }
    }

    private static func refusal(
        _ types: [GatewayResponseType], _ cause: String?, _ exchange: Exchange, _ evidence: Evidence
    ) -> [Cause] {
        guard let type = types.first else { return [] }
        let method = evidence.route?.method(answering: "OPTIONS")
        let place = method.map { " (\($0.location))" } ?? ""
        let bare = "Preflights never carry Authorization, cookies, keys or a body."
        switch type {
        case .missingAuthenticationToken, .resourceNotFound:
            if method?.method.authorizationType == "AWS_IAM" { return [iam(place)] }
            return unrouted(evidence, verb: "OPTIONS")
        case .invalidSignature, .expiredToken: return [iam(place)]
        case .unauthorized, .authorizerFailure, .authorizerConfigurationError, .accessDenied:
            if type == .accessDenied, let policy = resourcePolicy(exchange) { return [policy] }
            if method?.method.authorizationType == "AWS_IAM" { return [iam(place)] }
            let title = method.flatMap { evidence.route?.api.definition.authorizerTitle(of: $0.method) }
            let authorizer = title.map { " \($0)" } ?? ""
            return [
                Cause(
                    .authorizerOnOptions,
                    "The preflight is sent to the authorizer\(authorizer)\(place), which refuses it: \(type.rawValue). "
                        + "\(bare) OPTIONS has to be open; what it answers is no secret.")
            ]
        case .invalidAPIKey, .wafFiltered:
            if let method, method.method.apiKeyRequired {
                return [
                    Cause(
                        .apiKeyOnOptions,
                        "OPTIONS requires an API key\(place). \(bare) The key stays required on the other methods.")
                ]
            }
            if types == [.invalidAPIKey] {
                return [Cause(.apiKeyOnOptions, "OPTIONS requires an API key. \(bare)")]
            }
            return types == [.wafFiltered] ? [firewall] : [forbidden(evidence)]
        case .badRequestParameters, .badRequestBody:
            let missing = method?.missingOnPreflight ?? []
            let names = missing.isEmpty ? "" : ": " + missing.joined(separator: ", ")
            return [
                Cause(
                    .validatorOnOptions,
                    "A request validator turns the preflight away\(place)\(names). \(bare)")
            ]
        case .unsupportedMediaType:
            return [
                Cause(
                    .passthrough415,
                    "OPTIONS has no request template for application/json, which a request without Content-Type counts "
                        + "as, and its passthrough behavior lets nothing else in\(place): 415.")
            ]
        case .throttled, .quotaExceeded: return [throttled(type)]
        case .apiConfigurationError, .default5XX: return mockFailure(method, place, cause)
        case .integrationFailure, .integrationTimeout:
            return [
                Cause(
                    .gatewayResponse5XX,
                    "OPTIONS goes to the backend\(place), which gave no answer: \(type.rawValue). A preflight needs a "
                        + "status of 200 to 299; a MOCK method gives one without a backend.")
            ]
        case .requestTooLarge, .default4XX:
            return [Cause(.gatewayResponse4XX, "The gateway turned the preflight away: \(type.rawValue).")]
        }
    }

    private static func iam(_ place: String) -> Cause {
        Cause(
            .iamOnOptions,
            "OPTIONS requires IAM authorization\(place), and browsers never sign a preflight. OPTIONS has to be open.")
    }

    /// Status 500 on OPTIONS: nearly always the MOCK integration.
    private static func mockFailure(_ method: AuditedMethod?, _ place: String, _ cause: String?) -> [Cause] {
        guard let mock = method?.mock else {
            return [
                Cause(
                    .gatewayResponse5XX,
                    "The gateway could not make the preflight's answer (500, API_CONFIGURATION_ERROR). On a MOCK "
                        + "method that is a request template without an integer statusCode, no template for "
                        + "application/json, or */* among the binary media types without contentHandling "
                        + "CONVERT_TO_TEXT.")
            ]
        }
        if mock.isUntransformable || mock.isResponseUntransformable {
            return [
                Cause(
                    .binaryMediaMock,
                    "*/* is among the API's binary media types, so the MOCK's template\(place) is given bytes and "
                        + "fails: 500. contentHandling CONVERT_TO_TEXT on OPTIONS prevents that.")
            ]
        }
        switch mock.template {
        case .passedThrough:
            return [
                Cause(
                    .passthrough500,
                    "The MOCK\(place) has no request template for application/json, which a request without "
                        + "Content-Type counts as; the empty body is passed on and has no statusCode: 500.")
            ]
        case .unsupported, .used: break
        }
        if mock.status == .missing {
            return [
                Cause(
                    .mockWithoutStatus,
                    "The MOCK's request template\(place) makes no integer statusCode, so that no integration response "
                        + "can be chosen: 500. It has to be {\"statusCode\": 200}.")
            ]
        }
        return [
            Cause(
                .gatewayResponse5XX,
                "The gateway could not make the preflight's answer\(place): \(cause ?? "API_CONFIGURATION_ERROR").")
        ]
    }
}
