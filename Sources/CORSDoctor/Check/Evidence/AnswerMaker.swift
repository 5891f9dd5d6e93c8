internal import APIModel
internal import CORS
internal import JSON

/// Who made an answer: as the gateway said, or as the answer's own signs tell.
enum AnswerMaker: Sendable, Equatable {
    /// The gateway's policy engine, and why it refused.
    case policy(rule: String, refusal: String?)
    /// A method behind the gateway; the parts are nil where only the signs tell.
    case method(resource: String?, verb: String?, integration: IntegrationType?)
    /// The gateway itself, with one of its response types; several when the signs fit more than one.
    case gateway([GatewayResponseType], cause: String?)
    /// There is no such API or stage.
    case noStage(cause: String?)
    /// Some other server.
    case server(String?)
}

extension AnswerMaker {
    init?(_ exchange: Exchange) {
        guard case .response(let response, let body, let layer) = exchange.answer else { return nil }
        switch layer {
        case .policy(let rule, let refusal)?: self = .policy(rule: rule, refusal: refusal)
        case .method(let resource, let verb, let integration)?:
            self = .method(resource: resource, verb: verb, integration: IntegrationType(rawValue: integration))
        case .gatewayResponse(let type, let cause)?:
            self = .gateway(GatewayResponseType(rawValue: type).map { [$0] } ?? [], cause: cause)
        case .noStage(let cause)?: self = .noStage(cause: cause)
        case .unknown?, nil: self = AnswerSigns(response, body, url: exchange.request.url).maker
        }
    }

    /// The gateway's own response types; empty when something else answered.
    var types: [GatewayResponseType] {
        guard case .gateway(let types, _) = self else { return [] }
        return types
    }
}

/// The traces that API Gateway leaves on what it answers.
struct AnswerSigns: Sendable {
    let status: Int
    /// `x-amzn-ErrorType`, which only answers of the gateway itself have.
    let errorType: String?
    let message: String?
    let isGateway: Bool
    let server: String?

    init(_ response: FetchResponse, _ body: [UInt8], url: String) {
        status = response.status
        errorType = response.value("x-amzn-ErrorType").map { String($0.prefix { $0 != ":" && $0 != "," }) }
        let json = try? JSONValue.parse(body)
        message = (json?["message"] ?? json?["Message"])?.stringValue
        isGateway =
            errorType != nil || response.value("x-amz-apigw-id") != nil || response.value("x-amzn-RequestId") != nil
            || ExecuteAPIHost(url) != nil
        server = response.value("Server")
    }

    var maker: AnswerMaker {
        guard isGateway else { return .server(server) }
        guard let errorType else { return .method(resource: nil, verb: nil, integration: nil) }
        return .gateway(types(errorType), cause: nil)
    }

    /// The types that send an error type with a status and message (spec: the table of gateway responses).
    private func types(_ errorType: String) -> [GatewayResponseType] {
        switch errorType {
        case "MissingAuthenticationTokenException", "IncompleteSignatureException": [.missingAuthenticationToken]
        case "UnauthorizedException": [.unauthorized]
        case "AccessDeniedException", "UnrecognizedClientException": [.accessDenied]
        case "InvalidSignatureException": [.invalidSignature]
        case "ExpiredTokenException": [.expiredToken]
        case "TooManyRequestsException": [.throttled]
        case "LimitExceededException": [.quotaExceeded]
        case "AuthorizerConfigurationException": [.authorizerConfigurationError, .authorizerFailure]
        case "AuthorizerFailureException": [.authorizerFailure]
        case "ForbiddenException": [.invalidAPIKey, .wafFiltered]
        case "RequestTooLargeException", "RequestEntityTooLargeException": [.requestTooLarge]
        case "NotFoundException": [.resourceNotFound]
        case "BadRequestException": badRequestTypes
        default: serverErrorTypes
        }
    }

    private var badRequestTypes: [GatewayResponseType] {
        if status == 415 { return [.unsupportedMediaType] }
        if message?.hasPrefix("Missing required request parameters") == true { return [.badRequestParameters] }
        if message == "Invalid request body" { return [.badRequestBody] }
        return [.badRequestParameters, .badRequestBody]
    }

    private var serverErrorTypes: [GatewayResponseType] {
        switch (status, message) {
        case (_, "Endpoint request timed out"): [.integrationTimeout]
        case (_, "Network error communicating with endpoint"), (502, _), (503, _), (504, _): [.integrationFailure]
        case (500..., _): [.apiConfigurationError]
        default: [.default4XX]
        }
    }
}

/// The parts of `https://{api}.execute-api.{region}.amazonaws.com/{stage}/…`.
struct ExecuteAPIHost: Sendable, Equatable {
    let apiID: String
    let region: String
    let stageName: String?
    /// Below the stage.
    let path: String

    init?(_ url: String) {
        guard let url = WebURL(url), let host = url.host else { return nil }
        let labels = host.split(separator: ".")
        guard labels.count >= 5, labels[1] == "execute-api", labels[3] == "amazonaws" else { return nil }
        // Private APIs: `{api}-{endpoint}.execute-api…`
        apiID = String(labels[0].prefix { $0 != "-" })
        region = String(labels[2])
        let segments = RouteView.segments(of: url.path)
        stageName = segments.first.map(String.init)
        path = "/" + segments.dropFirst().joined(separator: "/")
    }
}
