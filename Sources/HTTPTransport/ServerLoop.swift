import NIOCore

/// What all connections of one event loop share: the clock, the `Date` line, the executor and the list of themselves.
///
/// Lives on its loop only.
final class ServerLoop {
    let loop: any EventLoop
    let executor: LoopTaskExecutor
    let configuration: HTTPServer.Configuration
    let bodyBudget: BodyBudget
    /// Reused for every answer while the previous one is written: only one exists at a time in the usual case.
    var scratch: ByteBuffer
    var date = DateHeader()
    /// Whether each answer is its connection's last.
    private(set) var isDraining = false
    /// Whether connections that come now are closed at once.
    private(set) var isClosing = false
    /// The time of the last tick; deadlines are set from it, so no request asks the system for the time.
    private(set) var now = NIODeadline.now()
    private var connections: [ObjectIdentifier: ConnectionHandler] = [:]
    private var isTicking = false
    private let tickAmount: TimeAmount

    init(loop: any EventLoop, configuration: HTTPServer.Configuration, bodyBudget: BodyBudget) {
        self.loop = loop
        self.bodyBudget = bodyBudget
        self.configuration = configuration
        tickAmount = configuration.timeouts.tick
        executor = LoopTaskExecutor(loop: loop)
        scratch = ByteBufferAllocator().buffer(capacity: 1_024)
    }

    func add(_ connection: ConnectionHandler) {
        connections[ObjectIdentifier(connection)] = connection
        guard !isTicking else { return }
        now = .now()
        isTicking = true
        scheduleTick()
    }

    /// The time in which a wait that begins now has lasted long enough; never early, at most a tick late.
    @inline(__always)
    func deadline(_ wait: TimeAmount) -> NIODeadline {
        now + wait + tickAmount
    }

    func remove(_ connection: ConnectionHandler) {
        connections.removeValue(forKey: ObjectIdentifier(connection))
    }

    private func scheduleTick() {
        loop.assumeIsolated().scheduleTask(in: tickAmount) { self.tick() }
    }

    private func tick() {
        now = .now()
        for connection in Array(connections.values) { connection.tick(now) }
        if connections.isEmpty {
            isTicking = false
        } else {
            scheduleTick()
        }
    }

    /// Ends each connection with its next answer, so that clients that keep theirs go elsewhere in good order.
    func announceEnd() {
        isDraining = true
    }

    /// Closes idle connections and lets the others answer what they have begun; done when all are closed.
    func drain() -> EventLoopFuture<Void> {
        isDraining = true
        isClosing = true
        let all = Array(connections.values)
        let closed = all.compactMap { $0.channel?.closeFuture }
        for connection in all { connection.drain() }
        return .andAllComplete(closed, on: loop)
    }

    func closeAll() {
        for connection in Array(connections.values) { connection.close() }
    }
}
