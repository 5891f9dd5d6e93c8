internal import FoundationEssentials
public import Functions
public import HTTPMessages
internal import JSON
internal import NIOCore
public import SigV4
internal import Synchronization

/// Functions behind another Lambda endpoint, AWS's own or an emulator's: the client of Invoke and
/// InvokeWithResponseStream.
public struct RemoteFunctions: FunctionInvoker {
    private let backend: any HTTPBackend
    private let endpoint: BackendEndpoint
    private let signer: Signer
    /// Seconds since 1970.
    private let now: @Sendable () -> Int

    /// - Parameters:
    ///   - endpoint: where the Lambda API listens, e.g. `lambda.eu-west-1.amazonaws.com`, 443.
    ///   - credentials: what requests are signed with; emulators take any.
    ///   - now: seconds since 1970; nil asks the system.
    public init(
        backend: any HTTPBackend, endpoint: BackendEndpoint, credentials: Credentials, region: String,
        now: (@Sendable () -> Int)? = nil
    ) {
        self.backend = backend
        self.endpoint = endpoint
        signer = Signer(credentials: credentials, region: region, service: "lambda")
        self.now = now ?? { Int(Date().timeIntervalSince1970) }
    }

    public func invoke(_ call: FunctionCall) async throws(FunctionFailure) -> FunctionAnswer {
        let message = message(call)
        let response: ResponseMessage
        do throws(BackendFailure) {
            response = try await backend.send(message)
        } catch {
            switch error {
            case .timedOut(let text): throw .timedOut(text)
            case .tooLarge, .unreachable, .untrusted, .network:
                throw .network("the Lambda endpoint \(host) does not answer: \(error.text)")
            }
        }
        guard (200..<300).contains(response.status) else { throw await failure(response, call) }
        return try await answer(response, call)
    }

    // MARK: Request

    private var host: String {
        let isUsual = endpoint.port == (endpoint.isTLS ? 443 : 80)
        let name = endpoint.host.contains(":") ? "[\(endpoint.host)]" : endpoint.host
        return isUsual ? name : "\(name):\(endpoint.port)"
    }

    private func message(_ call: FunctionCall) -> BackendMessage {
        let streams = call.streams && call.invocationType != .event
        let path =
            (streams ? "/2021-11-15/functions/" : "/2015-03-31/functions/") + LambdaQuery.encode(call.function)
            + (streams ? "/response-streaming-invocations" : "/invocations")
        let query = call.qualifier.map { "Qualifier=" + LambdaQuery.encode($0) } ?? ""
        var headers: HeaderList = [
            "Host": host, "Content-Type": "application/json",
            "X-Amz-Invocation-Type": call.invocationType.rawValue,
        ]
        if call.wantsLogTail { headers.append("X-Amz-Log-Type", "Tail") }
        if let context = call.clientContext { headers.append("X-Amz-Client-Context", context) }
        if let traceID = call.traceID { headers.append("X-Amzn-Trace-Id", traceID) }
        signer.sign(
            method: "POST", host: host, path: path, query: query, headers: &headers, payload: .body(call.payload),
            at: SigningTime(unixSeconds: now()))
        return BackendMessage(
            endpoint: endpoint, method: "POST", target: query.isEmpty ? path : "\(path)?\(query)", headers: headers,
            body: call.payload, timeout: call.timeout, streamsAnswer: streams)
    }

    // MARK: Answer

    private func answer(
        _ response: ResponseMessage, _ call: FunctionCall
    ) async throws(FunctionFailure) -> FunctionAnswer {
        let headers = response.allHeaders
        var answer = FunctionAnswer(
            payload: response.body, functionError: headers.first("X-Amz-Function-Error"),
            executedVersion: headers.first("X-Amz-Executed-Version") ?? call.qualifier ?? "$LATEST",
            requestID: headers.first("x-amzn-RequestId") ?? "")
        if let log = headers.first("X-Amz-Log-Result"), let data = Data(base64Encoded: log) {
            answer.logTail = ByteBuffer(bytes: data)
        }
        let type = headers.first("Content-Type") ?? ""
        if type.hasPrefix("application/vnd.amazon.eventstream") {
            let events = RemoteEvents(response)
            answer.payload = ByteBuffer()
            answer.contentType = headers.first("X-Amzn-Remapped-Content-Type")
            if let first = try await events.first() { answer.payload = first }
            if let error = events.endError, answer.payload.readableBytes == 0 {
                // It failed before it streamed anything: an answer like any other failure's.
                answer.functionError = error.code
                answer.payload = ByteBuffer(string: error.details)
            } else {
                answer.stream = events.stream
            }
        } else if call.streams {
            answer.contentType = type.isEmpty ? nil : type
            answer.stream = response.stream
        }
        return answer
    }

    /// Bytes of an error's body that are read.
    private static let errorBytes = 65_536

    private func failure(_ response: ResponseMessage, _ call: FunctionCall) async -> FunctionFailure {
        var body = response.body
        if let stream = response.stream, let rest = try? await stream.collect(upTo: Self.errorBytes) {
            body.writeImmutableBuffer(rest)
        }
        let json = try? JSONValue.parse(body.readableBytesView, limits: .ofPayloads)
        let sentence = (json?["Message"] ?? json?["message"])?.stringValue ?? "status \(response.status)"
        let type = response.allHeaders.first("x-amzn-ErrorType")?.split(separator: ":").first.map(String.init)
        let text = "the Lambda endpoint \(host) refuses \(call.function): \(type.map { "\($0): " } ?? "")\(sentence)"
        switch response.status {
        case 404: return .notFound(type == "ResourceNotFoundException" ? sentence : text)
        case 401, 403:
            return .accessDenied(
                text + " (signed for the region \(signer.region) with the key \(signer.credentials.accessKeyID))")
        case 413: return .tooLarge(limit: LambdaLimits.payloadBytes)
        case 429:
            let reason = json?["Reason"]?.stringValue.flatMap(FunctionFailure.ThrottleReason.init)
            return .throttled(reason ?? .concurrentInvocations, text)
        case 400..<500: return .invalidRequest(text)
        default: return .unavailable(text)
        }
    }
}

/// The event stream of InvokeWithResponseStream, read as the pieces of the function's answer.
final class RemoteEvents: Sendable {
    private struct State {
        var bytes: ByteBuffer
        var isOver = false
        var error: (code: String, details: String)?
    }

    private let state: Mutex<State>
    private let source: BodyStream?

    init(_ response: ResponseMessage) {
        state = Mutex(State(bytes: response.body))
        source = response.stream
    }

    /// What the end said went wrong; nil while there is no end.
    var endError: (code: String, details: String)? { state.withLock { $0.error } }

    /// The first piece; nil when there is none.
    func first() async throws(FunctionFailure) -> ByteBuffer? {
        do throws(BrokenBody) {
            return try await piece()
        } catch {
            throw .network("the Lambda endpoint's stream broke off: \(error.text)")
        }
    }

    /// The pieces after the first. A function that fails in between breaks the body off.
    var stream: BodyStream {
        BodyStream(
            next: { () async throws(BrokenBody) in
                if let piece = try await self.piece() { return piece }
                if let error = self.endError { throw BrokenBody("\(error.code): \(error.details)") }
                return nil
            },
            cancel: { self.source?.cancel() })
    }

    private func piece() async throws(BrokenBody) -> ByteBuffer? {
        while true {
            switch try take() {
            case .piece(let piece): return piece
            case .end: return nil
            case .more: break
            }
            guard let more = try await source?.next() else {
                throw BrokenBody("the Lambda endpoint's stream ends without InvokeComplete")
            }
            _ = state.withLock { $0.bytes.writeImmutableBuffer(more) }
        }
    }

    private enum Step {
        case piece(ByteBuffer)
        case end
        case more
    }

    private func take() throws(BrokenBody) -> Step {
        let outcome: Result<Step, BrokenBody> = state.withLock { state in
            if state.isOver { return .success(.end) }
            do throws(EventStreamFault) {
                while let message = try EventStreamMessage.next(from: &state.bytes) {
                    if message.header(":message-type") == "exception" {
                        return .failure(BrokenBody(String(buffer: message.payload)))
                    }
                    switch message.header(":event-type") {
                    case "PayloadChunk" where message.payload.readableBytes > 0:
                        return .success(.piece(message.payload))
                    case "InvokeComplete":
                        state.isOver = true
                        let json = try? JSONValue.parse(message.payload.readableBytesView)
                        if let code = json?["ErrorCode"]?.stringValue {
                            state.error = (code, json?["ErrorDetails"]?.stringValue ?? "")
                        }
                        return .success(.end)
                    default: break
                    }
                }
                return .success(.more)
            } catch {
                return .failure(BrokenBody("the Lambda endpoint's answer is no event stream (\(error))"))
            }
        }
        return try outcome.get()
    }
}
