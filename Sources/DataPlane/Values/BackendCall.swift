import HTTPMessages
import NIOCore

/// What an integration is asked to do, made from one request.
enum BackendCall: Sendable {
    /// The status that the request template gave.
    case mock(status: Int)
    case http(BackendMessage, TraceID)
}

/// What came back from an integration.
struct BackendResponse: Sendable {
    var status: Int
    var headers: HeaderList = HeaderList()
    var body: ByteBuffer = ByteBuffer()
    /// The call's trace, which HTTP integrations show to the client.
    var traceID: TraceID?
    /// From the call to the last byte of the answer; nil when nobody was called.
    var latencyNanoseconds: UInt64?
}
