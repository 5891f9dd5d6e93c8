public import APIModel
import HTTPMessages

/// Whoever wants to know of every answer, such as the request log. Called once per answer, on the connection's event
/// loop: it must not wait.
public protocol RequestObserver: Sendable {
    func observe(_ record: RequestRecord)
}

/// One answered request. Texts that cost something are made when they are read.
public struct RequestRecord: Sendable {
    /// Milliseconds since 1970, at the request's arrival.
    public let time: Int64
    public let requestID: String
    public let apiID: String
    public let stage: String
    public let method: String
    /// The raw path below the stage, without the query.
    public let path: String
    /// The resource that served the request, e.g. `/pets/{petId}`; nil when none did.
    public let resourcePath: String?
    public let status: Int
    public let latencyMicroseconds: Int
    /// Nil when no backend was called.
    public let integrationLatencyMicroseconds: Int?
    /// What the method's authorizer took, also where it let nobody in; nil when the method has none.
    public let authorizerLatencyMicroseconds: Int?
    /// The type of a gateway-made answer.
    public let gatewayResponseType: GatewayResponseType?
    public let clientAddress: String
    private let failureCause: FailureCause?
    private let corsVerdict: CORSVerdict?

    /// Why the gateway itself refused the request, a preflight too, and what to do about it; never sent to clients.
    /// Built anew at each reading.
    public var cause: String? {
        failureCause?.text ?? corsVerdict.flatMap { $0.isPreflight ? $0.refusalText : nil }
    }

    /// Whether a CORS rule answered the request itself, a preflight, rather than add its headers to an answer.
    public var isAnsweredByCORSRule: Bool { corsVerdict?.isPreflight == true }

    /// Whether the gateway made the answer, not a method.
    public var isGatewayMade: Bool { failureCause != nil || isAnsweredByCORSRule }

    /// The path of the CORS rule that wrote the answer's CORS headers, or all of it; nil when none did.
    public var corsRule: String? { corsVerdict?.rule.path }

    /// Why that rule lets the page that asked not read the answer, which may be a success otherwise; nil when it may,
    /// and when no page asked. Built anew at each reading.
    public var corsRefusal: String? { corsVerdict?.refusalText }

    init(_ request: ClientRequest, _ stage: CompiledStage, _ response: ClientResponse, latencyNanoseconds: UInt64) {
        time = request.arrival
        requestID = request.identifiers.requestID
        apiID = stage.apiID
        self.stage = stage.stageName
        // A preflight is one by its method on the wire.
        method = response.cors?.isPreflight == true ? request.message.method : request.method
        path = request.path
        resourcePath = response.resourcePath
        status = response.message.status
        latencyMicroseconds = Int(latencyNanoseconds / 1_000)
        integrationLatencyMicroseconds = response.integrationLatencyNanoseconds.map { Int($0 / 1_000) }
        authorizerLatencyMicroseconds = response.authorizerNanoseconds.map { Int($0 / 1_000) }
        gatewayResponseType = response.failure?.type
        clientAddress = request.message.connection.remoteAddress
        failureCause = response.failure?.cause
        corsVerdict = response.cors
    }

    /// A request that no stage took.
    init(
        refused request: ClientRequest,
        apiID: String,
        stage: String,
        status: Int,
        cause: String,
        latencyNanoseconds: UInt64
    ) {
        time = request.arrival
        requestID = request.identifiers.requestID
        self.apiID = apiID
        self.stage = stage
        method = request.method
        path = request.path
        resourcePath = nil
        self.status = status
        latencyMicroseconds = Int(latencyNanoseconds / 1_000)
        integrationLatencyMicroseconds = nil
        authorizerLatencyMicroseconds = nil
        gatewayResponseType = nil
        clientAddress = request.message.connection.remoteAddress
        failureCause = .text(cause)
        corsVerdict = nil
    }
}
