internal import FoundationEssentials
public import HTTPMessages
internal import NIOCore
internal import SigV4
public import Storage

/// The control plane: the wire protocol of `apigateway` 2015-07-09. This file is its table of contents:
/// gate → match → decode → transact → encode.
public struct ControlPlaneHandler: MessageHandler {
    private let store: any Store
    private let configuration: ControlPlaneConfiguration
    private let gate: RequestGate
    private let router = OperationRouter()
    private let table = OperationTable.crossgate

    public init(store: any Store, configuration: ControlPlaneConfiguration = ControlPlaneConfiguration()) {
        self.store = store
        self.configuration = configuration
        gate = RequestGate(configuration)
    }

    /// Answers any request: every failure is one of AWS's errors. No answer has CORS headers, whatever its origin.
    public func respond(to request: RequestMessage) async -> ResponseMessage {
        var response: ResponseMessage
        do {
            try gate.admit(request)
            response = await withTaskExecutorPreference(globalConcurrentExecutor) { await answer(to: request) }
        } catch {
            response = error.response()
        }
        return Self.numbered(response)
    }

    /// The answer with an id of its own: clients print it, and support asks for it.
    static func numbered(_ response: ResponseMessage) -> ResponseMessage {
        var response = response
        response.headers.append("x-amzn-RequestId", UUID().uuidString.lowercased())
        return response
    }

    /// Runs on the shared threads, not on the connection's event loop: bodies of megabytes are decoded here.
    private func answer(to request: RequestMessage) async -> ResponseMessage {
        do {
            return try await carryOut(request)
        } catch {
            return error.response()
        }
    }

    private func carryOut(_ request: RequestMessage) async throws(ControlPlaneError) -> ResponseMessage {
        let query = QueryString(request.query)
        guard let match = router.match(request, query: query) else {
            // Status and name as other rest-json services answer (assumed for this one).
            throw ControlPlaneError(.unknownOperation, "No operation is at \(request.method) \(request.path)")
        }
        guard let body = table.bodies[match.route.operation] else { throw NotBuilt.refusal(match.route.operation) }
        let call = OperationCall(
            operation: match.route.operation,
            path: match.path,
            captures: match.captures,
            input: try OperationInput(match, request, query: query),
            configuration: configuration)
        let output = try await run(body, call)
        return Self.response(output, status: match.route.status)
    }

    private func run(
        _ body: OperationTable.Body, _ call: OperationCall
    ) async throws(ControlPlaneError) -> OperationOutput {
        do {
            switch body {
            case .read(let body): return try await store.read { try body(call, $0) }
            case .write(let body): return try await store.write { try body(call, $0) }
            case .wait(let body): return try await body(call, store)
            }
        } catch {
            throw ControlPlaneError(from: error)
        }
    }

    private static func response(_ output: OperationOutput, status: Int) -> ResponseMessage {
        var headers = HeaderList()
        if let type = output.contentType { headers.append("Content-Type", type) }
        for header in output.headers { headers.append(header.name, header.value) }
        return ResponseMessage(status: status, headers: headers, body: ByteBuffer(bytes: output.body))
    }

    /// The answer to bytes that never became a request, in the form clients of AWS read.
    public func answer(to refusal: WireRefusal) -> ResponseMessage { Self.numbered(response(to: refusal)) }

    private func response(to refusal: WireRefusal) -> ResponseMessage {
        switch refusal {
        case .malformed: plain(400, "Bad Request")
        case .headersTooLarge: plain(431, "Request Header Fields Too Large")
        case .targetTooLong: plain(414, "URI Too Long")
        case .bodyTooLarge: ControlPlaneError(.requestTooLarge, "Request entity too large").response()
        case .overloaded:
            ControlPlaneError(.serviceUnavailable, "The server holds too many request bodies", retryAfter: 1).response()
        case .expectationFailed: plain(417, "Expectation Failed")
        case .versionNotSupported: plain(505, "HTTP Version Not Supported")
        case .codingNotSupported: plain(501, "Not Implemented")
        case .timedOut: plain(408, "Request Timeout")
        }
    }

    private func plain(_ status: Int, _ text: String) -> ResponseMessage {
        ResponseMessage(status: status, headers: ["Content-Type": "text/plain"], text: text + "\n")
    }
}
