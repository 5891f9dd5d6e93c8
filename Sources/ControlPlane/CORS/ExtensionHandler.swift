internal import APIModel
public import HTTPMessages
internal import JSON
internal import NIOCore
internal import SigV4
public import Storage

/// Crossgate's own operations over HTTP, below `/_crossgate/`: what the command line and the console use beside AWS's
/// protocol. Behind the same gate as the control plane; errors have the same form.
///
/// | call | does |
/// |---|---|
/// | `POST apis/{api}/cors/plan` | says what enabling CORS would do |
/// | `POST apis/{api}/cors/enable` | does it |
/// | `POST apis/{api}/cors/disable` | undoes it |
/// | `GET apis/{api}/cors/audit?stage=` | finds what browsers will block |
/// | `GET apis/{api}/definition?stage=` | the definition being edited, and the one being served |
/// | `GET requests/{requestId}` | how the gateway came to one of its own answers |
public struct ExtensionHandler: MessageHandler {
    private let store: any Store
    private let configuration: ControlPlaneConfiguration
    private let records: (any AnswerRecords)?
    private let gate: RequestGate

    /// What an address below `/_crossgate/` begins with where it is this handler's.
    public static let prefixes: [String] = ["/_crossgate/apis/", "/_crossgate/requests/"]

    public init(store: any Store, configuration: ControlPlaneConfiguration, records: (any AnswerRecords)? = nil) {
        self.store = store
        self.configuration = configuration
        self.records = records
        gate = RequestGate(configuration)
    }

    public func respond(to request: RequestMessage) async -> ResponseMessage {
        do {
            try gate.admit(request)
        } catch {
            return ControlPlaneHandler.numbered(error.response())
        }
        // Off the connection's event loop, as the control plane: definitions are read whole here.
        return ControlPlaneHandler.numbered(
            await withTaskExecutorPreference(globalConcurrentExecutor) {
                do throws(ControlPlaneError) {
                    return try await answer(to: request)
                } catch {
                    return error.response()
                }
            })
    }

    /// The answer to bytes that never became a request; the root handler answers those itself.
    public func answer(to refusal: WireRefusal) -> ResponseMessage {
        ControlPlaneHandler(store: store, configuration: configuration).answer(to: refusal)
    }

    private func answer(to request: RequestMessage) async throws(ControlPlaneError) -> ResponseMessage {
        let segments = request.path.split(separator: "/").dropFirst()
            .map { PercentEncoding.decode($0, plusIsSpace: false) }
        let call = ExtensionCall(
            api: segments.count > 1 ? segments[1] : "", query: QueryString(request.query),
            body: Array(request.body.readableBytesView), configuration: configuration)
        let body: JSONValue
        switch (request.method, segments.first ?? "", segments.dropFirst(2).joined(separator: "/")) {
        case ("POST", "apis", "cors/plan"): body = try await read { try CORSOperations.plan(call, $0) }
        case ("POST", "apis", "cors/enable"): body = try await write { try CORSOperations.enable(call, $0) }
        case ("POST", "apis", "cors/disable"): body = try await write { try CORSOperations.disable(call, $0) }
        case ("GET", "apis", "cors/audit"): body = try await read { try CORSOperations.audit(call, $0) }
        case ("GET", "apis", "definition"): body = try await read { try CORSOperations.definition(call, $0) }
        case ("GET", "requests", ""): body = try record(of: call.api)
        default:
            throw ControlPlaneError(
                .unknownOperation, "No operation of Crossgate's is at \(request.method) \(request.path)")
        }
        return ResponseMessage(
            status: 200, headers: ["Content-Type": "application/json"],
            body: ByteBuffer(bytes: JSONSerializer.bytes(body))
        )
    }

    private func record(of requestID: String) throws(ControlPlaneError) -> JSONValue {
        guard let records else {
            throw ControlPlaneError.notFound("Answers are not recorded; start the server with --log-level info")
        }
        guard let record = records.record(requestID: requestID), let value = try? JSONValue(encoding: record) else {
            throw ControlPlaneError.notFound("No answer of the gateway's own has this request id, or not recently")
        }
        return value
    }

    private func read(
        _ body: @escaping @Sendable (any ReadTransaction) throws -> JSONValue
    ) async throws(ControlPlaneError) -> JSONValue {
        do { return try await store.read(body) } catch { throw ControlPlaneError(from: error) }
    }

    private func write(
        _ body: @escaping @Sendable (any Transaction) throws -> JSONValue
    ) async throws(ControlPlaneError) -> JSONValue {
        do { return try await store.write(body) } catch { throw ControlPlaneError(from: error) }
    }
}

/// One call of an operation of Crossgate's own.
struct ExtensionCall: Sendable {
    /// The API's id, or a request's, as the path names it.
    let api: String
    let query: QueryString
    let body: [UInt8]
    let configuration: ControlPlaneConfiguration

    /// Decodes the body; none is an empty object. A member that the operation does not know is an error: nothing is
    /// accepted and dropped.
    func decode<Input: ExtensionInput>(_ type: Input.Type = Input.self) throws(ControlPlaneError) -> Input {
        let call = try operationCall(.createDeployment)
        let known = Input.CodingKeys.allCases.map(\.stringValue)
        for name in call.input.members.keys where !known.contains(name) {
            throw .badRequest("'\(name)' is not known here; the body takes \(known.joined(separator: ", "))")
        }
        return try call.decode()
    }

    /// The same call as one of AWS's operations sees it.
    func operationCall(_ operation: Operation) throws(ControlPlaneError) -> OperationCall {
        OperationCall(
            operation: operation, path: ResourcePath.restAPI(api).deployments, captures: ["restapi_id": api],
            input: try OperationInput(operation, body: body), configuration: configuration)
    }
}

/// The body of one of Crossgate's own operations, which lists all its members.
protocol ExtensionInput: Decodable {
    associatedtype CodingKeys: CodingKey & CaseIterable
}

extension ControlPlaneError {
    /// What a transaction threw, as clients see it.
    init(from error: any Error) {
        switch error {
        case let error as ControlPlaneError: self = error
        case let error as StoreError: self.init(.serviceUnavailable, error.description, retryAfter: 1)
        default: self.init(.internalFailure, "The request processing has failed: \(error)")
        }
    }
}
