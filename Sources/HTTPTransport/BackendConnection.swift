import HTTPMessages
import NIOCore

/// One connection to a backend, from the decision to connect until it is closed; carries one call at a time.
///
/// Lives on its event loop only.
final class BackendConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let pool: LoopPool
    let shelf: BackendShelf
    /// Its place in the pool's list.
    var index = 0
    private(set) var call: BackendCall?
    /// The body of a call that has its answer's head and is brought the rest in pieces.
    private(set) var incoming: BackendBody?
    /// Since when it is idle, as of the pool's clock.
    private(set) var idleSince = NIODeadline.uptimeNanoseconds(0)
    private(set) var isClosed = false
    private var context: ChannelHandlerContext?
    private var exchange: BackendExchange?
    private var input = ByteBuffer()
    private var error: String?
    /// Whether that was about the backend's certificate.
    private var isDistrusted = false
    private var isUsed = false
    /// Whether a read waits until the reader of the streamed body has room.
    private var isReadHeld = false
    /// Whether the request's last bytes may still wait to be sent when the answer is there.
    private var hasLargeRequest = false

    init(pool: LoopPool, shelf: BackendShelf, call: BackendCall) {
        self.pool = pool
        self.shelf = shelf
        self.call = call
    }

    /// Whether it can take a call now.
    var isReady: Bool { !isClosed && call == nil && incoming == nil && context?.channel.isActive == true }

    // MARK: Calls

    /// Sends a call's request.
    func start(_ call: BackendCall) {
        self.call = call
        call.connection = self
        guard let context else { return fail(.network("\(shelf.name): the connection is gone")) }
        do throws(InvalidRequest) {
            let body = try BackendRequestWriter.write(call.request, into: &pool.scratch)
            exchange = BackendExchange(
                method: call.request.method, isReused: isUsed, isStreamed: call.request.streamsAnswer,
                limits: pool.configuration.limits)
            isUsed = true
            hasLargeRequest = body != nil
            if let body {
                context.write(wrapOutboundOut(pool.scratch), promise: nil)
                context.writeAndFlush(wrapOutboundOut(body), promise: nil)
            } else {
                context.writeAndFlush(wrapOutboundOut(pool.scratch), promise: nil)
            }
        } catch {
            fail(.network("\(shelf.name): the request cannot be sent: \(error.text)"))
        }
    }

    /// The channel of this connection is there: starts the call it was made for, if that still waits.
    func connected(_ channel: any Channel) {
        guard !isClosed, let call, channel.isActive else {
            channel.close(promise: nil)
            return fail(.unreachable("\(shelf.name): closed as soon as it was connected"))
        }
        start(call)
    }

    /// Ends the call, if any, and the connection.
    func fail(_ failure: BackendFailure) {
        let call = self.call
        let body = incoming
        self.call = nil
        incoming = nil
        exchange = nil
        close()
        call?.finish(.failure(failure))
        body?.end(broken: BrokenBody(failure.text))
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        pool.remove(self)
        input = ByteBuffer()
        context?.close(promise: nil)
    }

    /// Each case tells whoever waits as its last act, since they run on at once.
    private func perform(_ action: BackendExchange.Action) {
        switch action {
        case .wait: return
        case .answer(let response, let isReusable):
            guard let call else { return }
            finishExchange(isReusable: isReusable)
            call.finish(.success(response))
        case .begin(var response, let rest):
            guard let call else { return }
            let body = BackendBody(connection: self, timeout: call.request.timeout)
            response.stream = body.stream()
            switch rest {
            case .follows:
                self.call = nil
                incoming = body
            case .none(let isReusable):
                finishExchange(isReusable: isReusable)
                body.end()
            }
            call.finish(.success(response))
        case .more(let piece, let rest):
            guard let body = incoming else { return }
            if case .none(let isReusable) = rest {
                finishExchange(isReusable: isReusable)
                body.end(after: piece)
            } else {
                body.add(piece)
            }
        case .fail(.broken(let text)):
            fail(isDistrusted ? .untrusted("\(shelf.name): \(text)") : .network("\(shelf.name): \(text)"))
        case .fail(.tooLarge(let limit)): fail(.tooLarge(limit: limit))
        case .stale:
            guard let call else { return }
            guard call.isSafe, !call.isRetried else {
                return fail(
                    .network("\(shelf.name): the kept connection had been closed\(error.map { ": " + $0 } ?? "")"))
            }
            self.call = nil
            exchange = nil
            close()
            call.isRetried = true
            pool.connect(call, shelf)
        }
    }

    /// The answer is whole: keeps the connection for another call, or closes it.
    private func finishExchange(isReusable: Bool) {
        call = nil
        incoming = nil
        exchange = nil
        input = ByteBuffer()
        if isReusable, !isClosed, !hasUnsentBytes, context?.channel.isActive == true {
            idleSince = pool.now
            pool.shelve(self)
            resumeReading()
        } else {
            close()
        }
    }

    private var hasUnsentBytes: Bool {
        guard hasLargeRequest, let options = context?.channel.syncOptions else { return false }
        return ((try? options.getOption(.bufferedWritableBytes)) ?? 0) > 0
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        // Bytes that nobody asked for: whatever they are, they must not be taken for the next answer.
        guard exchange != nil else { return close() }
        if input.readableBytes == 0 { input = bytes } else { input.writeBuffer(&bytes) }
        bytes = ByteBuffer()
        guard let action = exchange?.received(&input) else { return }
        if input.readableBytes == 0 { input = ByteBuffer() }
        perform(action)
    }

    /// Reading stops while the reader of a streamed body has more before it than it takes; so does the backend then.
    func read(context: ChannelHandlerContext) {
        if let incoming, incoming.isFull {
            isReadHeld = true
        } else {
            context.read()
        }
    }

    func resumeReading() {
        guard isReadHeld, let context else { return }
        isReadHeld = false
        read(context: context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        let last = exchange?.closed(error: error)
        close()
        self.context = nil
        if let last { perform(last) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if self.error == nil {
            self.error = SystemReason.text(of: error)
            isDistrusted = BackendTLS.isDistrust(error)
        }
        context.close(promise: nil)
    }
}
