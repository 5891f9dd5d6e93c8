import HTTPMessages
import NIOCore
import Synchronization

/// The pieces of one streamed answer between the connection that brings them and whoever pulls them.
///
/// At most `highWater` bytes lie here: then the connection stops reading, so that a slow client holds up its function.
final class AnswerStream: Sendable {
    /// Bytes from which the connection stops reading: two reads of a socket.
    private static let highWater = 131_072

    private struct State {
        var pieces: [ByteBuffer] = []
        var bytes = 0
        var ending: Result<Void, BrokenBody>?
        var reader: CheckedContinuation<Result<ByteBuffer?, BrokenBody>, Never>?
        var isCancelled = false
        var isPaused = false
    }

    private static let unwanted = BrokenBody("the rest of the answer is not wanted")

    private let state = Mutex(State())
    private let setReading: @Sendable (Bool) -> Void

    /// - Parameter setReading: lets the connection read on or stop; called from any thread.
    init(setReading: @escaping @Sendable (Bool) -> Void) {
        self.setReading = setReading
    }

    var body: BodyStream {
        BodyStream(
            next: { () async throws(BrokenBody) in try await self.next() },
            cancel: { self.cancel() }
        )
    }

    /// Takes a piece from the connection.
    func push(_ piece: ByteBuffer) {
        guard piece.readableBytes > 0 else { return }
        enum Outcome {
            case nothing
            case pause
            case give(CheckedContinuation<Result<ByteBuffer?, BrokenBody>, Never>)
        }
        let outcome = state.withLock { state -> Outcome in
            // What nobody wants is read on and dropped: the function may finish its work.
            if state.isCancelled || state.ending != nil { return .nothing }
            if let reader = state.reader.take() { return .give(reader) }
            state.pieces.append(piece)
            state.bytes += piece.readableBytes
            guard state.bytes >= Self.highWater, !state.isPaused else { return .nothing }
            state.isPaused = true
            return .pause
        }
        switch outcome {
        case .nothing: break
        case .pause: setReading(false)
        case .give(let reader): reader.resume(returning: .success(piece))
        }
    }

    /// The answer is whole, or will never be; only the first ending counts.
    func end(_ ending: Result<Void, BrokenBody>) {
        let reader = state.withLock { state -> CheckedContinuation<Result<ByteBuffer?, BrokenBody>, Never>? in
            guard state.ending == nil else { return nil }
            state.ending = ending
            return state.reader.take()
        }
        reader?.resume(returning: ending.map { nil })
    }

    private func next() async throws(BrokenBody) -> ByteBuffer? {
        try await withCheckedContinuation { continuation in
            var resumes = false
            let ready = state.withLock { state -> Result<ByteBuffer?, BrokenBody>? in
                if !state.pieces.isEmpty {
                    let piece = state.pieces.removeFirst()
                    state.bytes -= piece.readableBytes
                    if state.isPaused, state.bytes < Self.highWater / 2 {
                        state.isPaused = false
                        resumes = true
                    }
                    return .success(piece)
                }
                if let ending = state.ending { return ending.map { nil } }
                if state.isCancelled { return .failure(Self.unwanted) }
                state.reader = continuation
                return nil
            }
            if resumes { setReading(true) }
            if let ready { continuation.resume(returning: ready) }
        }.get()
    }

    private func cancel() {
        let (wasPaused, reader) = state.withLock { state in
            state.isCancelled = true
            state.pieces = []
            state.bytes = 0
            defer { state.isPaused = false }
            return (state.isPaused, state.reader.take())
        }
        // A wait that is under way ends now, not with the function.
        reader?.resume(returning: .failure(Self.unwanted))
        if wasPaused { setReading(true) }
    }
}
