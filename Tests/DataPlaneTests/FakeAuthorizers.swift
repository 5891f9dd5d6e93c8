import Functions
import NIOCore
import Synchronization

/// Functions that keep how they are called and answer what they are told.
final class FakeAuthorizers: FunctionInvoker {
    private let state: Mutex<(calls: [FunctionCall], answer: Result<FunctionAnswer, FunctionFailure>)>

    /// - Parameter functionError: `Unhandled` when the function failed.
    init(_ payload: String, functionError: String? = nil) {
        state = Mutex(([], .success(Self.answer(payload, functionError))))
    }

    init(failing failure: FunctionFailure) {
        state = Mutex(([], .failure(failure)))
    }

    private static func answer(_ payload: String, _ functionError: String?) -> FunctionAnswer {
        FunctionAnswer(
            payload: ByteBuffer(string: payload), functionError: functionError, executedVersion: "$LATEST",
            requestID: "f1")
    }

    func answer(_ payload: String, functionError: String? = nil) {
        state.withLock { $0.answer = .success(Self.answer(payload, functionError)) }
    }

    func invoke(_ call: FunctionCall) async throws(FunctionFailure) -> FunctionAnswer {
        let answer: Result<FunctionAnswer, FunctionFailure> = state.withLock { state in
            state.calls.append(call)
            return state.answer
        }
        return try answer.get()
    }

    var calls: [FunctionCall] { state.withLock { $0.calls } }
}

extension FunctionCall {
    var event: String { String(buffer: payload) }
}
