public import HTTPMessages
public import NIOCore
import NIOPosix
import Synchronization

/// An HTTP/1.1 server: accepts connections, reads requests strictly, and writes what its handler answers.
///
/// Each connection lives on one event loop; its requests are answered one after another on that loop.
public final class HTTPServer: Sendable {
    private struct State {
        var listeners: [any Channel] = []
        var isStopping = false

        mutating func takeListeners() -> [any Channel] {
            defer { listeners = [] }
            return listeners
        }
    }

    /// A loop and what lives on it.
    private struct BoundLoop: Sendable {
        let loop: any EventLoop
        let box: NIOLoopBoundBox<ServerLoop>
    }

    private let configuration: Configuration
    private let handler: any MessageHandler
    private let group: any EventLoopGroup
    private let loops: [ObjectIdentifier: BoundLoop]
    private let state = Mutex(State())
    private let open = OpenConnections()

    public init(configuration: Configuration, handler: any MessageHandler, group: any EventLoopGroup) {
        self.configuration = configuration
        self.handler = handler
        self.group = group
        var loops: [ObjectIdentifier: BoundLoop] = [:]
        let budget = BodyBudget(limit: configuration.bodyMemoryBytes)
        for loop in group.makeIterator() {
            let value = ServerLoop(loop: loop, configuration: configuration, bodyBudget: budget)
            loops[ObjectIdentifier(loop)] = BoundLoop(
                loop: loop, box: .makeBoxSendingValue(value, eventLoop: loop))
        }
        self.loops = loops
    }

    /// Client connections that are open now.
    public var openConnections: Int { open.count.load(ordering: .relaxed) }

    /// Listens on every address, or on none. Gives the addresses in the configuration's order with their real ports.
    public func start() async throws(ServerStartFailure) -> [ListenAddress] {
        var bound: [ListenAddress] = []
        for address in configuration.addresses {
            do {
                let listener = try await bootstrap().bind(host: address.host, port: address.port).get()
                state.withLock { $0.listeners.append(listener) }
                bound.append(ListenAddress(host: address.host, port: listener.localAddress?.port ?? address.port))
            } catch {
                for listener in state.withLock({ $0.takeListeners() }) { try? await listener.close() }
                throw ServerStartFailure(address: address, reason: SystemReason.text(of: error))
            }
        }
        return bound
    }

    private func bootstrap() -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: configuration.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            // A client may close its half and still wait for the answer.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { [self] channel in channel.eventLoop.makeCompletedFuture { try setUp(channel) } }
    }

    /// The one place where a client connection gets its handlers; TLS will be put in front here.
    private func setUp(_ channel: any Channel) throws {
        guard let loop = loops[ObjectIdentifier(channel.eventLoop)]?.box.value else {
            throw ChannelError.inappropriateOperationForState
        }
        guard !loop.isClosing else { throw ChannelError.ioOnClosedChannel }
        guard open.enter(limit: configuration.maximumConnections) else {
            let address = channel.remoteAddress?.ipAddress ?? ""
            configuration.onWireError?(
                WireError(reason: .shed(open: configuration.maximumConnections), remoteAddress: address))
            throw ChannelError.ioOnClosedChannel
        }
        channel.closeFuture.whenComplete { [open] _ in open.leave() }
        try channel.pipeline.syncOperations.addHandler(ConnectionHandler(loop: loop, handler: handler))
    }

    /// Goes on serving, new connections too, but each connection ends with its next answer: the time before a shutdown,
    /// in which clients and balancers learn of it without losing a request.
    public func announceEnd() async {
        for bound in loops.values { try? await bound.loop.submit { bound.box.value.announceEnd() }.get() }
    }

    /// Stops accepting, closes idle connections, lets requests in flight finish within the grace, then closes the rest.
    ///
    /// A second call, also during the first, closes everything at once.
    public func shutdown(grace: TimeAmount) async {
        let (listeners, isSecond) = state.withLock { state in
            defer { state.isStopping = true }
            return (state.takeListeners(), state.isStopping)
        }
        for listener in listeners { try? await listener.close() }
        if isSecond { closeAll() }
        let drained = loops.values.map { bound in bound.loop.flatSubmit { bound.box.value.drain() } }
        let last = group.next()
        let force = last.scheduleTask(in: grace) { [self] in closeAll() }
        try? await EventLoopFuture.andAllComplete(drained, on: last).get()
        force.cancel()
    }

    private func closeAll() {
        for bound in loops.values { bound.loop.execute { bound.box.value.closeAll() } }
    }
}

/// The number of open client connections over all loops.
private final class OpenConnections: Sendable {
    let count = Atomic<Int>(0)

    /// Counts one more unless the limit is reached.
    func enter(limit: Int) -> Bool {
        if count.add(1, ordering: .relaxed).newValue <= limit { return true }
        leave()
        return false
    }

    func leave() {
        count.subtract(1, ordering: .relaxed)
    }
}
