import APIModel
import DataPlane
import Functions
import HTTPMessages
import NIOCore
import Synchronization
import Testing

/// How long streamed answers may take and be silent (integrations 2.6.3; AWS guide, pages response-transfer-mode and
/// response-streaming-troubleshoot).
@Suite struct StreamTimeTests {
    private static let head = "{}" + String(repeating: "\0", count: 8)

    private func fixture(
        _ maker: SlowMaker, _ clock: ManualClock, types: [EndpointType] = [.edge], timeout: Int = 900_000,
        isHTTP: Bool = false
    ) -> Fixture {
        let method: APIModel.Method =
            isHTTP
            ? .proxy("GET").with {
                $0.methodIntegration?.responseTransferMode = .stream
                $0.methodIntegration?.timeoutInMillis = timeout
            }
            : .lambdaProxy("GET", uri: APIModel.Method.streamingURI, mode: .stream, timeout: timeout)
        var answer = ResponseMessage(status: 200)
        answer.stream = maker.stream
        return Fixture(
            [.at("/x", method)], backend: FakeBackend(answer), endpointTypes: types,
            functions: FakeFunctions { () throws(FunctionFailure) in
                FunctionAnswer(
                    payload: ByteBuffer(), stream: maker.stream, executedVersion: "$LATEST", requestID: "f1")
            }, clock: clock)
    }

    @Test(arguments: [(EndpointType.edge, Int64(30)), (.regional, 300)], [true, false])
    func `a maker that is silent for too long is given up`(
        endpoint: (type: EndpointType, seconds: Int64), isHTTP: Bool
    ) async throws {
        let clock = ManualClock()
        let maker = SlowMaker(isHTTP ? ["a", "b"] : [Self.head + "a", "b"])
        let fixture = fixture(maker, clock, types: [endpoint.type], isHTTP: isHTTP)
        let answer = await fixture.send("GET", "/x")
        #expect(answer.status == 200)
        let stream = try #require(answer.stream)
        while let piece = try await stream.next(), String(buffer: piece) != "b" {}
        #expect(await clock.sleeper() > 0)
        // Now it is silent.
        async let last = stream.broken()
        await maker.isAsked()
        clock.advance(seconds: endpoint.seconds - 1)
        #expect(await clock.sleeper() == UInt64(endpoint.seconds))
        #expect(!maker.isCancelled)
        clock.advance(seconds: 1)
        let broken = try #require(await last)
        #expect(maker.isCancelled)
        #expect(broken.text.contains("sent nothing for \(endpoint.seconds) s"))
        #expect(await stream.broken() == broken)
    }

    @Test(arguments: [true, false])
    func `the integration's time holds for the whole answer`(isHTTP: Bool) async throws {
        let clock = ManualClock()
        let maker = SlowMaker(isHTTP ? ["a", "b"] : [Self.head + "a", "b"])
        let fixture = fixture(maker, clock, timeout: 10_000, isHTTP: isHTTP)
        let stream = try #require(await fixture.send("GET", "/x").stream)
        while let piece = try await stream.next(), String(buffer: piece) != "b" {}
        #expect(await clock.sleeper() == 10)
        // Nobody waits: a slow client does not stretch the time either.
        clock.advance(seconds: 10)
        await maker.isGivenUp()
        #expect(await stream.broken()?.text.contains("time of 10000 ms was over") == true)
    }

    @Test func `a client that does not read is not the maker's silence`() async throws {
        let clock = ManualClock()
        let maker = SlowMaker([Self.head + "a", "b"])
        let stream = try #require(await fixture(maker, clock).send("GET", "/x").stream)
        #expect(await clock.sleeper() == 30)
        clock.advance(seconds: 30)
        #expect(await clock.sleeper() == 60)
        #expect(try await stream.next().map { String(buffer: $0) } == "b")
        #expect(!maker.isCancelled)
    }

    @Test func `time that is over before the head is a timeout`() async throws {
        let clock = ManualClock()
        let maker = SlowMaker(["{}"])
        let fixture = fixture(maker, clock, timeout: 10_000)
        async let answer = fixture.send("GET", "/x")
        await maker.isAsked()
        #expect(await clock.sleeper() == 10)
        clock.advance(seconds: 10)
        #expect(await answer.status == 504)
    }

    @Test func `an end in time ends the watch`() async throws {
        let maker = SlowMaker([Self.head + "a"], ends: true)
        let stream = try #require(await fixture(maker, ManualClock()).send("GET", "/x").stream)
        #expect(try await stream.next() == nil)
        stream.cancel()
        #expect(!maker.isCancelled)
    }

    @Test func `a reader who goes is told to the maker once`() async throws {
        let maker = SlowMaker([Self.head + "a"])
        let stream = try #require(await fixture(maker, ManualClock()).send("GET", "/x").stream)
        stream.cancel()
        stream.cancel()
        #expect(maker.cancellations == 1)
    }
}

extension BodyStream {
    /// How the next pull breaks; nil when it does not.
    fileprivate func broken() async -> BrokenBody? {
        do throws(BrokenBody) {
            _ = try await next()
            return nil
        } catch {
            return error
        }
    }
}

/// A body whose pieces come at once, and then nothing comes until it is cancelled.
private final class SlowMaker: Sendable {
    private struct State {
        var pieces: [String]
        var cancellations = 0
        var reader: CheckedContinuation<Void, Never>?
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>
    private let ends: Bool

    init(_ pieces: [String], ends: Bool = false) {
        state = Mutex(State(pieces: pieces))
        self.ends = ends
    }

    var cancellations: Int { state.withLock { $0.cancellations } }
    var isCancelled: Bool { cancellations > 0 }

    var stream: BodyStream {
        BodyStream(
            next: { () async throws(BrokenBody) in try await self.next() },
            cancel: { self.cancel() })
    }

    /// Returns when a reader waits in vain.
    func isAsked() async { await wait { $0.reader != nil } }

    func isGivenUp() async { await wait { $0.cancellations > 0 } }

    private func wait(for condition: @Sendable (borrowing State) -> Bool) async {
        while !state.withLock({ condition($0) }) {
            await withCheckedContinuation { continuation in
                let isThere = state.withLock { state in
                    if !condition(state) { state.watchers.append(continuation) }
                    return condition(state)
                }
                if isThere { continuation.resume() }
            }
        }
    }

    private func next() async throws(BrokenBody) -> ByteBuffer? {
        let piece: String? = state.withLock { $0.pieces.isEmpty ? nil : $0.pieces.removeFirst() }
        if let piece { return ByteBuffer(string: piece) }
        if ends { return nil }
        await withCheckedContinuation { continuation in
            let watchers = state.withLock { state in
                state.reader = continuation
                defer { state.watchers = [] }
                return state.watchers
            }
            for watcher in watchers { watcher.resume() }
        }
        throw BrokenBody("not wanted")
    }

    private func cancel() {
        let (reader, watchers) = state.withLock { state in
            state.cancellations += 1
            defer { state.watchers = [] }
            return (state.reader.take(), state.watchers)
        }
        reader?.resume()
        for watcher in watchers { watcher.resume() }
    }
}
