import APIModel
import HTTPMessages

/// What authorizers make of requests that they do not let in, and of themselves (auth-usage §6.4 and §6.5).
extension GatewayFailure {
    /// The caller is not known, or not to be known: no identity, or none that the authorizer takes.
    static func unauthorized(
        _ cause: FailureCause, requestID: String, message: String = "Unauthorized"
    ) -> GatewayFailure {
        GatewayFailure(
            type: .unauthorized, status: 401, errorType: "UnauthorizedException", message: message,
            phase: .beforeExecution, cause: cause, executionLogLine: "Unauthorized request: \(requestID)")
    }

    /// AWS tells clients so (field reports).
    static func tokenExpired(_ cause: FailureCause, requestID: String) -> GatewayFailure {
        unauthorized(cause, requestID: requestID, message: "The incoming token has expired")
    }

    /// The authorizer's policy does not let the caller in. AWS's page on 403s now shows "… with an explicit deny in an
    /// identity-based policy"; the shorter sentence is the recorded one.
    static func accessDenied(isExplicit: Bool, _ cause: FailureCause) -> GatewayFailure {
        GatewayFailure(
            type: .accessDenied, status: 403, errorType: "AccessDeniedException",
            message: "User is not authorized to access this resource" + (isExplicit ? " with an explicit deny" : ""),
            phase: .beforeExecution, cause: cause,
            // The client's sentence: AWS's line is not recorded.
            executionLogLine: "User is not authorized to access this resource"
                + (isExplicit ? " with an explicit deny" : ""))
    }

    /// The authorizer's function failed. The exception's name is the one seen in the field.
    static func authorizerFailure(_ cause: FailureCause) -> GatewayFailure {
        GatewayFailure(
            type: .authorizerFailure, status: 500, errorType: "AuthorizerConfigurationException", message: nil,
            phase: .beforeExecution, cause: cause,
            executionLogLine: "Execution failed due to configuration error: Authorizer error")
    }

    /// The authorizer cannot be asked, or its answer is none.
    static func authorizerConfiguration(_ cause: FailureCause, log sentence: String) -> GatewayFailure {
        GatewayFailure(
            type: .authorizerConfigurationError, status: 500, errorType: "AuthorizerConfigurationException",
            message: nil, phase: .beforeExecution, cause: cause,
            executionLogLine: "Execution failed due to configuration error: \(sentence)")
    }

    /// With authorization a URL's path may be only so long. Like every 413 and 414, nothing customises it.
    static func methodARNTooLong(_ bytes: Int) -> GatewayFailure {
        GatewayFailure(
            type: .requestTooLarge, status: 414, errorType: "RequestUriTooLongException",
            message: "Request URI too long", phase: .beforeExecution,
            cause: .text(
                "the method's ARN with the request's path has \(bytes) bytes, more than the "
                    + "\(Limits.methodARNBytes) that authorizers take; shorten the path"))
    }
}

extension Invocation {
    /// What the operator should know of a refused request beside the refusal: a browser's preflight never had a chance.
    private static func preflightAdvice(_ request: ClientRequest, _ method: CompiledMethod) -> String {
        guard request.method == "OPTIONS", request.message.headers.contains("Origin"),
            request.message.headers.contains("Access-Control-Request-Method")
        else { return "" }
        return ". This is a browser's preflight, and browsers send no credentials with preflights: set the "
            + "authorizationType of OPTIONS \(method.resourcePath) to NONE (define OPTIONS there if it is ANY's), and "
            + "deploy"
    }

    /// A cause in words, with the advice on preflights where the request is one.
    func authorizerCause(
        _ authorizer: CompiledAuthorizer, _ text: @autoclosure @escaping @Sendable () -> String
    ) -> FailureCause {
        let (request, method) = (request, method)
        return .described { "\(authorizer.location): \(text())\(Self.preflightAdvice(request, method))" }
    }
}
