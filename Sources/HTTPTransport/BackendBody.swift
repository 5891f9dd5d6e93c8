import HTTPMessages
import NIOCore
import Synchronization

/// The body of a backend's answer while it comes in and is pulled. Lives on its event loop only.
///
/// Invariant: nobody waits while there is something to be had.
final class BackendBody {
    private enum End {
        case whole
        case broken(BrokenBody)
    }

    let timeout: TimeAmount
    /// When the backend has kept a reader waiting for too long; nil while none waits.
    private(set) var deadline: NIODeadline?
    private let pool: LoopPool
    /// Until the end.
    private var connection: BackendConnection?
    private var pending = ByteBuffer()
    private var end: End?
    private var waiting: UnsafeContinuation<Result<ByteBuffer?, BrokenBody>, Never>?

    init(connection: BackendConnection, timeout: TimeAmount) {
        pool = connection.pool
        self.connection = connection
        self.timeout = timeout
    }

    /// Whether as much is kept for the reader as may be.
    var isFull: Bool { pending.readableBytes >= pool.configuration.streamedBytesAhead }

    // MARK: The connection's side

    func add(_ piece: ByteBuffer) {
        guard waiting == nil else { return resume(.success(piece)) }
        if pending.readableBytes == 0 { pending = piece } else { pending.writeImmutableBuffer(piece) }
    }

    func end(after piece: ByteBuffer = ByteBuffer()) {
        close(.whole)
        if piece.readableBytes > 0 { return add(piece) }
        if waiting != nil { resume(.success(nil)) }
    }

    func end(broken: BrokenBody) {
        close(.broken(broken))
        if waiting != nil { resume(.failure(broken)) }
    }

    private func close(_ end: End) {
        self.end = end
        connection = nil
    }

    /// The reader runs on before this returns.
    private func resume(_ result: Result<ByteBuffer?, BrokenBody>) {
        let waiting = self.waiting
        self.waiting = nil
        deadline = nil
        waiting?.resume(returning: result)
    }

    // MARK: The reader's side

    /// What can be had at once; nil when the reader has to wait.
    func take() -> Result<ByteBuffer?, BrokenBody>? {
        guard pending.readableBytes == 0 else {
            let piece = pending
            pending = ByteBuffer()
            connection?.resumeReading()
            return .success(piece)
        }
        return switch end {
        case .whole: .success(nil)
        case .broken(let broken): .failure(broken)
        case nil: nil
        }
    }

    func wait(_ continuation: UnsafeContinuation<Result<ByteBuffer?, BrokenBody>, Never>) {
        if let result = take() { return continuation.resume(returning: result) }
        guard waiting == nil else {
            return continuation.resume(returning: .failure(BrokenBody("it is read by two at once")))
        }
        waiting = continuation
        deadline = .now() + timeout
        pool.touch()
    }

    /// Nobody wants the rest: without it the connection is of no more use.
    func cancel() {
        pending = ByteBuffer()
        guard end == nil else { return }
        connection?.fail(.network("the rest of the answer is not wanted"))
    }

    /// This body for whoever pulls it, on whatever thread.
    func stream() -> BodyStream {
        let reader = Reader(NIOLoopBound(self, eventLoop: pool.loop), pool.executor)
        return BodyStream(
            next: { () async throws(BrokenBody) in try await reader.next() },
            cancel: { reader.cancel() }
        )
    }

    /// Whoever pulls; one who goes away without a word has cancelled.
    private final class Reader: Sendable {
        private let body: NIOLoopBound<BackendBody>
        private let executor: LoopTaskExecutor
        private let isOver = Atomic<Bool>(false)

        init(_ body: NIOLoopBound<BackendBody>, _ executor: LoopTaskExecutor) {
            self.body = body
            self.executor = executor
        }

        deinit { cancel() }

        func next() async throws(BrokenBody) -> ByteBuffer? {
            let result =
                if executor.loop.inEventLoop { await pull() } else {
                    await withTaskExecutorPreference(executor) { await self.pull() }
                }
            guard case .success(_?) = result else {
                isOver.store(true, ordering: .relaxed)
                return try result.get()
            }
            return try result.get()
        }

        /// Runs on the body's loop.
        private func pull() async -> Result<ByteBuffer?, BrokenBody> {
            if let result = body.value.take() { return result }
            return await withTaskCancellationHandler {
                // Unsafe only in that nothing counts the resumptions: `BackendBody.resume` resumes once and forgets.
                await withUnsafeContinuation { body.value.wait($0) }
            } onCancel: {
                cancel()
            }
        }

        func cancel() {
            guard !isOver.exchange(true, ordering: .relaxed) else { return }
            executor.loop.execute { [body] in body.value.cancel() }
        }
    }
}
