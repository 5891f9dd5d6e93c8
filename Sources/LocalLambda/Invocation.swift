import Functions
import HTTPMessages
import NIOCore
import Synchronization

/// One invocation on its way: whoever asked waits here until somebody has the answer, exactly once.
final class Invocation: Sendable {
    typealias Outcome = Result<FunctionAnswer, FunctionFailure>

    private struct State {
        var waiter: CheckedContinuation<Outcome, Never>?
        var stream: AnswerStream?
        var initFailures = 0
    }

    let id: String
    let definition: FunctionDefinition
    let call: FunctionCall
    /// When the caller stops waiting.
    let callerDeadline: NIODeadline
    private let state = Mutex(State())

    init(_ definition: FunctionDefinition, _ call: FunctionCall, id: String = UniqueNumbers.shared.uuid()) {
        self.id = id
        self.definition = definition
        self.call = call
        callerDeadline = .now() + call.timeout
    }

    func begin(_ waiter: CheckedContinuation<Outcome, Never>) {
        state.withLock { $0.waiter = waiter }
    }

    /// Whether somebody still waits for the answer's beginning.
    var isAwaited: Bool { state.withLock { $0.waiter != nil } }

    /// Whether an environment did not come up before.
    var hasFailedInit: Bool { state.withLock { $0.initFailures > 0 } }

    /// Counts an environment that did not come up; gives how many there were before.
    func countInitFailure() -> Int {
        state.withLock { state in
            defer { state.initFailures += 1 }
            return state.initFailures
        }
    }

    /// Gives the answer to whoever waits; a second one is nobody's.
    func finish(_ outcome: Outcome) {
        state.withLock { $0.waiter.take() }?.resume(returning: outcome)
    }

    /// Gives the head of a streamed answer; what follows goes through the stream.
    func begin(_ stream: AnswerStream, contentType: String?) {
        state.withLock { $0.stream = stream }
        finish(
            .success(
                FunctionAnswer(
                    payload: ByteBuffer(),
                    stream: stream.body,
                    contentType: contentType,
                    executedVersion: definition.version,
                    requestID: id
                )
            )
        )
    }

    /// Gives Lambda's own answer in the function's place; a stream that has begun breaks off.
    func fail(_ error: FunctionError, logTail: ByteBuffer?) {
        fail(payload: error.payload, text: error.message, logTail: logTail)
    }

    func fail(payload: ByteBuffer, text: String, logTail: ByteBuffer?) {
        if let stream = state.withLock({ $0.stream }) { return stream.end(.failure(BrokenBody(text))) }
        finish(
            .success(
                FunctionAnswer(
                    payload: payload,
                    functionError: FunctionError.unhandled,
                    executedVersion: definition.version,
                    requestID: id,
                    logTail: logTail
                )
            )
        )
    }
}
