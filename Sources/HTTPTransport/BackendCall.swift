import HTTPMessages
import NIOCore

/// One call of a pool, waiting for its outcome on its event loop.
final class BackendCall {
    let request: BackendMessage
    let deadline: NIODeadline
    var connection: BackendConnection?
    /// Whether a second connection has been tried already.
    var isRetried = false
    private var continuation: UnsafeContinuation<Result<ResponseMessage, BackendFailure>, Never>?
    private(set) var isOver = false

    init(_ request: BackendMessage) {
        self.request = request
        deadline = .now() + request.timeout
    }

    /// Whether sending it twice cannot do more than sending it once asked for (RFC 9110 §9.2.1).
    var isSafe: Bool {
        request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS"
    }

    func wait(_ continuation: UnsafeContinuation<Result<ResponseMessage, BackendFailure>, Never>) {
        self.continuation = continuation
    }

    /// Ends the call. The waiting task runs on before this returns, so it is the last thing a caller does.
    func finish(_ result: Result<ResponseMessage, BackendFailure>) {
        isOver = true
        connection = nil
        let waiting = continuation
        continuation = nil
        waiting?.resume(returning: result)
    }
}
