import NIOCore
import NIOPosix
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A backend that does with each request what its script says, byte for byte, and remembers what it got.
final class ScriptedBackend: Sendable {
    /// What happens on a connection after a request.
    enum Step: Sendable {
        case send(String)
        case sendAndClose(String)
        case sendAndReset(String)
        case nothing
    }

    /// A request as it came: which connection, which request on it, all its bytes.
    struct Seen: Sendable {
        var connection: Int
        var number: Int
        var text: String
    }

    typealias Script = @Sendable (Seen) -> Step

    private struct State {
        var seen: [Seen] = []
        var connections = 0
        var open: [Int: any Channel] = [:]
    }

    private let state = Mutex(State())
    private let script: Script
    private let listener = Mutex<(any Channel)?>(nil)

    private init(_ script: @escaping Script) { self.script = script }

    static func run<Result>(
        _ script: @escaping Script, _ use: (ScriptedBackend, Int) async throws -> Result
    ) async throws -> Result {
        let backend = ScriptedBackend(script)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Connection(backend, backend.enter(channel)))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        defer {
            channel.close(promise: nil)
            backend.closeAll()
        }
        return try await use(backend, channel.localAddress?.port ?? 0)
    }

    var seen: [Seen] { state.withLock { $0.seen } }
    var connections: Int { state.withLock { $0.connections } }
    var openConnections: Int { state.withLock { $0.open.count } }

    /// Sends more on every open connection.
    func push(_ text: String) {
        for channel in state.withLock({ Array($0.open.values) }) {
            channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
        }
    }

    /// Bytes that the clients' slowness keeps here.
    func unsentBytes() async throws -> Int {
        var count = 0
        for channel in state.withLock({ Array($0.open.values) }) {
            count += try await channel.getOption(.bufferedWritableBytes).get()
        }
        return count
    }

    func closeAll() {
        for channel in state.withLock({ Array($0.open.values) }) { channel.close(promise: nil) }
    }

    private func enter(_ channel: any Channel) -> Int {
        let number = state.withLock { state in
            defer { state.connections += 1 }
            state.open[state.connections] = channel
            return state.connections
        }
        channel.closeFuture.whenComplete { [self] _ in state.withLock { _ = $0.open.removeValue(forKey: number) } }
        return number
    }

    private func step(_ seen: Seen) -> Step {
        state.withLock { $0.seen.append(seen) }
        return script(seen)
    }

    private final class Connection: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private let backend: ScriptedBackend
        private let number: Int
        private var requests = 0
        private var input = ""

        init(_ backend: ScriptedBackend, _ number: Int) {
            self.backend = backend
            self.number = number
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            input += String(buffer: unwrapInboundIn(data))
            while let length = Self.requestLength(input) {
                let text = String(decoding: input.utf8.prefix(length), as: UTF8.self)
                input = String(decoding: input.utf8.dropFirst(length), as: UTF8.self)
                let step = backend.step(Seen(connection: number, number: requests, text: text))
                requests += 1
                perform(step, context)
            }
        }

        private static func requestLength(_ text: String) -> Int? {
            let bytes = Array(text.utf8)
            let mark: [UInt8] = [13, 10, 13, 10]
            guard let end = (0..<max(0, bytes.count - 3)).first(where: { Array(bytes[$0..<($0 + 4)]) == mark }) else {
                return nil
            }
            let head = String(decoding: bytes[..<end], as: UTF8.self).lowercased()
            let length =
                head.split(separator: "\r\n").first { $0.hasPrefix("content-length: ") }
                .flatMap { Int($0.dropFirst("content-length: ".count)) } ?? 0
            return bytes.count >= end + 4 + length ? end + 4 + length : nil
        }

        private func perform(_ step: Step, _ context: ChannelHandlerContext) {
            switch step {
            case .nothing: break
            case .send(let text): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            case .sendAndClose(let text):
                let channel = context.channel
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text))).whenComplete { _ in
                    channel.close(promise: nil)
                }
            case .sendAndReset(let text):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
                let option = context.channel as? any SocketOptionProvider
                option?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in }
                context.close(promise: nil)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
