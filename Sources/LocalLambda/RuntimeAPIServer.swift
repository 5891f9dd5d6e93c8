import NIOCore
import NIOPosix

/// The Runtime API of one environment: a port of its own, because a runtime's question does not say who asks.
struct RuntimeAPIServer: Sendable {
    private let listener: any Channel
    let port: Int

    static func start(for environment: ExecutionEnvironment) async throws -> RuntimeAPIServer {
        // The loop alone is the group, so that connections live where the environment does.
        let listener = try await ServerBootstrap(group: environment.loop)
            .serverChannelOption(.backlog, value: 16)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(RuntimeAPIConnection(environment))
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        guard let port = listener.localAddress?.port else { throw ChannelError.unknownLocalAddress }
        return RuntimeAPIServer(listener: listener, port: port)
    }

    func close() {
        listener.close(promise: nil)
    }
}
