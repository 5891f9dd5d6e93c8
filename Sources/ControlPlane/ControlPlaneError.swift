internal import HTTPMessages
internal import JSON

/// Why a call is refused: an exception of the service and its sentence.
public struct ControlPlaneError: Error, Sendable, Equatable {
    /// AWS's exceptions; the raw value is what clients see as the error code.
    public enum Kind: String, Sendable {
        case badRequest = "BadRequestException"
        case conflict = "ConflictException"
        case limitExceeded = "LimitExceededException"
        case notFound = "NotFoundException"
        case serviceUnavailable = "ServiceUnavailableException"
        case tooManyRequests = "TooManyRequestsException"
        case unauthorized = "UnauthorizedException"
        /// A body that is not JSON, or a value of the wrong type.
        case serialization = "SerializationException"
        /// A value outside an enumeration or range that the service model declares.
        case validation = "ValidationException"
        case missingAuthenticationToken = "MissingAuthenticationTokenException"
        case incompleteSignature = "IncompleteSignatureException"
        case invalidSignature = "InvalidSignatureException"
        case accessDenied = "AccessDeniedException"
        case unknownOperation = "UnknownOperationException"
        case requestTooLarge = "RequestEntityTooLargeException"
        case notImplemented = "NotImplementedException"
        case internalFailure = "InternalFailure"

        /// The first seven as in the service model; the others as common to AWS's services (assumed for this one).
        var status: Int {
            switch self {
            case .badRequest, .serialization, .validation: 400
            case .unauthorized: 401
            case .missingAuthenticationToken, .incompleteSignature, .invalidSignature, .accessDenied: 403
            case .notFound, .unknownOperation: 404
            case .conflict: 409
            case .requestTooLarge: 413
            case .limitExceeded, .tooManyRequests: 429
            case .internalFailure: 500
            case .notImplemented: 501
            case .serviceUnavailable: 503
            }
        }
    }

    public var kind: Kind
    public var message: String
    /// Seconds, in `Retry-After`; only kinds whose shape in the service model has the header.
    public var retryAfter: Int?

    public init(_ kind: Kind, _ message: String, retryAfter: Int? = nil) {
        self.kind = kind
        self.message = message
        self.retryAfter = retryAfter
    }

    public static func badRequest(_ message: String) -> Self { Self(.badRequest, message) }
    public static func conflict(_ message: String) -> Self { Self(.conflict, message) }
    public static func notFound(_ message: String) -> Self { Self(.notFound, message) }
    public static func limitExceeded(_ message: String) -> Self {
        Self(.limitExceeded, message, retryAfter: retryAfterSeconds)
    }
    public static func tooManyRequests(_ message: String) -> Self {
        Self(.tooManyRequests, message, retryAfter: retryAfterSeconds)
    }

    /// What `Retry-After` says unless a rule knows better (assumed; AWS's value varies).
    private static let retryAfterSeconds = 60

    /// The answer on the wire, as clients of the rest-json protocol read it.
    func response() -> ResponseMessage {
        var headers: HeaderList = ["x-amzn-ErrorType": kind.rawValue, "Content-Type": "application/json"]
        if let retryAfter { headers.append("Retry-After", String(retryAfter)) }
        let body: JSONValue = ["message": .string(message)]
        return ResponseMessage(status: kind.status, headers: headers, text: JSONSerializer.string(body))
    }
}
