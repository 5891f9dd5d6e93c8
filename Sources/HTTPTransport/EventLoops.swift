public import NIOCore
import NIOPosix

/// The threads that carry all connections, so that nobody else needs to know where they come from.
public struct EventLoops: Sendable {
    /// What servers and backend pools are made with; both must share it, so that a backend's connection lives on the
    /// loop of the request that uses it.
    public let group: any EventLoopGroup
    private let threads: MultiThreadedEventLoopGroup

    /// Starts the threads: one per processor core unless told.
    public init(count: Int = System.coreCount) {
        threads = MultiThreadedEventLoopGroup(numberOfThreads: max(1, count))
        group = threads
    }

    /// Ends the threads; whatever still runs on them is dropped.
    public func shutdown() async {
        // It fails only when it is called twice, which changes nothing.
        try? await threads.shutdownGracefully()
    }
}
