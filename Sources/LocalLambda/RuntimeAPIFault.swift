import NIOCore

/// An answer of the Runtime API that is not the one a runtime hopes for.
///
/// Status, type and sentence as in Lambda's runtime interface emulator
/// (aws-lambda-runtime-interface-emulator, lambda/rapi/rendering/render_error.go and lambda/rapi/handler/constants.go);
/// the sentences of `notFound` and `malformed` are this server's.
enum RuntimeAPIFault: Error, Equatable {
    /// An answer for an invocation that is not in hand.
    case invalidRequestID
    /// A call that does not fit the state the runtime is in, e.g. a second answer; the words are the two states.
    case notAllowed(from: String, to: String)
    /// An answer larger than Lambda takes.
    case tooLarge
    case invalidResponseMode
    case notFound
    case malformed(String)

    var status: String {
        switch self {
        case .invalidRequestID, .invalidResponseMode, .malformed: "400 Bad Request"
        case .notAllowed: "403 Forbidden"
        case .tooLarge: "413 Request Entity Too Large"
        case .notFound: "404 Not Found"
        }
    }

    private var words: (type: String, message: String) {
        switch self {
        case .invalidRequestID: ("InvalidRequestID", "Invalid request ID")
        case .notAllowed(let from, let to):
            (
                "InvalidStateTransition",
                "State transition from \(from) to \(to) failed for runtime. Error: State transition is not allowed"
            )
        case .tooLarge:
            (
                "RequestEntityTooLarge",
                "Exceeded maximum allowed payload size (\(LambdaQuota.responseBytes) bytes)."
            )
        case .invalidResponseMode: ("InvalidFunctionResponseMode", "Invalid function response mode")
        case .notFound: ("NotFound", "No such path in the Lambda Runtime API 2018-06-01")
        case .malformed(let text): ("TruncatedHTTPRequest", text)
        }
    }

    var body: ByteBuffer {
        let (type, message) = words
        return FunctionError(type: type, message: message).payload
    }
}
