internal import Functions
internal import HTTPMessages
internal import JSON
internal import SigV4

/// Why a call of Lambda's API is refused: an exception of the service and its sentence.
struct LambdaError: Error, Sendable, Equatable {
    /// The service's exceptions; the raw value is what clients see as the error code.
    enum Kind: String, Sendable {
        case invalidParameterValue = "InvalidParameterValueException"
        case invalidRequestContent = "InvalidRequestContentException"
        case invalidZipFile = "InvalidZipFileException"
        case validation = "ValidationException"
        case serialization = "SerializationException"
        case accessDenied = "AccessDeniedException"
        case missingAuthenticationToken = "MissingAuthenticationTokenException"
        case incompleteSignature = "IncompleteSignatureException"
        case invalidSignature = "InvalidSignatureException"
        case resourceNotFound = "ResourceNotFoundException"
        case provisionedConcurrencyNotFound = "ProvisionedConcurrencyConfigNotFoundException"
        case unknownOperation = "UnknownOperationException"
        case resourceConflict = "ResourceConflictException"
        case preconditionFailed = "PreconditionFailedException"
        case policyLengthExceeded = "PolicyLengthExceededException"
        case codeStorageExceeded = "CodeStorageExceededException"
        case entityTooLarge = "RequestEntityTooLargeException"
        case unsupportedMediaType = "UnsupportedMediaTypeException"
        case tooManyRequests = "TooManyRequestsException"
        case service = "ServiceException"
        case unavailable = "ServiceUnavailableException"
        case notImplemented = "NotImplementedException"
        case timeout = "TimeoutException"

        /// As in the service model; those it does not have as common to AWS's services (assumed).
        var status: Int {
            switch self {
            case .invalidParameterValue, .invalidRequestContent, .validation, .serialization, .policyLengthExceeded,
                .codeStorageExceeded:
                400
            case .accessDenied, .missingAuthenticationToken, .incompleteSignature, .invalidSignature: 403
            case .resourceNotFound, .provisionedConcurrencyNotFound, .unknownOperation: 404
            case .resourceConflict: 409
            case .preconditionFailed: 412
            case .entityTooLarge: 413
            case .unsupportedMediaType: 415
            case .tooManyRequests: 429
            case .service: 500
            case .notImplemented: 501
            case .invalidZipFile: 502
            case .unavailable: 503
            case .timeout: 504
            }
        }

        /// Whether the body has `Type`, which the members of the model's own exceptions are.
        var hasType: Bool {
            switch self {
            case .validation, .serialization, .accessDenied, .missingAuthenticationToken, .incompleteSignature,
                .invalidSignature, .unknownOperation, .notImplemented, .entityTooLarge, .unavailable, .timeout:
                false
            case .invalidParameterValue, .invalidRequestContent, .invalidZipFile, .resourceNotFound,
                .provisionedConcurrencyNotFound, .resourceConflict, .preconditionFailed, .policyLengthExceeded,
                .codeStorageExceeded, .unsupportedMediaType, .tooManyRequests, .service:
                true
            }
        }

        /// The sentence's member: the service model spells it differently from exception to exception.
        var messageMember: String {
            switch self {
            case .resourceNotFound, .service, .invalidZipFile, .accessDenied, .entityTooLarge: "Message"
            default: "message"
            }
        }
    }

    var kind: Kind
    var message: String
    /// `Reason` of TooManyRequestsException.
    var reason: String?
    /// Seconds, in `Retry-After`.
    var retryAfter: Int?

    init(_ kind: Kind, _ message: String, reason: String? = nil, retryAfter: Int? = nil) {
        self.kind = kind
        self.message = message
        self.reason = reason
        self.retryAfter = retryAfter
    }

    static func invalid(_ message: String) -> Self { Self(.invalidParameterValue, message) }
    static func conflict(_ message: String) -> Self { Self(.resourceConflict, message) }
    static func notFound(_ message: String) -> Self { Self(.resourceNotFound, message) }

    /// A setting of Lambda's that would change what happens and is not built: refused rather than dropped.
    static func unsupported(_ what: String, _ remedy: String) -> Self {
        .invalid("\(what) is not supported by this version of Crossgate: \(remedy)")
    }

    /// The answer on the wire, as clients of the rest-json protocol read it.
    func response() -> ResponseMessage {
        var headers: HeaderList = ["x-amzn-ErrorType": kind.rawValue, "Content-Type": "application/json"]
        if let retryAfter { headers.append("Retry-After", String(retryAfter)) }
        var body = JSONObject()
        if let reason { body["Reason"] = .string(reason) }
        if kind.hasType { body["Type"] = .string(kind.status < 500 ? "User" : "Service") }
        body[kind.messageMember] = .string(message)
        return ResponseMessage(
            status: kind.status, headers: headers, text: JSONSerializer.string(.object(body)))
    }
}

extension LambdaError {
    /// What an invocation's failure is on the wire. The client is the operator here: it is told the true cause.
    init(_ failure: FunctionFailure) {
        switch failure {
        case .notFound(let text): self.init(.resourceNotFound, text)
        case .accessDenied(let text): self.init(.accessDenied, text)
        case .throttled(let reason, _):
            // AWS's answer: `{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","Type":"User",
            // "message":"Rate Exceeded."}` (Lambda developer guide, "Troubleshoot invocation issues").
            self.init(.tooManyRequests, "Rate Exceeded.", reason: reason.rawValue, retryAfter: 1)
        case .invalidRequest(let text): self.init(.invalidRequestContent, text)
        case .tooLarge(let limit): self = .tooLarge(limit, .invoke)
        case .timedOut(let text): self.init(.timeout, text)
        case .unavailable(let text), .network(let text): self.init(.service, text)
        }
    }

    /// A request that is too large. Clients see this exception, not RequestTooLargeException of the service model, and
    /// this sentence (zaccharles.medium.com, "Lambda's Request Payload Size Limit", 2022; awslabs/aws-athena-query-
    /// federation#793; for CreateFunction motdotla/node-lambda#123). In it Invoke is called InvokeFunction.
    static func tooLarge(_ limit: Int, _ operation: LambdaOperation) -> Self {
        let name = operation == .invoke ? "InvokeFunction" : operation.rawValue
        return Self(.entityTooLarge, "Request must be smaller than \(limit) bytes for the \(name) operation")
    }

    /// An event that is too large (reported: ASFHyP3/hyp3#2241).
    static func eventTooLarge(_ bytes: Int, limit: Int) -> Self {
        Self(
            .entityTooLarge,
            "\(bytes) byte payload is too large for the Event invocation type (limit \(limit) bytes)")
    }

    init(_ refusal: GateRefusal) {
        switch refusal {
        case .noHost: self.init(.accessDenied, "The request must have one Host header that names a host.")
        case .host(let name):
            self.init(
                .accessDenied,
                "The control plane does not answer to the host '\(name)'. Use a loopback address, a name below "
                    + "localhost, an AWS host name, or start the server with this name among its allowed hosts.")
        case .missingAuthenticationToken: self.init(.missingAuthenticationToken, "Missing Authentication Token")
        case .incompleteSignature(let sentence): self.init(.incompleteSignature, sentence)
        case .invalidSignature(let sentence): self.init(.invalidSignature, sentence)
        }
    }
}
