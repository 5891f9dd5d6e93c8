public import NIOCore

/// A host name or IP address and a port to accept connections on; port 0 lets the kernel choose.
public struct ListenAddress: Sendable, Hashable {
    public var host: String
    public var port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}

extension HTTPServer {
    /// Where a server listens and what it guards itself with.
    public struct Configuration: Sendable {
        public var addresses: [ListenAddress]
        /// Connections the kernel keeps for us until they are accepted.
        public var backlog: Int32 = 1_024
        /// Open client connections; one more is closed at once. Well below the usual limit of 20,000 descriptors,
        /// since each may need a backend connection too.
        public var maximumConnections = 10_000
        public var limits = WireLimits()
        /// Bytes that the request bodies of all connections may hold together; whoever comes later gets 503. 50 of the
        /// largest bodies at once.
        public var bodyMemoryBytes = 512 * 1_024 * 1_024
        public var timeouts = Timeouts()
        /// Hears of everything that was refused or broke. Called on an event loop: it must not wait.
        public var onWireError: (@Sendable (WireError) -> Void)?

        public init(addresses: [ListenAddress]) {
            self.addresses = addresses
        }

        public init(host: String = "127.0.0.1", port: Int) {
            self.init(addresses: [ListenAddress(host: host, port: port)])
        }
    }

    /// How long a connection may make us wait. They are looked at in ticks, so one may act a quarter later.
    public struct Timeouts: Sendable {
        /// From the first byte of a request to the end of its head.
        public var head: TimeAmount = .seconds(10)
        /// Between two reads of a body.
        public var bodyIdle: TimeAmount = .seconds(30)
        /// Between an answer and the next request, or before the first one. Above the 60 s of usual load balancers.
        public var keepAliveIdle: TimeAmount = .seconds(65)
        /// Without one byte of an answer taken by the client.
        public var writeIdle: TimeAmount = .seconds(30)
        /// For a client to close after our last answer on its connection.
        public var linger: TimeAmount = .seconds(5)
        /// Bytes read and dropped while lingering: a refused upload may run to its end and then see the answer.
        public var lingerBytes = 16_777_216

        public init() {}

        /// How often deadlines are compared: a quarter of the shortest, at most once a second.
        var tick: TimeAmount {
            let shortest = [head, bodyIdle, keepAliveIdle, writeIdle, linger].min() ?? .seconds(1)
            return max(.milliseconds(5), min(.seconds(1), .nanoseconds(shortest.nanoseconds / 4)))
        }
    }
}

/// Why a server did not start: the address and the system's reason, for the operator.
public struct ServerStartFailure: Error, Sendable, CustomStringConvertible {
    public let address: ListenAddress
    public let reason: String

    public var description: String { "cannot listen on \(address.host):\(address.port): \(reason)" }
}
