internal import FoundationEssentials
public import Functions
public import HTTPMessages
internal import JSON
internal import NIOCore

/// Serves function URLs: `https://{id}.lambda-url.{region}.on.aws/…`, here at any host that `urlID(ofHost:)` knows.
public struct FunctionURLHandler: MessageHandler {
    private let target: @Sendable (String) -> FunctionURLTarget?
    private let invoker: any FunctionInvoker
    private let observe: @Sendable (FunctionURLRecord) -> Void
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - target: what a URL's id, in lower case, leads to; nil when there is none.
    ///   - invoker: whoever invokes the functions.
    ///   - observe: told of every answer.
    ///   - now: milliseconds since 1970; nil asks the system.
    public init(
        invoker: any FunctionInvoker,
        observe: @escaping @Sendable (FunctionURLRecord) -> Void = { _ in },
        now: (@Sendable () -> Int64)? = nil,
        target: @escaping @Sendable (String) -> FunctionURLTarget?
    ) {
        self.target = target
        self.invoker = invoker
        self.observe = observe
        self.now = now ?? { Int64(Date().timeIntervalSince1970 * 1_000) }
    }

    public func respond(to request: RequestMessage) async -> ResponseMessage {
        let id = Self.urlID(ofHost: request.headers.first("Host") ?? "")?.lowercased() ?? ""
        let target = target(id)
        var requestID = UniqueNumbers.shared.uuid()
        var cause: String?
        var response: ResponseMessage
        do throws(FunctionURLFailure) {
            guard let target else { throw .unknownURL(id) }
            if let answer = Self.preflightAnswer(request, target) {
                response = answer
            } else {
                (response, requestID) = try await invoke(target, request, id, requestID)
            }
        } catch {
            response = error.response
            cause = error.cause
        }
        if let settings = target?.cors, !Self.isPreflight(request) {
            cause = Self.addCORS(settings, request, to: &response) ?? cause
        }
        response.headers.fields.insert(.init(name: "x-amzn-RequestId", value: requestID), at: 0)
        observe(
            FunctionURLRecord(
                urlID: id, function: target?.function, method: request.method, path: String(request.path),
                status: response.status, requestID: requestID, cause: cause))
        return response
    }

    /// Of what never became a request only bodies that are too large come here; the rest is the root handler's.
    public func answer(to refusal: WireRefusal) -> ResponseMessage {
        guard case .bodyTooLarge = refusal else { return FunctionURLFailure.badGateway("not a request").response }
        var response = FunctionURLFailure(.tooLarge(limit: Self.payloadLimit)).response
        response.headers.fields.insert(.init(name: "x-amzn-RequestId", value: UniqueNumbers.shared.uuid()), at: 0)
        return response
    }

    /// Bytes of the event; AWS's limit of a synchronous invocation.
    private static let payloadLimit = 6_291_456

    private func invoke(
        _ target: FunctionURLTarget, _ request: RequestMessage, _ id: String, _ requestID: String
    ) async throws(FunctionURLFailure) -> (ResponseMessage, requestID: String) {
        switch target.authType {
        case .none: break
        case .iam:
            throw .forbidden(
                "the URL of \(target.function) wants signed requests (AWS_IAM), and signatures are not verified yet: "
                    + "nobody is let in; set its AuthType to NONE to call it here")
        }
        if let refusal = target.refusal { throw .forbidden(refusal) }
        let traceID = FunctionURLTrace.id(incoming: request.headers.first("X-Amzn-Trace-Id"), seconds: now() / 1_000)
        let event = FunctionURLEvent(
            request: request, urlID: id, requestID: requestID, traceID: traceID, time: now())
        let payload = ByteBuffer(bytes: JSONSerializer.bytes(event.json))
        guard payload.readableBytes <= Self.payloadLimit else {
            throw FunctionURLFailure(.tooLarge(limit: Self.payloadLimit))
        }
        let answer: FunctionAnswer
        do {
            answer = try await invoker.invoke(
                FunctionCall(
                    function: target.function, qualifier: target.qualifier, payload: payload, isKnownJSON: true,
                    traceID: traceID, streams: target.invokeMode == .responseStream, requestID: requestID))
        } catch {
            throw FunctionURLFailure(error)
        }
        if let functionError = answer.functionError {
            answer.stream?.cancel()
            let detail = String(decoding: answer.payload.readableBytesView.prefix(Self.shownErrorBytes), as: UTF8.self)
            throw .badGateway("the function failed (\(functionError), request \(answer.requestID)): \(detail)")
        }
        var response = try await Self.response(of: answer, target.invokeMode)
        response.headers.append("X-Amzn-Trace-Id", traceID)
        return (response, answer.requestID)
    }

    /// Bytes of a function's error that the operator's log shows.
    private static let shownErrorBytes = 1_024

    private static func response(
        of answer: FunctionAnswer, _ mode: FunctionURLTarget.InvokeMode
    ) async throws(FunctionURLFailure) -> ResponseMessage {
        switch mode {
        case .buffered:
            let read = try FunctionURLAnswer(payload: answer.payload)
            return ResponseMessage(status: read.status, headers: read.headers, body: read.body)
        case .responseStream:
            // A result that is not streamed is sent as it is, too (recorded on AWS: LocalStack's
            // test_lambda_url_echo_invoke).
            var first = answer.payload
            let read: FunctionURLAnswer
            if answer.contentType?.hasPrefix(FunctionURLPrelude.contentType) == true {
                do {
                    let prelude = try await FunctionURLPrelude.take(from: &first, answer.stream)
                    read = try FunctionURLAnswer(prelude: prelude)
                } catch {
                    answer.stream?.cancel()
                    throw error
                }
            } else {
                read = FunctionURLAnswer(streamOf: answer.contentType)
            }
            var response = ResponseMessage(status: read.status, headers: read.headers, body: first)
            response.stream = answer.stream
            return response
        }
    }
}
