import NIOCore
import NIOPosix

/// A TCP client for tests that sends exact bytes and gathers what comes back.
///
/// All waiting has a bound, so that a server that hangs makes a test fail instead of the run.
final class RawClient: Sendable {
    struct Closed: Error {}
    struct TooSlow: Error {}

    private let channel: any Channel
    private let inbox: NIOLoopBoundBox<Inbox>

    static func connect(to port: Int, autoRead: Bool = true) async throws -> RawClient {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let inbox = try await loop.submit { NIOLoopBoundBox(Inbox(loop: loop), eventLoop: loop) }.get()
        let channel = try await ClientBootstrap(group: loop)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.autoRead, value: autoRead)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(inbox.value) }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return RawClient(channel: channel, inbox: inbox)
    }

    private init(channel: any Channel, inbox: NIOLoopBoundBox<Inbox>) {
        self.channel = channel
        self.inbox = inbox
    }

    func send(_ text: String) async throws {
        try await channel.writeAndFlush(ByteBuffer(string: text)).get()
    }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    /// Sends without caring whether the server still takes it.
    func sendLoosely(_ text: String) {
        channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
    }

    /// Begins to read, for a client that was connected without.
    func startReading() async throws {
        try await channel.setOption(.autoRead, value: true).get()
    }

    /// Whether the connection ended with an error, such as a reset.
    func isBroken() async throws -> Bool {
        try await channel.eventLoop.submit { [inbox] in inbox.value.isBroken }.get()
    }

    func closeOutput() async throws {
        try await channel.close(mode: .output).get()
    }

    func close() async {
        try? await channel.close().get()
    }

    /// Everything received, once it satisfies the condition or the server has closed.
    func receive(
        within limit: TimeAmount = .seconds(10), until isEnough: @escaping @Sendable (String) -> Bool
    ) async throws -> String {
        try await channel.eventLoop.flatSubmit { [inbox] in inbox.value.wait(limit, isEnough) }.get()
    }

    /// Everything received until the server closed.
    func receiveAll(within limit: TimeAmount = .seconds(10)) async throws -> String {
        try await channel.eventLoop.flatSubmit { [inbox] in inbox.value.wait(limit, nil) }.get()
    }

    /// The next whole response whose body is delimited by Content-Length, removed from what was received.
    func response(within limit: TimeAmount = .seconds(10)) async throws -> RawResponse {
        let text = try await receive(within: limit) { RawResponse($0) != nil }
        guard let response = RawResponse(text) else { throw Closed() }
        try await channel.eventLoop.submit { [inbox] in inbox.value.drop(response.length) }.get()
        return response
    }

    private final class Inbox: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let loop: any EventLoop
        private var text = ByteBuffer()
        private var isClosed = false
        private(set) var isBroken = false
        private var waiting: (isEnough: (@Sendable (String) -> Bool)?, promise: EventLoopPromise<String>)?

        init(loop: any EventLoop) { self.loop = loop }

        func wait(_ limit: TimeAmount, _ isEnough: (@Sendable (String) -> Bool)?) -> EventLoopFuture<String> {
            let promise = loop.makePromise(of: String.self)
            waiting = (isEnough, promise)
            let timeout = loop.scheduleTask(in: limit) { promise.fail(TooSlow()) }
            promise.futureResult.whenComplete { _ in timeout.cancel() }
            check()
            return promise.futureResult
        }

        func drop(_ count: Int) { text.moveReaderIndex(forwardBy: count) }

        private func check() {
            guard let waiting else { return }
            let all = String(buffer: text)
            if isClosed || waiting.isEnough?(all) == true {
                self.waiting = nil
                waiting.promise.succeed(all)
            }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var bytes = unwrapInboundIn(data)
            text.writeBuffer(&bytes)
            check()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            guard let event = event as? ChannelEvent, event == .inputClosed else { return }
            isClosed = true
            check()
        }

        func channelInactive(context: ChannelHandlerContext) {
            isClosed = true
            check()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            isBroken = true
            context.close(promise: nil)
        }
    }
}

/// One response read from text: status, headers as sent, body.
struct RawResponse: Sendable {
    var status: Int
    var headers: [(name: String, value: String)]
    var body: String
    /// Bytes from the first of the head to the last of the body.
    var length: Int

    init?(_ text: String, hasBody: Bool = true) {
        let bytes = Array(text.utf8)
        let mark: [UInt8] = [13, 10, 13, 10]
        guard let end = (0..<max(0, bytes.count - 3)).first(where: { Array(bytes[$0..<($0 + 4)]) == mark }) else {
            return nil
        }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
        self.status = status
        headers = lines.dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (String(line[..<colon]), String(line[colon...].dropFirst(2)))
        }
        let declared = headers.first { $0.name == "Content-Length" }.flatMap { Int($0.value) } ?? 0
        guard bytes.count >= end + 4 + declared else { return nil }
        body = String(decoding: bytes[(end + 4)..<(end + 4 + declared)], as: UTF8.self)
        length = end + 4 + declared
    }

    subscript(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
