import HTTPMessages
import NIOCore
import Synchronization

/// A streamed body whose pieces a test gives out one by one, and that counts what is asked of it.
final class PieceSource: Sendable {
    private struct State {
        var pieces: [Result<String?, BrokenBody>] = []
        var waiting: CheckedContinuation<Result<String?, BrokenBody>, Never>?
        var pulls = 0
        var cancels = 0
    }

    private let state = Mutex(State())

    var pulls: Int { state.withLock { $0.pulls } }
    var cancels: Int { state.withLock { $0.cancels } }

    init(_ pieces: String..., ends: Bool = false) {
        for piece in pieces { push(piece) }
        if ends { end() }
    }

    func push(_ piece: String) { give(.success(piece)) }

    func end() { give(.success(nil)) }

    func breakOff(_ text: String) { give(.failure(BrokenBody(text))) }

    private func give(_ piece: Result<String?, BrokenBody>) {
        let waiting = state.withLock { state -> CheckedContinuation<Result<String?, BrokenBody>, Never>? in
            guard let waiting = state.waiting else {
                state.pieces.append(piece)
                return nil
            }
            state.waiting = nil
            return waiting
        }
        waiting?.resume(returning: piece)
    }

    private func pull() async -> Result<String?, BrokenBody> {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state -> Result<String?, BrokenBody>? in
                state.pulls += 1
                guard state.pieces.isEmpty else { return state.pieces.removeFirst() }
                state.waiting = continuation
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }

    /// The stream; a cancelled one ends as a real maker's would.
    var stream: BodyStream {
        BodyStream(
            next: { () async throws(BrokenBody) in try await self.pull().get().map { ByteBuffer(string: $0) } },
            cancel: {
                self.state.withLock { $0.cancels += 1 }
                self.breakOff("cancelled")
            }
        )
    }

    func answer(_ status: Int = 200, first: String = "", headers: HeaderList = [:]) -> ResponseMessage {
        var response = ResponseMessage(status: status, headers: headers, text: first)
        response.stream = stream
        return response
    }
}
