import Functions
import HTTPMessages
import NIOCore

/// What an integration is asked to do, made from one request.
enum BackendCall: Sendable {
    /// The status that the request template gave.
    case mock(status: Int)
    case http(BackendMessage, TraceID)
    case function(FunctionCall, LambdaTarget, TraceID)
}

/// What came back from an integration.
struct BackendResponse: Sendable {
    var status: Int
    var headers: HeaderList = HeaderList()
    var body: ByteBuffer = ByteBuffer()
    /// What follows the body, piece by piece.
    var stream: BodyStream?
    /// What a function behind AWS_PROXY said; its body is in `body`, base64 not decoded.
    var result: LambdaProxyResult?
    /// Whether a function answered for itself: then responses are selected by its `errorMessage`.
    var isFunctionAnswer: Bool = false
    /// The call's trace, which HTTP, AWS and AWS_PROXY show to the client.
    var traceID: TraceID?
    /// From the call to the last byte of the answer; nil when nobody was called.
    var latencyNanoseconds: UInt64?
}
