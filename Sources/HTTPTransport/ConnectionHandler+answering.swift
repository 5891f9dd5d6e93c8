import HTTPMessages
import NIOCore

extension ConnectionHandler {
    /// Hands the whole request to the handler, on this loop and at once; when it waits for nobody, its answer is
    /// written before this returns.
    func answer(_ head: RequestHead, body: ByteBuffer) {
        phase = .answering
        deadline = nil
        let request = RequestMessage(
            method: head.method, target: head.target, headers: head.headers, body: body, connection: facts)
        switch handler.begin(request) {
        case .ready(let response): finish(response)
        case .waiting(let work): wait(for: work)
        }
    }

    private func wait(for work: @escaping @Sendable () async -> ResponseMessage) {
        let connection = NIOLoopBound(self, eventLoop: loop.loop)
        let started = Task.immediate(executorPreference: loop.executor) {
            let response = await work()
            connection.value.finish(response)
        }
        if phase == .answering { task = started }
    }

    /// Writes the handler's answer, and goes on with the next request or ends the connection.
    private func finish(_ response: ResponseMessage) {
        // The client may be gone by now: then there is nobody to answer.
        guard phase == .answering, let context else {
            response.stream?.cancel()
            return
        }
        task = nil
        releaseBody()
        let keepsAlive = form.keepsAlive && !loop.isDraining && !inputClosed
        form.keepsAlive = keepsAlive
        if let rest = response.stream {
            guard form.isHead || !ResponseWriter.hasBody(response.status) else {
                return stream(response, rest, context)
            }
            rest.cancel()
        }
        guard let more = render(response, form, context) else { return linger(after: fallback(context)) }
        guard keepsAlive else { return linger(after: more) }
        phase = .head
        deadline = loop.deadline(timeouts.keepAliveIdle)
        send(more, context)
        // Inside `advance` its loop goes on by itself; otherwise this is the end of a wait.
        resume()
    }

    /// Answers bytes that are no request, and ends the connection.
    func refuse(_ refusal: WireRefusal) {
        guard let context, phase != .closed else { return }
        report(.refused(refusal))
        // A refusal before the head is whole answers a request of which nothing is known.
        let form = ResponseContext(isHead: phase == .body && form.isHead, keepsAlive: false)
        var answer: ResponseMessage
        if phase == .body, let head {
            answer = handler.answer(
                to: refusal,
                of: RequestMessage(
                    method: head.method, target: head.target, headers: head.headers, connection: facts))
        } else {
            answer = handler.answer(to: refusal)
        }
        // Nobody waits for more than a sentence here.
        answer.stream?.cancel()
        answer.stream = nil
        linger(after: render(answer, form, context) ?? fallback(context))
    }

    /// Parts of an answer that are ready to be written.
    struct Rendered {
        var bytes: ByteBuffer
        var body: ByteBuffer?
    }

    /// Renders an answer; nil when it must not be sent, which is reported.
    func render(
        _ response: ResponseMessage,
        _ form: ResponseContext,
        _ context: ChannelHandlerContext
    ) -> Rendered? {
        loop.date.refresh()
        do throws(InvalidResponse) {
            let body = try ResponseWriter.write(response, form, date: loop.date, into: &loop.scratch)
            return Rendered(bytes: loop.scratch, body: body)
        } catch {
            report(.invalidResponse(error.text))
            return nil
        }
    }

    /// The answer in place of one that cannot be sent.
    func fallback(_ context: ChannelHandlerContext) -> Rendered? {
        render(ResponseMessage(status: 500), ResponseContext(isHead: false, keepsAlive: false), context)
    }

    private func send(_ rendered: Rendered, _ context: ChannelHandlerContext) {
        guard let body = rendered.body else {
            return context.writeAndFlush(wrapOutboundOut(rendered.bytes), promise: nil)
        }
        context.write(wrapOutboundOut(rendered.bytes), promise: nil)
        context.writeAndFlush(wrapOutboundOut(body), promise: nil)
    }

    /// Sends the last bytes and closes our half; the rest is closed when the client closes or has had its time.
    ///
    /// Closing both halves at once would reset the connection under bytes that the client has sent but we have not
    /// read, and take the answer with it.
    func linger(after rendered: Rendered?) {
        guard let context else { return }
        phase = .lingering
        head = nil
        body = nil
        releaseBody()
        input = ByteBuffer()
        deadline = loop.deadline(timeouts.linger)
        if let rendered { send(rendered, context) }
        guard hasUnsentBytes(context) else { return endOutput() }
        // Closing drops what still waits, and once the client's half is closed NIO closes both.
        let connection = NIOLoopBound(self, eventLoop: loop.loop)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in connection.value.endOutput() }
        resume()
    }

    /// Closes our half once everything is sent, or all when the client has closed its own.
    private func endOutput() {
        guard phase == .lingering, let context else { return }
        if resetsAtEnd { SocketReset.prepare(context.channel) }
        if inputClosed || resetsAtEnd { return close() }
        context.close(mode: .output, promise: nil)
        resume()
    }
}
