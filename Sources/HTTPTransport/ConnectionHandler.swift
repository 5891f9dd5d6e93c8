import HTTPMessages
import NIOCore

/// One client connection: bytes in, one request at a time, one answer after another.
///
/// While a request is answered at most one more read is taken in (it also shows when the client leaves); what it
/// brings waits. Lives on its event loop only.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Phase {
        /// Between requests, or inside a head.
        case head
        case body
        /// The handler has the request.
        case answering
        /// The head of the answer is out; its body follows as it is made.
        case streaming
        /// The last answer is out or on its way; what the client still sends is dropped until it closes.
        case lingering
        case closed
    }

    let loop: ServerLoop
    let handler: any MessageHandler
    let timeouts: HTTPServer.Timeouts
    private let limits: WireLimits
    /// What this connection drops while it lingers.
    private var lingerBytes: Int

    var phase = Phase.head
    var context: ChannelHandlerContext?
    /// Received and not yet understood.
    var input = ByteBuffer()
    var parser: RequestHeadParser
    /// The head whose body is being read.
    var head: RequestHead?
    /// What the answer to the request in hand must look like.
    var form = ResponseContext(isHead: false, keepsAlive: false)
    var body: BodyReader?
    var task: Task<Void, Never>?
    /// The body that is being streamed; there in that phase only.
    var outgoing: OutgoingBody?
    var facts = ConnectionFacts.unknown
    /// Whether the client must not take the end of this connection for the end of its answer.
    var resetsAtEnd = false
    /// Whether the client has closed its half.
    var inputClosed = false
    /// When this phase has lasted too long; nil while the handler works.
    var deadline: NIODeadline?
    /// As the channel last said; kept here because every request asks twice.
    private(set) var isWritable = true
    /// Bytes of the body budget that this request has.
    private var heldBytes = 0
    private var isAdvancing = false
    private var isReadHeld = false
    private var lingered = 0
    /// Bytes waiting for the client at the last tick, and since when there was no progress.
    private var stalled: (bytes: Int, since: NIODeadline)?

    var channel: (any Channel)? { context?.channel }

    init(loop: ServerLoop, handler: any MessageHandler) {
        self.loop = loop
        self.handler = handler
        limits = loop.configuration.limits
        timeouts = loop.configuration.timeouts
        lingerBytes = loop.configuration.timeouts.lingerBytes
        parser = RequestHeadParser(limits: loop.configuration.limits)
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let channel = context.channel
        facts = ConnectionFacts(
            remoteAddress: channel.remoteAddress?.ipAddress ?? "127.0.0.1",
            localPort: channel.localAddress?.port ?? 0,
            scheme: "http"
        )
        loop.add(self)
        deadline = loop.deadline(timeouts.keepAliveIdle)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        switch phase {
        case .closed:
            return
        case .lingering:
            lingered += bytes.readableBytes
            if lingered > lingerBytes { close() }
        case .head, .body, .answering, .streaming:
            if input.readableBytes == 0 { input = bytes } else { input.writeBuffer(&bytes) }
            bytes = ByteBuffer()
            if phase == .body { deadline = loop.deadline(timeouts.bodyIdle) }
            advance()
        }
    }

    /// Reading goes on unless a request is being answered and the next one is already here.
    func read(context: ChannelHandlerContext) {
        if (phase == .answering || phase == .streaming || !isWritable) && input.readableBytes > 0 {
            isReadHeld = true
        } else {
            context.read()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let event = event as? ChannelEvent, event == .inputClosed else {
            return context.fireUserInboundEventTriggered(event)
        }
        inputClosed = true
        switch phase {
        case .answering, .closed: break
        // It may have closed its half only, but seldom so late. Its going would show at the next piece, and until then
        // the maker would work for nobody.
        case .streaming:
            report(.clientGone(Self.goneInside))
            close()
        // `linger` closes after the last byte.
        case .lingering: if !hasUnsentBytes(context) { close() }
        case .head where !parser.isInside && hasUnsentBytes(context): linger(after: nil)
        case .head, .body:
            if parser.isInside || phase == .body { report(.clientGone("the client closed inside a request")) }
            close()
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        isWritable = context.channel.isWritable
        guard isWritable else { return }
        outgoing?.hasRoom()
        resume()
    }

    func channelInactive(context: ChannelHandlerContext) {
        switch phase {
        case .answering: report(.clientGone("the client closed before its answer"))
        case .streaming: report(.clientGone(Self.goneInside))
        case .head, .body, .lingering, .closed: break
        }
        phase = .closed
        // First, since whoever is told below may run on at once and must find nothing to go on with.
        let abandoned = outgoing
        outgoing = nil
        let working = task
        task = nil
        deadline = nil
        input = ByteBuffer()
        body = nil
        releaseBody()
        loop.remove(self)
        self.context = nil
        abandoned?.cancel()
        working?.cancel()
    }

    private static let goneInside = "the client closed before the end of its answer"

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if phase != .lingering, phase != .closed { report(.clientGone(SystemReason.text(of: error))) }
        close()
    }

    // MARK: Reading requests

    /// Goes on as far as the bytes, the handler and the client's reading allow.
    func advance() {
        guard !isAdvancing else { return }
        isAdvancing = true
        defer { isAdvancing = false }
        do throws(WireFault) {
            while try step() {}
        } catch {
            refuse(error.refusal)
        }
    }

    private func step() throws(WireFault) -> Bool {
        switch phase {
        case .head:
            guard input.readableBytes > 0, isWritable else { return false }
            let wasInside = parser.isInside
            guard let head = try parser.parse(&input) else {
                if input.readableBytes == 0 { input = ByteBuffer() }
                if !wasInside { deadline = loop.deadline(timeouts.head) }
                return false
            }
            try begin(head)
            return true
        case .body:
            let isWhole = try body?.read(&input) ?? true
            try hold(body?.body.readableBytes ?? 0)
            guard isWhole, let head else { return false }
            if input.readableBytes == 0 { input = ByteBuffer() }
            let whole = body?.body ?? ByteBuffer()
            self.head = nil
            body = nil
            answer(head, body: whole)
            return true
        case .answering, .streaming, .lingering, .closed:
            return false
        }
    }

    private func begin(_ head: RequestHead) throws(WireFault) {
        form = ResponseContext(
            isHead: head.method == "HEAD", keepsAlive: head.keepsAlive, takesChunks: head.isHTTP11)
        guard head.framing != .none else {
            if input.readableBytes == 0 { input = ByteBuffer() }
            return answer(head, body: ByteBuffer())
        }
        phase = .body
        self.head = head
        var limits = limits
        if let own = handler.bodyLimit(method: head.method, target: head.target) {
            limits.bodyBytes = own
            // Who is refused a large body gets the chance to send it all and then see why.
            lingerBytes = max(lingerBytes, 2 * own)
        }
        body = try BodyReader(framing: head.framing, limits: limits)
        deadline = loop.deadline(timeouts.bodyIdle)
        if head.expectsContinue, input.readableBytes == 0 {
            context?.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
        }
    }

    /// Accounts for what this request's body takes, until its answer is made or the connection ends.
    private func hold(_ bytes: Int) throws(WireFault) {
        guard bytes > heldBytes else { return }
        guard loop.bodyBudget.reserve(bytes - heldBytes, isLarge: bytes > limits.bodyBytes) else {
            throw WireFault(.overloaded(limit: loop.bodyBudget.limit))
        }
        heldBytes = bytes
    }

    func releaseBody() {
        guard heldBytes > 0 else { return }
        loop.bodyBudget.release(heldBytes)
        heldBytes = 0
    }

    /// Takes up what waited: held bytes, then a held read.
    func resume() {
        advance()
        guard isReadHeld, phase != .closed, let context else { return }
        isReadHeld = false
        read(context: context)
    }

    // MARK: Time and shutdown

    /// Compares the deadlines with the time.
    func tick(_ now: NIODeadline) {
        guard let context else { return }
        if watchWriting(context, now) { return }
        guard let deadline, deadline <= now else { return }
        switch phase {
        case .head where parser.isInside, .body: refuse(.timedOut)
        case .head, .lingering: close()
        case .answering, .streaming, .closed: break
        }
    }

    /// Closes the connection of a client that takes nothing of its answer; true when it did.
    private func watchWriting(_ context: ChannelHandlerContext, _ now: NIODeadline) -> Bool {
        guard phase == .lingering || !isWritable,
            let waiting = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes), waiting > 0
        else {
            stalled = nil
            return false
        }
        // While an answer is on its way the client is not expected to close.
        if phase == .lingering { deadline = now + timeouts.linger }
        guard let before = stalled, before.bytes == waiting else {
            stalled = (waiting, now)
            return false
        }
        guard before.since + timeouts.writeIdle <= now else { return false }
        report(.writeTimedOut)
        close()
        return true
    }

    /// Begins the end: an idle connection is closed, a busy one after its answer.
    func drain() {
        if phase == .head, !parser.isInside, input.readableBytes == 0 {
            if let context, hasUnsentBytes(context) { linger(after: nil) } else { close() }
        }
    }

    func hasUnsentBytes(_ context: ChannelHandlerContext) -> Bool {
        ((try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0) > 0
    }

    func close() {
        phase = .closed
        context?.close(promise: nil)
    }

    func report(_ reason: WireError.Reason) {
        loop.configuration.onWireError?(WireError(reason: reason, remoteAddress: facts.remoteAddress))
    }
}
