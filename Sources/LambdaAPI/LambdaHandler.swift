internal import FoundationEssentials
public import HTTPMessages
internal import NIOCore
internal import SigV4
internal import Storage

/// Lambda's control plane and invocations: the wire protocol of `lambda` 2015-03-31. This file is its table of
/// contents: gate → match → gather and check → carry out → encode.
public struct LambdaHandler: MessageHandler {
    private let functions: FunctionCatalogue
    private let gate: RequestGate
    private let router = LambdaRouter()
    private let table = LambdaTable.crossgate

    public init(functions: FunctionCatalogue) {
        self.functions = functions
        gate = RequestGate(service: "lambda", allowedHosts: functions.configuration.allowedHosts)
    }

    /// Whether a path is Lambda's: it begins with the date of one of its API versions, or is a package's address.
    public static func handles(_ path: some StringProtocol) -> Bool {
        if path.hasPrefix(CodeLocation.prefix) { return true }
        let bytes = Array(path.utf8.prefix(12))
        guard bytes.count == 12, bytes[0] == UInt8(ascii: "/"), bytes[11] == UInt8(ascii: "/"),
            bytes[5] == UInt8(ascii: "-"), bytes[8] == UInt8(ascii: "-")
        else { return false }
        return versions.contains(String(decoding: bytes[1..<11], as: UTF8.self))
    }

    private static let versions: Set<String> = Set(
        LambdaRoute.all.compactMap { route in
            if case .literal(let version) = route.segments.first { version } else { nil }
        })

    public func respond(to request: RequestMessage) async -> ResponseMessage {
        var response: ResponseMessage
        do throws(LambdaError) {
            if request.path.hasPrefix(CodeLocation.prefix) {
                response = try await codeAnswer(to: request)
            } else {
                do throws(GateRefusal) { try gate.check(request.headers) } catch { throw LambdaError(error) }
                response = try await withTaskExecutorPreference(globalConcurrentExecutor) { () throws(LambdaError) in
                    try await carryOut(request)
                }
            }
        } catch {
            response = error.response()
        }
        if !response.headers.contains("x-amzn-RequestId") {
            response.headers.append("x-amzn-RequestId", functions.configuration.makeUUID())
        }
        return response
    }

    /// Bytes that a body may have: code comes in requests of its own size.
    public func bodyLimit(method: String, target: String) -> Int? {
        let path = target.prefix { $0 != "?" }
        if method == "POST", path.hasSuffix("/functions") || path.hasSuffix("/functions/") {
            return LambdaLimits.uploadRequestBytes
        }
        if method == "PUT", path.hasSuffix("/code") { return LambdaLimits.uploadRequestBytes }
        // Above Lambda's own limit and up to the transport's, so that it is Lambda's sentence that is answered.
        if path.hasSuffix("/invocations") || path.hasSuffix("/response-streaming-invocations")
            || path.hasSuffix("/invoke-async")
        {
            return nil
        }
        return LambdaLimits.requestBytes
    }

    private func carryOut(_ request: RequestMessage) async throws(LambdaError) -> ResponseMessage {
        let query = LambdaQuery(request.query)
        guard let match = router.match(request, query: query) else {
            throw LambdaError(.unknownOperation, "No operation is at \(request.method) \(request.path)")
        }
        guard let body = table.bodies[match.route.operation] else {
            throw LambdaNotBuilt.refusal(match.route.operation)
        }
        let call = LambdaCall(
            operation: match.route.operation, input: try LambdaInput(match, request, query: query),
            request: request, functions: functions)
        let output = try await run(body, call)
        var response = ResponseMessage(
            status: output.status ?? match.route.status, headers: output.headers, body: output.body)
        response.stream = output.stream
        return response
    }

    private func run(_ body: LambdaTable.Body, _ call: LambdaCall) async throws(LambdaError) -> LambdaOutput {
        do {
            switch body {
            case .read(let body): return try await functions.store.read { try body(call, $0) }
            case .write(let body): return try await functions.store.write { try body(call, $0) }
            case .wait(let body): return try await body(call)
            }
        } catch let error as LambdaError {
            throw error
        } catch {
            functions.configuration.warn("\(call.operation.rawValue) failed: \(error)")
            throw LambdaError(.service, "\(error)")
        }
    }

    /// A package's zip file: its address cannot be guessed, and needs no signature, as AWS's presigned ones.
    private func codeAnswer(to request: RequestMessage) async throws(LambdaError) -> ResponseMessage {
        do throws(GateRefusal) { try gate.checkHost(request.headers) } catch { throw LambdaError(error) }
        let codes = functions.codes
        let package = CodeLocation.package(ofPath: String(request.path))
        let zip = await withTaskExecutorPreference(globalConcurrentExecutor) { package.flatMap { codes.zip($0) } }
        guard let zip else { throw .notFound("No code is at \(request.path)") }
        return ResponseMessage(status: 200, headers: ["Content-Type": "application/zip"], body: zip)
    }

    /// The answer to bytes that never became a request, in the form clients of AWS read.
    public func answer(to refusal: WireRefusal) -> ResponseMessage {
        switch refusal {
        case .malformed: plain(400, "Bad Request")
        case .headersTooLarge: plain(431, "Request Header Fields Too Large")
        case .targetTooLong: plain(414, "URI Too Long")
        case .bodyTooLarge(let limit):
            LambdaError(.entityTooLarge, "Request must be smaller than \(limit) bytes").response()
        case .overloaded:
            LambdaError(.unavailable, "The server holds too many request bodies", retryAfter: 1).response()
        case .expectationFailed: plain(417, "Expectation Failed")
        case .versionNotSupported: plain(505, "HTTP Version Not Supported")
        case .codingNotSupported: plain(501, "Not Implemented")
        case .timedOut: plain(408, "Request Timeout")
        }
    }

    /// With the operation's name, as Lambda has it.
    public func answer(to refusal: WireRefusal, of request: RequestMessage) -> ResponseMessage {
        guard case .bodyTooLarge(let limit) = refusal,
            let match = router.match(request, query: LambdaQuery(request.query))
        else { return answer(to: refusal) }
        var response: ResponseMessage
        switch match.route.operation {
        case .invoke, .invokeWithResponseStream, .invokeAsync:
            // The transport's limit is above Lambda's own.
            response = LambdaError.tooLarge(LambdaLimits.payloadBytes, match.route.operation).response()
        default: response = LambdaError.tooLarge(limit, match.route.operation).response()
        }
        response.headers.append("x-amzn-RequestId", functions.configuration.makeUUID())
        return response
    }

    private func plain(_ status: Int, _ text: String) -> ResponseMessage {
        ResponseMessage(status: status, headers: ["Content-Type": "text/plain"], text: text + "\n")
    }
}
