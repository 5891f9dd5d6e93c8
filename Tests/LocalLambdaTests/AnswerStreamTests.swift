import HTTPMessages
import NIOCore
import Testing

@testable import LocalLambda

@Suite struct AnswerStreamTests {
    @Test func `a cancelled stream lets go whoever waits for its next piece`() async throws {
        let stream = AnswerStream { _ in }
        stream.push(ByteBuffer(string: "first"))
        let body = stream.body
        #expect(try await body.next().map { String(buffer: $0) } == "first")
        async let waiting = body.isBroken()
        // Before the wait or during it: the reader is let go all the same.
        body.cancel()
        #expect(await waiting)
        #expect(await body.isBroken())
        stream.push(ByteBuffer(string: "late"))
        stream.end(.success(()))
    }

    @Test func `what is there is given before the end`() async throws {
        let stream = AnswerStream { _ in }
        stream.push(ByteBuffer(string: "last"))
        stream.end(.success(()))
        #expect(try await stream.body.next().map { String(buffer: $0) } == "last")
        #expect(try await stream.body.next() == nil)
    }
}

extension BodyStream {
    /// Whether the next pull breaks.
    fileprivate func isBroken() async -> Bool {
        do throws(BrokenBody) {
            _ = try await next()
            return false
        } catch {
            return true
        }
    }
}
