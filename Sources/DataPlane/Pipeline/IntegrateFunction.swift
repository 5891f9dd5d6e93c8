import APIModel
import Functions
import HTTPMessages
import JSON
import NIOCore

extension Pipeline {
    /// Calls a function, and reads its answer where it is a whole response.
    func integrate(
        _ call: FunctionCall, _ target: LambdaTarget, _ trace: TraceID, _ invocation: Invocation
    ) async throws(GatewayFailure) -> BackendResponse {
        let start = clock.monotonicNanoseconds()
        let answer: FunctionAnswer
        do throws(FunctionFailure) {
            answer = try await backends.functions.invoke(call)
        } catch {
            if target.use == .custom, case .invalidRequest(let sentence) = error {
                return Self.rejected(sentence, trace, clock.monotonicNanoseconds() - start)
            }
            throw GatewayFailure(error, location: target.location, invocation.log)
        }
        var response = BackendResponse(
            status: Self.status(of: call), headers: Self.headers(of: answer), body: answer.payload,
            stream: timed(answer.stream, since: start, call.timeout, location: target.location, invocation),
            isFunctionAnswer: true, traceID: trace,
            latencyNanoseconds: clock.monotonicNanoseconds() - start)
        invocation.log?.recordAnswer(response)
        guard target.use != .custom else { return response }
        if answer.functionError != nil {
            response.stream?.cancel()
            throw .functionError(answer, location: target.location, invocation.log)
        }
        do throws(LambdaProxyResult.Malformed) {
            if target.use == .streamingProxy {
                let (result, first, rest) = try await LambdaPrelude.read(answer.payload, response.stream)
                response.result = result
                response.body = invocation.isTest ? first.prefix(ofBytes: LambdaPrelude.testedBytes) : first
                response.stream = rest
            } else {
                let result = try LambdaProxyResult(answer.payload.readableBytesView)
                response.result = result
                response.body = ByteBuffer(string: result.body)
            }
        } catch {
            // The time may have been over before the head was there.
            guard target.use == .streamingProxy,
                clock.monotonicNanoseconds() - start >= UInt64(call.timeout.nanoseconds)
            else { throw .malformedResult(error, location: target.location) }
            throw .integrationTimeout(.backend(error.reason, location: target.location))
        }
        return response
    }

    /// Lambda's own status.
    private static func status(of call: FunctionCall) -> Int {
        switch call.invocationType {
        case .requestResponse: 200
        case .event: 202
        case .dryRun: 204
        }
    }

    /// Lambda's headers, for mappings of `integration.response.header`.
    private static func headers(of answer: FunctionAnswer) -> HeaderList {
        var headers: HeaderList = [
            "x-amzn-RequestId": answer.requestID,
            "X-Amz-Executed-Version": answer.executedVersion,
            "Content-Type": answer.contentType ?? MediaType.json,
        ]
        if let error = answer.functionError { headers.append("X-Amz-Function-Error", error) }
        if let log = answer.logTail { headers.append("X-Amz-Log-Result", Base64.encode(log).text) }
        return headers
    }

    /// What Lambda says of an event that it does not take. The status selects nothing, as with all answers of Lambda;
    /// that the default response carries it on is assumed.
    private static func rejected(_ sentence: String, _ trace: TraceID, _ latency: UInt64) -> BackendResponse {
        let body: JSONValue = ["Type": "User", "message": .string(sentence)]
        return BackendResponse(
            status: 400, headers: ["Content-Type": MediaType.json],
            body: ByteBuffer(bytes: JSONSerializer.bytes(body)), isFunctionAnswer: true, traceID: trace,
            latencyNanoseconds: latency)
    }
}

extension GatewayFailure {
    /// What API Gateway makes of a function that it cannot call.
    init(_ failure: FunctionFailure, location: String, _ log: ExecutionLog?) {
        let cause = FailureCause.backend(failure.text, location: location)
        switch failure {
        case .notFound, .accessDenied:
            // AWS tells the two apart neither to clients nor in its log (re:Post, "Invalid permissions on Lambda
            // function").
            self = .functionFailure(
                500, cause,
                log: "Execution failed due to configuration error: Invalid permissions on Lambda function")
        case .throttled:
            // 500, by re:Post's questions on throttled functions behind proxies.
            log?.line("Lambda invocation failed with status: 429")
            self = .functionFailure(500, cause, log: "Execution failed due to configuration error: Rate Exceeded.")
        case .invalidRequest:
            self = .functionFailure(502, cause, log: "Lambda invocation failed with status: 400")
        case .tooLarge(let limit):
            // Assumed: the text that AWS's edge has for bodies that are too long.
            self = GatewayFailure(
                type: .requestTooLarge, status: 413, errorType: "RequestEntityTooLargeException",
                message: "Request Too Long", phase: .duringExecution,
                cause: .backend("the event is larger than the \(limit) bytes that Lambda takes", location: location),
                executionLogLine: "Lambda invocation failed with status: 413")
        case .timedOut: self = .integrationTimeout(cause)
        case .unavailable: self = .functionFailure(502, cause, log: "Lambda invocation failed with status: 502")
        case .network: self = .integrationFailure(cause)
        }
    }

    private static func functionFailure(
        _ status: Int, _ cause: FailureCause, log sentence: String
    ) -> GatewayFailure {
        GatewayFailure(
            type: .integrationFailure, status: status, errorType: "InternalServerErrorException",
            message: "Internal server error", phase: .duringExecution, cause: cause, executionLogLine: sentence)
    }

    /// The function behind a proxy ended in an error, or ran out of time: 502 (production logs in public write-ups).
    static func functionError(_ answer: FunctionAnswer, location: String, _ log: ExecutionLog?) -> GatewayFailure {
        let error = try? JSONValue.parse(answer.payload.readableBytesView)
        let message = error?["errorMessage"]?.stringValue ?? answer.payload.text
        let type = error?["errorType"]?.stringValue ?? answer.functionError ?? ""
        return GatewayFailure(
            type: .default5XX, status: 502, errorType: "InternalServerErrorException",
            message: "Internal server error", phase: .duringExecution,
            cause: .backend(
                "the function failed (\(type.isEmpty ? "no errorType" : type)): \(message); its log has more, by "
                    + "request id \(answer.requestID)", location: location),
            executionLogLine: "Lambda execution failed with status 200 due to customer function error: \(message). "
                + "Lambda request id: \(answer.requestID)")
    }

    /// The function behind a proxy answered what is no response (recorded:
    /// test_aws_proxy_response_payload_format_validation).
    static func malformedResult(_ problem: LambdaProxyResult.Malformed, location: String) -> GatewayFailure {
        GatewayFailure(
            type: .default5XX, status: 502, errorType: "InternalServerErrorException",
            message: "Internal server error", phase: .duringExecution,
            cause: .backend(
                "the function's answer is no response of a Lambda proxy: \(problem.reason)", location: location),
            executionLogLine: "Execution failed due to configuration error: Malformed Lambda proxy response")
    }
}

extension ByteBuffer {
    /// At most so many bytes from the start.
    func prefix(ofBytes count: Int) -> ByteBuffer {
        getSlice(at: readerIndex, length: min(count, readableBytes)) ?? self
    }
}
