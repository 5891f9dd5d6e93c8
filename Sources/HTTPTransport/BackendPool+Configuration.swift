public import NIOCore

extension BackendPool {
    /// How connections to backends are kept and guarded.
    public struct Configuration: Sendable {
        /// Kept connections per endpoint and event loop; one more is closed after its answer.
        public var maximumIdlePerEndpoint = 128
        /// After this time without a call a connection is closed: below the 5 s after which Node.js closes one, the
        /// shortest of the usual backends, so that a call seldom meets a connection that is being closed.
        public var idleTimeout: TimeAmount = .seconds(4)
        /// What an answer may hold. AWS: 10 MB payload.
        public var limits = WireLimits.backend
        /// Bytes of a streamed answer that are kept for a reader that is slow; beyond them the backend's socket is not
        /// read. About what one read brings.
        public var streamedBytesAhead = 65_536
        /// Certificates in PEM that are trusted besides the system's.
        public var additionalTrustRootsPEM: [String] = []
        /// How often deadlines are compared while calls are made: a fifth of the shortest timeout that can be set.
        public var tick: TimeAmount = .milliseconds(10)
        /// How often idle connections are looked at when no calls are made.
        public var idleTick: TimeAmount = .seconds(1)

        public init() {}
    }
}
