import HTTPMessages
import NIOCore
import NIOPosix

/// Opens TCP connections to backends.
enum BackendDialer {
    /// Connects; literal addresses and `localhost` need no resolver.
    static func dial(
        _ endpoint: BackendEndpoint,
        on loop: any EventLoop,
        timeout: TimeAmount
    ) -> EventLoopFuture<any Channel> {
        let host = endpoint.host
        let port = endpoint.port
        guard 1...65_535 ~= port else { return loop.makeFailedFuture(InvalidRequest(text: "port \(port) is no port")) }
        if host.equalsIgnoringASCIICase("localhost") {
            return connect("127.0.0.1", port, on: loop, timeout).flatMapError { error in
                connect("::1", port, on: loop, timeout).flatMapErrorThrowing { _ in throw error }
            }
        }
        if (try? SocketAddress(ipAddress: host, port: port)) != nil { return connect(host, port, on: loop, timeout) }
        return bootstrap(loop, timeout).connect(host: host, port: port)
    }

    private static func connect(
        _ address: String,
        _ port: Int,
        on loop: any EventLoop,
        _ timeout: TimeAmount
    ) -> EventLoopFuture<any Channel> {
        do {
            return bootstrap(loop, timeout).connect(to: try SocketAddress(ipAddress: address, port: port))
        } catch {
            return loop.makeFailedFuture(error)
        }
    }

    private static func bootstrap(_ loop: any EventLoop, _ timeout: TimeAmount) -> ClientBootstrap {
        ClientBootstrap(group: loop)
            .connectTimeout(timeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
    }

    /// What a failed attempt means to the caller.
    static func failure(_ error: any Error, name: String) -> BackendFailure {
        switch error {
        case ChannelError.connectTimeout(let amount):
            .timedOut("\(name): not connected within \(amount.nanoseconds / 1_000_000) ms")
        case let error as InvalidRequest:
            .unreachable("\(name): \(error.text)")
        default:
            .unreachable("\(name): \(SystemReason.text(of: error))")
        }
    }
}
