import HTTPMessages
import NIOCore

extension ConnectionHandler {
    /// What the task that pulls does after a piece.
    private enum Step {
        case pull
        case wait
        case letOthers
        case stop
    }

    /// Sends the head of an answer whose body is still being made, and then the body, one piece after the other: the
    /// next one is asked for when the client has room for it.
    func stream(_ response: ResponseMessage, _ rest: BodyStream, _ context: ChannelHandlerContext) {
        if !form.takesChunks { form.keepsAlive = false }
        guard let head = render(response, form, context) else {
            rest.cancel()
            return linger(after: fallback(context))
        }
        let body = OutgoingBody(stream: rest, isChunked: form.takesChunks)
        outgoing = body
        phase = .streaming
        context.write(wrapOutboundOut(head.bytes), promise: nil)
        if response.body.readableBytes > 0 { write(response.body, of: body, context) }
        context.flush()
        pump(body)
    }

    private func pump(_ body: OutgoingBody) {
        guard outgoing === body else { return }
        let connection = NIOLoopBound(self, eventLoop: loop.loop)
        let bound = NIOLoopBound(body, eventLoop: loop.loop)
        let stream = body.stream
        let loop = self.loop.loop
        let started = Task.immediate(executorPreference: self.loop.executor) {
            do throws(BrokenBody) {
                var step = connection.value.step(of: bound.value)
                while step != .stop {
                    if step == .wait {
                        await withUnsafeContinuation { bound.value.wait($0) }
                        step = connection.value.step(of: bound.value)
                    } else if step == .letOthers {
                        await withUnsafeContinuation { turn in
                            loop.scheduleTask(in: OutgoingBody.pause) { turn.resume() }
                        }
                        step = connection.value.step(of: bound.value)
                    } else if let piece = try await stream.next() {
                        step = connection.value.send(piece, of: bound.value)
                    } else {
                        connection.value.end(bound.value)
                        step = .stop
                    }
                }
            } catch {
                connection.value.breakOff(bound.value, error)
            }
        }
        // It may be over by now, and the next request's be under way.
        if outgoing === body { task = started }
    }

    private func step(of body: OutgoingBody) -> Step {
        guard outgoing === body else { return .stop }
        return isWritable ? .pull : .wait
    }

    private func send(_ piece: ByteBuffer, of body: OutgoingBody) -> Step {
        guard outgoing === body, let context else { return .stop }
        // An empty chunk would be the last one.
        if piece.readableBytes > 0 {
            write(piece, of: body, context)
            context.flush()
        }
        let next = step(of: body)
        return next == .pull && body.isTurnOver() ? .letOthers : next
    }

    private func write(_ piece: ByteBuffer, of body: OutgoingBody, _ context: ChannelHandlerContext) {
        guard body.isChunked else { return context.write(wrapOutboundOut(piece), promise: nil) }
        let isSeparate = ChunkEncoder.write(piece, into: &loop.scratch)
        context.write(wrapOutboundOut(loop.scratch), promise: nil)
        guard isSeparate else { return }
        context.write(wrapOutboundOut(piece), promise: nil)
        context.write(wrapOutboundOut(ChunkEncoder.lineEnd), promise: nil)
    }

    /// The body is whole: goes on with the next request or ends the connection.
    private func end(_ body: OutgoingBody) {
        guard outgoing === body, let context else { return }
        outgoing = nil
        task = nil
        let last = body.isChunked ? ChunkEncoder.end : nil
        guard form.keepsAlive, !loop.isDraining, !inputClosed else {
            return linger(after: last.map { Rendered(bytes: $0) })
        }
        phase = .head
        deadline = loop.deadline(timeouts.keepAliveIdle)
        if let last { context.writeAndFlush(wrapOutboundOut(last), promise: nil) }
        resume()
    }

    /// The body ends here, before its end: what was made goes out, and then the connection ends so that the client
    /// does not take it for the whole.
    private func breakOff(_ body: OutgoingBody, _ error: BrokenBody) {
        guard outgoing === body else { return }
        outgoing = nil
        task = nil
        report(.brokenBody(error.text))
        // Without the last chunk a plain end says enough. A body that ends with the connection needs a reset.
        resetsAtEnd = !body.isChunked
        linger(after: nil)
    }
}
