public import HTTPMessages
public import NIOCore
import NIOPosix

/// Carries requests to HTTP/1.1 backends over kept connections, one set of them per event loop.
///
/// A call made on one of the group's loops stays on it from the first byte to the last; a call from elsewhere is moved
/// to one of them.
public final class BackendPool: HTTPBackend {
    /// A loop and what lives on it.
    private struct BoundLoop: Sendable {
        let loop: any EventLoop
        let executor: LoopTaskExecutor
        let pool: NIOLoopBoundBox<LoopPool>
    }

    private let group: any EventLoopGroup
    private let loops: [ObjectIdentifier: BoundLoop]

    public init(configuration: Configuration = Configuration(), group: any EventLoopGroup) {
        self.group = group
        let tls = BackendTLS(additionalRootsPEM: configuration.additionalTrustRootsPEM)
        var loops: [ObjectIdentifier: BoundLoop] = [:]
        for loop in group.makeIterator() {
            let executor = LoopTaskExecutor(loop: loop)
            let pool = LoopPool(loop: loop, executor: executor, configuration: configuration, tls: tls)
            loops[ObjectIdentifier(loop)] = BoundLoop(
                loop: loop,
                executor: executor,
                pool: .makeBoxSendingValue(pool, eventLoop: loop)
            )
        }
        self.loops = loops
    }

    public func send(_ request: BackendMessage) async throws(BackendFailure) -> ResponseMessage {
        if let current = MultiThreadedEventLoopGroup.currentEventLoop, let bound = loops[ObjectIdentifier(current)] {
            return try await Self.send(request, on: bound).get()
        }
        guard let bound = loops[ObjectIdentifier(group.next())] else {
            throw .network("the event loops do not belong to this pool")
        }
        let result = await withTaskExecutorPreference(bound.executor) { await Self.send(request, on: bound) }
        return try result.get()
    }

    /// Runs on the loop it is given.
    private static func send(
        _ request: BackendMessage,
        on bound: BoundLoop
    ) async -> Result<ResponseMessage, BackendFailure> {
        let call = NIOLoopBound(BackendCall(request), eventLoop: bound.loop)
        return await withTaskCancellationHandler {
            // Unsafe only in that nothing counts the resumptions: `BackendCall.finish` resumes once and forgets.
            await withUnsafeContinuation { continuation in
                call.value.wait(continuation)
                bound.pool.value.submit(call.value)
            }
        } onCancel: {
            bound.loop.execute { bound.pool.value.cancel(call.value) }
        }
    }

    /// Connections that are open or being opened now, over all loops.
    public func openConnections() async -> Int {
        var count = 0
        for bound in loops.values {
            count += (try? await bound.loop.submit { bound.pool.value.connectionCount }.get()) ?? 0
        }
        return count
    }

    /// Closes all connections; calls in flight fail.
    public func shutdown() async {
        for bound in loops.values { try? await bound.loop.submit { bound.pool.value.shutdown() }.get() }
    }
}
