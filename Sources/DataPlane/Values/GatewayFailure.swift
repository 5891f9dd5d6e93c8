import APIModel

/// Why the gateway itself answers: everything a gateway response is rendered from, and the true cause for the operator.
struct GatewayFailure: Error, Sendable {
    /// AWS's default bodies differ by one space between what fails before and during the execution of a method.
    enum Phase: Sendable {
        case beforeExecution
        case duringExecution
    }

    let type: GatewayResponseType
    /// What the client gets unless the type is customised.
    let status: Int
    /// The exception named by `x-amzn-ErrorType`; it stays when the status is customised.
    let errorType: String
    /// Nil renders as `null`.
    let message: String?
    let phase: Phase
    let cause: FailureCause
    /// The line of the execution log, if AWS writes one.
    var executionLogLine: String?
    /// `$context.error.validationErrorString`, when a body does not match its model.
    var validationErrorString: String?
}

extension GatewayFailure {
    /// No resource and method match (recorded: test_routing_not_found).
    static func missingAuthenticationToken(_ cause: FailureCause) -> GatewayFailure {
        GatewayFailure(
            type: .missingAuthenticationToken, status: 403, errorType: "MissingAuthenticationTokenException",
            message: "Missing Authentication Token", phase: .beforeExecution, cause: cause)
    }

    /// No resource and method match, and the `Authorization` header is not SigV4 (field reports).
    static func incompleteSignature(_ message: String, _ cause: FailureCause) -> GatewayFailure {
        GatewayFailure(
            type: .missingAuthenticationToken, status: 403, errorType: "IncompleteSignatureException",
            message: message, phase: .beforeExecution, cause: cause)
    }

    /// A path that different readers could take for different resources (assumed: AWS's text is not recorded).
    static func ambiguousPath(_ reason: String) -> GatewayFailure {
        GatewayFailure(
            type: .default4XX, status: 400, errorType: "BadRequestException", message: "Bad Request",
            phase: .beforeExecution, cause: .text(reason), executionLogLine: "Bad Request: \(reason)")
    }

    /// Required parameters are missing (recorded: test_api_gateway_request_validator).
    static func missingParameters(_ names: [String]) -> GatewayFailure {
        let list = names.joined(separator: ", ")
        return GatewayFailure(
            type: .badRequestParameters, status: 400, errorType: "BadRequestException",
            message: "Missing required request parameters: [\(list)]", phase: .duringExecution,
            cause: .text("the request lacks, or sends blank, what the method's validator requires: \(list)"),
            // The client's sentence: AWS's line is not recorded.
            executionLogLine: "Missing required request parameters: [\(list)]")
    }

    /// The body does not match its model (recorded: test_api_gateway_request_validator; the log's line from public
    /// write-ups of console tests).
    static func invalidBody(_ violations: String, _ mediaType: Substring, _ cause: FailureCause) -> GatewayFailure {
        GatewayFailure(
            type: .badRequestBody, status: 400, errorType: "BadRequestException", message: "Invalid request body",
            phase: .duringExecution, cause: cause,
            executionLogLine: "Request body does not match model schema for content type \(mediaType): \(violations)",
            validationErrorString: violations)
    }

    /// The decoded body is larger than any body may be; the sentence is that of bodies that arrive so large.
    static func requestTooLarge(limit: Int) -> GatewayFailure {
        GatewayFailure(
            type: .requestTooLarge, status: 413, errorType: "RequestTooLargeException",
            message: "HTTP content length exceeded \(limit) bytes.", phase: .beforeExecution,
            cause: .text("the body is larger than \(limit) bytes once its Content-Encoding is undone"))
    }

    /// There is no memory for the decoded body at the moment; AWS has no such limit.
    static func overloaded(_ cause: FailureCause) -> GatewayFailure {
        GatewayFailure(
            type: .default5XX, status: 503, errorType: "ServiceUnavailableException", message: "Service Unavailable",
            phase: .beforeExecution, cause: cause)
    }

    /// The body's media type is not taken (emulator's record of AWS).
    static func unsupportedMediaType(_ cause: FailureCause) -> GatewayFailure {
        GatewayFailure(
            type: .unsupportedMediaType, status: 415, errorType: "BadRequestException",
            message: "Unsupported Media Type", phase: .duringExecution, cause: cause,
            // The client's sentence: AWS's line is not recorded.
            executionLogLine: "Unsupported Media Type")
    }

    /// The definition cannot be executed for this request.
    static func configuration(_ cause: FailureCause, log sentence: String) -> GatewayFailure {
        GatewayFailure(
            type: .apiConfigurationError, status: 500, errorType: "InternalServerErrorException",
            message: "Internal server error", phase: .duringExecution, cause: cause,
            executionLogLine: "Execution failed due to configuration error: \(sentence)")
    }

    static func refused(_ refusal: Refusal) -> GatewayFailure {
        configuration(.refused(refusal), log: refusal.logSentence)
    }

    /// A configuration error that falls under `DEFAULT_5XX` only: illegal header mappings, a MOCK without `statusCode`.
    static func internalError(_ cause: FailureCause, log sentence: String) -> GatewayFailure {
        GatewayFailure(
            type: .default5XX, status: 500, errorType: "InternalServerErrorException",
            message: "Internal server error", phase: .duringExecution, cause: cause,
            executionLogLine: "Execution failed due to configuration error: \(sentence)")
    }

    static func integrationTimeout(_ cause: FailureCause) -> GatewayFailure {
        GatewayFailure(
            type: .integrationTimeout, status: 504, errorType: "InternalServerErrorException",
            message: "Endpoint request timed out", phase: .duringExecution, cause: cause,
            executionLogLine: "Execution failed due to a timeout error")
    }

    /// The connection failed under way. 504 with this text is what clients of AWS show; the log's sentence is that of
    /// production logs.
    static func integrationFailure(_ cause: FailureCause) -> GatewayFailure {
        GatewayFailure(
            type: .integrationFailure, status: 504, errorType: "InternalServerErrorException",
            message: "Network error communicating with endpoint", phase: .duringExecution, cause: cause,
            executionLogLine: "Execution failed due to a network error communicating with endpoint")
    }
}
