import APIModel
import DataPlane
import Functions
import HTTPMessages
import NIOCore
import Synchronization

/// A whole data plane around one API, without sockets: what a test says in, what the client gets out.
struct Fixture {
    static let apiID = "abc123defg"
    static let stageName = "prod"

    let handler: DataPlaneHandler
    let directory = StageDirectory()
    let backend: FakeBackend
    let observer = RecordingObserver()
    let diagnostics: [Diagnostic]

    init(
        _ resources: [Resource],
        backend: FakeBackend = FakeBackend(),
        endpointTypes: [EndpointType] = [.edge],
        binaryMediaTypes: [String]? = nil,
        minimumCompressionSize: Int? = nil,
        variables: [String: String]? = nil,
        models: [Model] = [],
        validators: [RequestValidator] = [],
        gatewayResponses: [GatewayResponse] = [],
        cors: [CORSRule]? = nil,
        policy: String? = nil,
        disableExecuteApiEndpoint: Bool = false,
        decodedBodyBytes: Int = 256 * 1_024 * 1_024,
        authorizers: [Authorizer]? = nil,
        functions: any FunctionInvoker = NoFunctions(),
        services: ServiceEndpoints = ServiceEndpoints(),
        tokens: any TokenVerifier = NoTokenVerifier(),
        clock: any PipelineClock = FixedClock(),
        authorizerCache: AuthorizerCache = AuthorizerCache()
    ) {
        let snapshot = Self.snapshot(
            resources, endpointTypes: endpointTypes, binaryMediaTypes: binaryMediaTypes,
            minimumCompressionSize: minimumCompressionSize,
            models: models,
            validators: validators, gatewayResponses: gatewayResponses, authorizers: authorizers, cors: cors,
            policy: policy,
            disableExecuteApiEndpoint: disableExecuteApiEndpoint)
        let stage = Stage(stageName: Self.stageName, deploymentId: "dep123", createdDate: 0, variables: variables)
        let (compiled, diagnostics) = StageCompiler.compile(
            snapshot: snapshot, stage: stage, facts: DeploymentFacts(region: "us-east-1", accountID: "123456789012"))
        self.diagnostics = diagnostics
        self.backend = backend
        directory.publish(compiled)
        handler = DataPlaneHandler(
            directory: directory,
            pipeline: Pipeline(
                backends: Backends(http: backend, functions: functions, services: services, tokens: tokens),
                clock: clock,
                identifiers: CountingIdentifiers(), observer: observer, decodedBodyBytes: decodedBodyBytes,
                authorizerCache: authorizerCache))
    }

    static func snapshot(
        _ resources: [Resource],
        endpointTypes: [EndpointType] = [.edge],
        binaryMediaTypes: [String]? = nil,
        minimumCompressionSize: Int? = nil,
        models: [Model] = [],
        validators: [RequestValidator] = [],
        gatewayResponses: [GatewayResponse] = [],
        authorizers: [Authorizer]? = nil,
        cors: [CORSRule]? = nil,
        policy: String? = nil,
        disableExecuteApiEndpoint: Bool = false
    ) -> DeploymentSnapshot {
        DeploymentSnapshot(
            restAPI: RestAPI(
                id: apiID, name: "fixture", createdDate: 0, rootResourceId: "root", binaryMediaTypes: binaryMediaTypes,
                minimumCompressionSize: minimumCompressionSize,
                endpointConfiguration: EndpointConfiguration(types: endpointTypes), policy: policy,
                disableExecuteApiEndpoint: disableExecuteApiEndpoint),
            resources: resources,
            models: models,
            requestValidators: validators,
            gatewayResponses: gatewayResponses,
            authorizers: authorizers,
            corsRules: cors)
    }

    /// Sends a request below the stage, by the host form of the URL.
    func send(
        _ method: String,
        _ path: String,
        _ headers: HeaderList = HeaderList(),
        body: String = ""
    ) async -> ResponseMessage {
        await send(method, path, headers, bytes: ByteBuffer(string: body))
    }

    func send(_ method: String, _ path: String, _ headers: HeaderList, bytes: ByteBuffer) async -> ResponseMessage {
        var all = headers
        if !all.contains("Host") { all.append("Host", "\(Self.apiID).execute-api.localhost:4566") }
        var response = await handler.respond(
            to: RequestMessage(method: method, target: "/\(Self.stageName)\(path)", headers: all, body: bytes))
        response.headers = response.allHeaders
        response.prepared = nil
        return response
    }
}

extension ResponseMessage {
    var text: String { String(buffer: body) }
}

/// A backend that keeps what it is sent and answers what it is told.
final class FakeBackend: HTTPBackend {
    private let state: Mutex<(sent: [BackendMessage], answer: Result<ResponseMessage, BackendFailure>)>

    init(_ answer: ResponseMessage = ResponseMessage(status: 200, text: "")) {
        state = Mutex(([], .success(answer)))
    }

    init(failing failure: BackendFailure) {
        state = Mutex(([], .failure(failure)))
    }

    func send(_ request: BackendMessage) async throws(BackendFailure) -> ResponseMessage {
        let answer: Result<ResponseMessage, BackendFailure> = state.withLock { state in
            state.sent.append(request)
            return state.answer
        }
        return try answer.get()
    }

    var sent: [BackendMessage] { state.withLock { $0.sent } }
    var last: BackendMessage? { sent.last }
}

final class RecordingObserver: RequestObserver {
    private let kept = Mutex<[RequestRecord]>([])

    func observe(_ record: RequestRecord) { kept.withLock { $0.append(record) } }

    var records: [RequestRecord] { kept.withLock { $0 } }
}

struct FixedClock: PipelineClock {
    func monotonicNanoseconds() -> UInt64 { 1_000_000 }
    /// 2020-06-23 05:56:11 UTC
    func unixMilliseconds() -> Int64 { 1_592_891_771_000 }
    /// Nothing is ever due.
    func sleep(nanoseconds: UInt64) async throws { try await Task.sleep(nanoseconds: nanoseconds) }
}

/// Always the same ids: nothing in these tests needs different ones.
struct CountingIdentifiers: IdentifierSource {
    static let requestID = "00000000-0000-4000-8000-000000000001"
    static let extendedID = "AAAAAAAAAAAAAAA="

    func requestIdentifiers() -> RequestIdentifiers {
        RequestIdentifiers(requestID: Self.requestID, extendedRequestID: Self.extendedID)
    }

    func randomBits() -> UInt64 { 0x0123_4567_89AB_CDEF }
}
