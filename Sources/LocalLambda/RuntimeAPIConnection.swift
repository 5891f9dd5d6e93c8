import Functions
import HTTPMessages
import HTTPTransport
import NIOCore

/// One connection of a runtime to the Runtime API of its environment.
///
/// A runtime may send its answer and the next question in one go, so what is read is taken apart to its end before
/// anything is flushed; whoever waits for the answer goes on after that. Lives on its environment's loop.
final class RuntimeAPIConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Phase {
        case head
        case body
        /// The runtime has asked for work and waits.
        case parked
        case closed
    }

    private enum Framing {
        case length(Int)
        case chunked(ChunkDecoder)
    }

    /// Where a body goes.
    private enum Sink {
        case answer(Invocation, isError: Bool)
        case stream(Invocation, AnswerStream)
        case initError(type: String?)
        /// Read on and dropped, so that the runtime reads this answer instead of a reset.
        case drop(RuntimeAPIFault)
    }

    private static let limits: WireLimits = {
        var limits = WireLimits.backend
        // `Lambda-Runtime-Function-XRay-Error-Cause` and the error body of a stream's trailer come as header lines.
        limits.headerBytes = 1_048_576
        // What is too large is counted here, where it can be answered as Lambda does.
        limits.bodyBytes = .max
        return limits
    }()

    private let environment: ExecutionEnvironment
    private var parser = RequestHeadParser(limits: limits)
    private var input = ByteBuffer()
    private var phase = Phase.head
    private var framing = Framing.length(0)
    private var sink = Sink.drop(.notFound)
    private var body = ByteBuffer()
    private var received = 0
    private var contentType: String?
    private var keepsAlive = true
    private var closesWhenSent = false
    private var finished: [() -> Void] = []
    private var hasWritten = false

    init(_ environment: ExecutionEnvironment) {
        self.environment = environment
    }

    func channelActive(context: ChannelHandlerContext) {
        if !environment.connectionOpened(context.channel) {
            // On the channel's own loop this holds at once, before anything is read.
            context.channel.setOption(.autoRead, value: false).whenComplete { _ in }
        }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        guard phase != .closed else { return }
        if input.readableBytes == 0 { input = bytes } else { input.writeBuffer(&bytes) }
        bytes = ByteBuffer()
        process(context)
    }

    /// Work for a runtime that waits; it comes from whoever has it, on any thread.
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        context.write(data, promise: promise)
        if phase == .parked {
            phase = .head
            closesWhenSent = !keepsAlive
        }
    }

    /// A runtime that asked for `Connection: close` reads its event to the connection's end.
    func flush(context: ChannelHandlerContext) {
        guard closesWhenSent else { return context.flush() }
        closesWhenSent = false
        phase = .closed
        let channel = context.channel
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.whenComplete { _ in channel.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: sent)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if phase == .body {
            switch sink {
            case .answer: environment.answerBroke()
            case .stream(let invocation, let stream):
                stream.end(.failure(BrokenBody("the function's runtime broke off its streamed answer")))
                environment.streamEnded(invocation)
            case .initError, .drop: break
            }
        }
        phase = .closed
        environment.connectionClosed(context.channel)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    // MARK: Requests

    private func process(_ context: ChannelHandlerContext) {
        do throws(WireFault) {
            reading: while true {
                switch phase {
                case .head:
                    guard let head = try parser.parse(&input) else { break reading }
                    begin(head, context)
                case .body:
                    guard try readBody() else { break reading }
                    end(context)
                case .parked, .closed:
                    break reading
                }
            }
        } catch {
            send(RuntimeAPIWriter.fault(.malformed(error.text), closes: true), context)
            leave(context)
        }
        if input.readableBytes == 0 { input = ByteBuffer() }
        if hasWritten {
            hasWritten = false
            context.flush()
        }
        if phase == .closed { context.close(promise: nil) }
        guard !finished.isEmpty else { return }
        let now = finished
        finished = []
        for finish in now { finish() }
    }

    private func begin(_ head: RequestHead, _ context: ChannelHandlerContext) {
        keepsAlive = head.keepsAlive
        received = 0
        body = ByteBuffer()
        switch head.framing {
        case .none, .untilClose: framing = .length(0)
        case .length(let length): framing = .length(length)
        case .chunked: framing = .chunked(ChunkDecoder(limits: Self.limits))
        }
        if head.expectsContinue { send(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n"), context) }
        phase = .body
        switch RuntimeAPIRoute(method: head.method, target: head.target) {
        case .next: ask(context)
        case .response(let id): sink = answer(id, isError: false, head, context)
        case .error(let id): sink = answer(id, isError: true, head, context)
        case .initError: sink = .initError(type: head.headers.first("Lambda-Runtime-Function-Error-Type"))
        case nil: sink = .drop(.notFound)
        }
    }

    private func ask(_ context: ChannelHandlerContext) {
        switch environment.next(context.channel) {
        case .event(let head, let rest):
            phase = .head
            send(head, context)
            if let rest { send(rest, context) }
            if !keepsAlive { leave(context) }
        case .park: phase = .parked
        case .refuse(let fault): sink = .drop(fault)
        case .close: leave(context)
        }
    }

    private func answer(
        _ id: String,
        isError: Bool,
        _ head: RequestHead,
        _ context: ChannelHandlerContext
    ) -> Sink {
        let mode = head.headers.first("Lambda-Runtime-Function-Response-Mode")
        switch environment.answerBegins(id, isError: isError) {
        case .refuse(let fault): return .drop(fault)
        case .accept(let invocation):
            guard isError || mode == nil || mode == "streaming" else {
                let payload = FunctionError.invalidResponseMode(id).payload
                finished.append(environment.answered(invocation, payload: payload, isError: true, contentType: nil))
                return .drop(.invalidResponseMode)
            }
            contentType = head.headers.first("Content-Type")
            guard mode == "streaming", !isError, invocation.call.streams, invocation.isAwaited else {
                return .answer(invocation, isError: isError)
            }
            let channel = context.channel
            let stream = AnswerStream { isReading in
                channel.setOption(.autoRead, value: isReading).whenComplete { _ in }
            }
            let contentType = contentType
            finished.append { invocation.begin(stream, contentType: contentType) }
            return .stream(invocation, stream)
        }
    }

    // MARK: Bodies

    /// Takes what there is of a body; true at its end.
    private func readBody() throws(WireFault) -> Bool {
        let isWhole: Bool
        var piece = ByteBuffer()
        switch framing {
        case .length(let left):
            if left > 0, let part = input.readSlice(length: min(left, input.readableBytes)) { piece = part }
            framing = .length(left - piece.readableBytes)
            isWhole = left == piece.readableBytes
        case .chunked(var decoder):
            isWhole = try decoder.decode(&input, into: &piece)
            framing = .chunked(decoder)
        }
        take(&piece)
        return isWhole
    }

    private func take(_ piece: inout ByteBuffer) {
        received += piece.readableBytes
        switch sink {
        case .drop: break
        case .answer(let invocation, _):
            guard received <= LambdaQuota.responseBytes else {
                body = ByteBuffer()
                sink = .drop(.tooLarge)
                let payload = FunctionError.responseTooLarge.payload
                let finish = environment.answered(invocation, payload: payload, isError: true, contentType: nil)
                return finished.append(finish)
            }
            if body.readableBytes == 0 { body = piece } else { body.writeBuffer(&piece) }
        case .initError:
            guard received <= LambdaQuota.responseBytes else { return sink = .drop(.tooLarge) }
            body.writeBuffer(&piece)
        case .stream(let invocation, let stream):
            guard received <= LambdaQuota.streamedBytes else {
                let text = "the streamed answer is larger than \(LambdaQuota.streamedBytes) bytes"
                sink = .drop(.tooLarge)
                stream.end(.failure(BrokenBody(text, isTooLarge: true)))
                return environment.streamEnded(invocation)
            }
            let piece = piece
            if piece.readableBytes > 0 { finished.append { stream.push(piece) } }
        }
    }

    private func end(_ context: ChannelHandlerContext) {
        phase = .head
        let fault = trailerFault
        switch sink {
        case .drop(let fault): send(RuntimeAPIWriter.fault(fault, closes: !keepsAlive), context)
        case .answer(let invocation, let isError):
            let payload = fault?.payload ?? body
            let isError = isError || fault != nil
            finished.append(
                environment.answered(invocation, payload: payload, isError: isError, contentType: contentType))
            send(RuntimeAPIWriter.accepted, context)
        case .stream(let invocation, let stream):
            let ending: Result<Void, BrokenBody> = fault.map { .failure(BrokenBody($0.text)) } ?? .success(())
            finished.append { stream.end(ending) }
            environment.streamEnded(invocation)
            send(RuntimeAPIWriter.accepted, context)
        case .initError(let type):
            switch environment.initError(body, type: type) {
            case .accept(let finish):
                finished.append(finish)
                send(RuntimeAPIWriter.accepted, context)
            case .refuse(let fault): send(RuntimeAPIWriter.fault(fault, closes: !keepsAlive), context)
            }
        }
        body = ByteBuffer()
        if !keepsAlive { leave(context) }
    }

    /// The error that a streaming function's trailers tell of.
    private var trailerFault: (payload: ByteBuffer, text: String)? {
        guard case .chunked(let decoder) = framing,
            let type = decoder.trailerFields.first("Lambda-Runtime-Function-Error-Type")
        else { return nil }
        let encoded = decoder.trailerFields.first("Lambda-Runtime-Function-Error-Body")
        let payload = encoded.flatMap(RuntimeAPIWriter.decoded)
        return (
            payload ?? FunctionError(type: type, message: "").payload,
            "the function failed while it streamed its answer: \(type)"
        )
    }

    private func send(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        hasWritten = true
        context.write(wrapOutboundOut(bytes), promise: nil)
    }

    private func leave(_ context: ChannelHandlerContext) {
        phase = .closed
    }
}
