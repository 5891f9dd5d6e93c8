internal import HTTPMessages
internal import HTTPTransport
internal import Logging
internal import NIOCore
internal import Synchronization

/// Tells the operator of connections that ended early: refused bytes never become a request, so the request log cannot.
///
/// Nothing that a client sent is repeated: it may be a secret in the wrong place.
final class WireLog: Sendable {
    private struct Shedding {
        var lastLine: NIODeadline?
        /// Connections turned away since the last line about them.
        var count = 0
    }

    /// Between two lines about connections that were turned away, so that a crowd of clients cannot flood the log.
    private static let sheddingInterval = TimeAmount.seconds(1)

    private let logger: Logger
    private let shedding = Mutex(Shedding())

    init(logger: Logger) {
        self.logger = logger
    }

    func serverConfiguration(_ settings: Settings) -> HTTPServer.Configuration {
        var configuration = HTTPServer.Configuration(host: settings.listen.host, port: settings.listen.port)
        configuration.maximumConnections = Descriptors.clients(
            of: Descriptors.raise(), atMost: configuration.maximumConnections)
        configuration.onWireError = { [self] in log($0) }
        return configuration
    }

    private func log(_ error: WireError) {
        let client: Logger.Metadata = ["client": "\(error.remoteAddress)"]
        switch error.reason {
        case .clientGone(let text):
            logger.debug("a connection ended early: \(text)", metadata: client)
        case .refused(let refusal):
            logger.warning("a connection ended early: \(Self.text(refusal))", metadata: client)
        case .invalidResponse(let text):
            logger.warning("an answer could not be sent, 500 was: \(text)", metadata: client)
        case .brokenBody(let text):
            logger.warning("a streamed answer was broken off, and its connection closed: \(text)", metadata: client)
        case .writeTimedOut:
            logger.warning("a connection ended early: the client took nothing of its answer", metadata: client)
        case .shed(let open):
            logShedding(open)
        }
    }

    private func logShedding(_ open: Int) {
        let now = NIODeadline.now()
        let count = shedding.withLock { state -> Int? in
            state.count += 1
            if let last = state.lastLine, now < last + Self.sheddingInterval { return nil }
            defer { state = Shedding(lastLine: now, count: 0) }
            return state.count
        }
        guard let count else { return }
        logger.warning(
            "connections are turned away: \(open) are open, which is all that the file descriptors allow (ulimit -n)",
            metadata: ["turnedAway": "\(count)"])
    }

    private static func text(_ refusal: WireRefusal) -> String {
        switch refusal {
        case .malformed(let text): "not HTTP/1.1: \(text)"
        case .headersTooLarge(let limit): "header lines over \(limit) bytes, or too many"
        case .targetTooLong(let limit): "a request target over \(limit) bytes"
        case .bodyTooLarge(let limit): "a body over \(limit) bytes"
        case .overloaded(let limit):
            "the request bodies of all clients together hold \(limit) bytes, which is the limit"
        case .expectationFailed: "an expectation other than 100-continue"
        case .versionNotSupported: "an HTTP version that is not served"
        case .codingNotSupported: "a transfer coding other than chunked"
        case .timedOut: "the request did not arrive in time"
        }
    }
}
