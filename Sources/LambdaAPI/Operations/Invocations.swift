internal import FoundationEssentials
internal import Functions
internal import HTTPMessages
internal import JSON
internal import NIOCore

extension LambdaTable {
    /// Calls of functions.
    mutating func invocations() {
        on(.invoke, wait: invoke)
        on(.invokeWithResponseStream, wait: invokeWithResponseStream)
        on(.invokeAsync, wait: invokeAsync)
    }
}

/// The call that a request asks for.
private func functionCall(_ call: LambdaCall, streams: Bool = false) throws(LambdaError) -> FunctionCall {
    let reference = try call.reference()
    for name in ["DurableExecutionName", "TenantId"] as [String] where call.input[name] != nil {
        throw .unsupported(name, "leave it out")
    }
    if let context = call.input.text("ClientContext") {
        guard let data = Data(base64Encoded: context), (try? JSONValue.parse(data)) != nil else {
            // Expected of AWS by the AWS SDK for Rust (integration-tests/lambda, "naughty strings").
            throw LambdaError(.invalidRequestContent, "Client context must be a valid Base64-encoded JSON object.")
        }
    }
    return FunctionCall(
        function: reference.name, qualifier: reference.qualifier, payload: call.input.body,
        invocationType: call.input.text("InvocationType").flatMap(FunctionCall.InvocationType.init)
            ?? .requestResponse,
        clientContext: call.input.text("ClientContext"), traceID: call.request.headers.first("X-Amzn-Trace-Id"),
        wantsLogTail: call.input.text("LogType") == "Tail", streams: streams)
}

private func answer(_ call: LambdaCall, _ functionCall: FunctionCall) async throws(LambdaError) -> FunctionAnswer {
    do throws(FunctionFailure) {
        return try await call.functions.invoke(functionCall)
    } catch {
        let bytes = functionCall.payload.readableBytes
        if case .tooLarge(let limit) = error {
            let isEventOnly = functionCall.invocationType == .event && bytes <= LambdaLimits.payloadBytes
            throw isEventOnly ? .eventTooLarge(bytes, limit: limit) : .tooLarge(LambdaLimits.payloadBytes, .invoke)
        }
        throw LambdaError(error)
    }
}

private func headers(_ answer: FunctionAnswer) -> HeaderList {
    var headers: HeaderList = ["x-amzn-RequestId": answer.requestID]
    headers.append("X-Amz-Executed-Version", answer.executedVersion)
    return headers
}

@Sendable
private func invoke(_ call: LambdaCall) async throws -> LambdaOutput {
    let functionCall = try functionCall(call)
    let answer = try await answer(call, functionCall)
    var headers = headers(answer)
    switch functionCall.invocationType {
    case .event: return LambdaOutput(status: 202, headers: ["x-amzn-RequestId": answer.requestID])
    case .dryRun: return LambdaOutput(status: 204, headers: headers)
    case .requestResponse:
        if let error = answer.functionError { headers.append("X-Amz-Function-Error", error) }
        if let tail = answer.logTail {
            headers.append("X-Amz-Log-Result", Data(tail.readableBytesView).base64EncodedString())
        }
        headers.append("Content-Type", "application/json")
        var body = answer.payload
        if let stream = answer.stream {
            // A runtime that streams all the same: Invoke buffers ("Invoke … buffers the response").
            do throws(BrokenBody) {
                body.writeImmutableBuffer(try await stream.collect(upTo: LambdaLimits.payloadBytes))
            } catch {
                throw LambdaError(.service, error.text)
            }
        }
        return LambdaOutput(status: 200, headers: headers, body: body)
    }
}

@Sendable
private func invokeWithResponseStream(_ call: LambdaCall) async throws -> LambdaOutput {
    let functionCall = try functionCall(call, streams: true)
    let answer = try await answer(call, functionCall)
    var headers = headers(answer)
    guard functionCall.invocationType != .dryRun else { return LambdaOutput(status: 204, headers: headers) }
    headers.append("Content-Type", "application/vnd.amazon.eventstream")
    headers.append("X-Amzn-Remapped-Content-Type", answer.contentType ?? "application/octet-stream")
    return LambdaOutput(status: 200, headers: headers, stream: InvocationEvents(answer).stream)
}

/// The operation that Event has replaced; old clients call it.
@Sendable
private func invokeAsync(_ call: LambdaCall) async throws -> LambdaOutput {
    var functionCall = try functionCall(call)
    functionCall.invocationType = .event
    _ = try await answer(call, functionCall)
    return LambdaOutput(status: 202)
}
