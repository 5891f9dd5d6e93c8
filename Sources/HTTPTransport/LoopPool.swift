import HTTPMessages
import NIOCore
import NIOPosix
import NIOSSL

/// The backend connections of one event loop. Lives on its loop only.
final class LoopPool {
    let loop: any EventLoop
    let executor: LoopTaskExecutor
    let configuration: BackendPool.Configuration
    /// Reused for every request while the previous one is written.
    var scratch: ByteBuffer
    /// The time of the last tick.
    private(set) var now = NIODeadline.now()
    private let tls: BackendTLS
    private var shelves: [BackendEndpoint: BackendShelf] = [:]
    private var lastShelf: BackendShelf?
    private var connections: [BackendConnection] = []
    private var isShutDown = false
    private var ticking: Scheduled<Void>?
    private var ticksFast = false
    /// Whether a call began since the last tick.
    private var isTouched = false

    init(
        loop: any EventLoop,
        executor: LoopTaskExecutor,
        configuration: BackendPool.Configuration,
        tls: BackendTLS
    ) {
        self.loop = loop
        self.executor = executor
        self.configuration = configuration
        self.tls = tls
        scratch = ByteBufferAllocator().buffer(capacity: 1_024)
    }

    var connectionCount: Int { connections.count }

    // MARK: Calls

    /// Sends a call on a kept connection, or on a new one.
    func submit(_ call: BackendCall) {
        guard !call.isOver else { return }
        touch()
        let shelf = shelf(call.request.endpoint)
        if let connection = shelf.takeIdle() {
            connection.start(call)
        } else {
            connect(call, shelf)
        }
    }

    func cancel(_ call: BackendCall) {
        guard !call.isOver else { return }
        let failure = BackendFailure.network("the call was cancelled")
        if let connection = call.connection { connection.fail(failure) } else { call.finish(.failure(failure)) }
    }

    private func shelf(_ endpoint: BackendEndpoint) -> BackendShelf {
        if let lastShelf, lastShelf.endpoint == endpoint { return lastShelf }
        let shelf = shelves[endpoint] ?? BackendShelf(endpoint: endpoint)
        shelves[endpoint] = shelf
        lastShelf = shelf
        return shelf
    }

    // MARK: Connections

    /// Opens a connection for a call.
    func connect(_ call: BackendCall, _ shelf: BackendShelf) {
        let connection = BackendConnection(pool: self, shelf: shelf, call: call)
        call.connection = connection
        connection.index = connections.count
        connections.append(connection)
        shelf.openCount += 1
        guard shelf.endpoint.isTLS else { return dial(connection, call, context: nil) }
        tls.context(skipsAuthorityCheck: shelf.endpoint.skipsAuthorityCheck, on: loop).assumeIsolated().whenComplete {
            switch $0 {
            case .success(let context): self.dial(connection, call, context: context)
            case .failure(let error): connection.fail(.network("\(shelf.name): TLS cannot be set up: \(error)"))
            }
        }
    }

    private func dial(_ connection: BackendConnection, _ call: BackendCall, context: NIOSSLContext?) {
        guard !connection.isClosed else { return }
        let remaining = max(.milliseconds(1), call.deadline - .now())
        let endpoint = connection.shelf.endpoint
        BackendDialer.dial(endpoint, on: loop, timeout: remaining).assumeIsolated().whenComplete { result in
            switch result {
            case .success(let channel):
                do {
                    if let context {
                        let handler = try BackendTLS.handler(context, endpoint: endpoint)
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                    try channel.pipeline.syncOperations.addHandler(connection)
                    connection.connected(channel)
                } catch {
                    channel.close(promise: nil)
                    connection.fail(.network("\(connection.shelf.name): \(error)"))
                }
            case .failure(let error):
                connection.fail(BackendDialer.failure(error, name: connection.shelf.name))
            }
        }
    }

    /// Keeps a connection whose answer is whole for the next call.
    func shelve(_ connection: BackendConnection) {
        let shelf = connection.shelf
        guard !isShutDown, shelf.idle.count < configuration.maximumIdlePerEndpoint else { return connection.close() }
        shelf.idle.append(connection)
    }

    /// Forgets a connection that is closed.
    func remove(_ connection: BackendConnection) {
        let shelf = connection.shelf
        shelf.openCount -= 1
        if let place = shelf.idle.lastIndex(where: { $0 === connection }) { shelf.idle.remove(at: place) }
        let last = connections.removeLast()
        if last !== connection {
            last.index = connection.index
            connections[connection.index] = last
        }
    }

    func shutdown() {
        isShutDown = true
        ticking?.cancel()
        for connection in connections { connection.fail(.network("the pool is shut down")) }
    }

    // MARK: Time

    /// Makes sure that deadlines are watched closely while calls are made.
    func touch() {
        isTouched = true
        guard !ticksFast, !isShutDown else { return }
        ticksFast = true
        now = .now()
        schedule(configuration.tick)
    }

    private func schedule(_ amount: TimeAmount) {
        ticking?.cancel()
        ticking = loop.assumeIsolated().scheduleTask(in: amount) { self.tick() }
    }

    private func tick() {
        now = .now()
        var active = 0
        for connection in connections {
            if let call = connection.call {
                active += 1
                guard call.deadline <= now else { continue }
                let what = call.request.streamsAnswer ? "no answer" : "no whole answer"
                fail(connection, "\(what) within", call.request.timeout)
            } else if let body = connection.incoming {
                // None while its reader takes its time: that is not the backend's fault.
                guard let deadline = body.deadline else { continue }
                active += 1
                guard deadline <= now else { continue }
                fail(connection, "nothing more of its answer within", body.timeout)
            } else if connection.idleSince + configuration.idleTimeout <= now {
                connection.close()
            }
        }
        if isShutDown { return }
        if active > 0 || isTouched {
            isTouched = false
            schedule(configuration.tick)
        } else {
            ticksFast = false
            prune()
            if !connections.isEmpty { schedule(configuration.idleTick) }
        }
    }

    private func fail(_ connection: BackendConnection, _ what: String, _ timeout: TimeAmount) {
        let milliseconds = timeout.nanoseconds / 1_000_000
        connection.fail(.timedOut("\(connection.shelf.name): \(what) \(milliseconds) ms"))
    }

    /// Forgets endpoints that nobody is connected to: their number is the definitions' business, not ours to keep.
    private func prune() {
        lastShelf = nil
        shelves = shelves.filter { $0.value.openCount > 0 }
    }
}
