import HTTPMessages
import HTTPTransport
import NIOCore
import Testing

/// Hostile bytes over real sockets: refused, answered, closed, and never a second request.
@Suite(.timeLimit(.minutes(1))) struct WireRefusalTests {
    static let smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"

    static let hostile: [(WireText, Int)] = [
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 501),
        (
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400
        ),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +0\r\n\r\n", 400),
        ("GET / HTTP/1.1\nHost: x\n\n", 400), ("GET / HTTP/1.1\r\nHost: x\r\nA: b\0\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab0\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 1\r\n\r\n", 400),
        (
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;"
                + String(repeating: "x", count: 65_536), 400
        ),
        ("GET /\r\n", 400), ("POST / HTTP/1.0\r\n\r\nbody", 400), ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        ("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400), ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: \r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: u:p@x\r\n\r\n", 400),
        ("GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400), ("G\u{1}T / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        ("GET /admin#x HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\nA: " + String(repeating: "v", count: 10_241) + "\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\nHost: x\r\nA: " + String(repeating: "v", count: 65_536) + "\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\nHost: x\r\n" + String(repeating: "a:\r\n", count: 1_001) + "\r\n", 431),
        ("GET /" + String(repeating: "x", count: 10_240) + " HTTP/1.1\r\nHost: x\r\n\r\n", 414),
    ]

    @Test(arguments: hostile)
    func `hostile bytes are refused, the connection closed, nothing handed on`(
        _ bytes: WireText, _ status: Int
    ) async throws {
        let text = bytes.text
        try await TestServer.run { test async throws in
            let answer = try await test.exchange(text + Self.smuggled)
            let response = try #require(RawResponse(answer))
            #expect(response.status == status, "\(text.prefix(120).debugDescription)")
            #expect(response["Connection"] == "close")
            #expect(response.length == answer.utf8.count, "one answer only")
            #expect(test.handler.requests.isEmpty)
            guard case .refused? = test.errors.all.first else {
                Issue.record("\(test.errors.all)")
                return
            }
        }
    }

    @Test func `a declared body over 10 MB is refused even when it is sent to its end`() async throws {
        try await TestServer.run { test async throws in
            let size = 10_485_761
            let answer = try await test.exchange(
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \(size)\r\n\r\n" + String(repeating: "x", count: size))
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
            #expect(test.handler.requests.isEmpty)
        }
    }

    @Test func `a chunked body over 10 MB is refused when it passes the limit, one of 10 MB is taken`() async throws {
        let chunk = "100000\r\n" + String(repeating: "x", count: 1_048_576) + "\r\n"
        let head = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        let count: @Sendable (RequestMessage) async -> ResponseMessage = {
            ResponseMessage(status: 200, text: "\($0.body.readableBytes)")
        }
        try await TestServer.run(handler: count) { test async throws in
            let taken = try await test.exchange(head + String(repeating: chunk, count: 10) + "0\r\n\r\n")
            #expect(taken.hasSuffix("10485760"))
            let refused = try await test.exchange(head + String(repeating: chunk, count: 10) + "1\r\nx\r\n0\r\n\r\n")
            #expect(refused.hasPrefix("HTTP/1.1 413 "))
            #expect(test.handler.requests.count == 1)
        }
    }

    @Test func `unfinished bodies together hold no more than the budget, and give it back`() async throws {
        try await TestServer.run(configure: { $0.bodyMemoryBytes = 1_000 }) { test async throws in
            let head = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            let hoarder = try await RawClient.connect(to: test.port)
            try await hoarder.send(head + "Content-Length: 900\r\n\r\n" + String(repeating: "x", count: 800))
            let other = head + "Content-Length: 300\r\n\r\n" + String(repeating: "y", count: 300)
            // Who is read first is the kernel's choice, so each state is asked for until it is there.
            func reaches(_ status: String) async throws -> Bool {
                for _ in 0..<2_000 where try await test.exchange(other).hasPrefix("HTTP/1.1 \(status) ") { return true }
                return false
            }
            #expect(try await reaches("503"))
            await hoarder.close()
            #expect(try await reaches("200"))
        }
    }

    @Test func `an upgrade is answered as a request and what follows is not read`() async throws {
        try await TestServer.run { test async throws in
            let answer = try await test.exchange(
                "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n" + Self.smuggled)
            #expect(RawResponse(answer)?["Connection"] == "close")
            #expect(test.handler.requests.map(\.target) == ["/ws"])
        }
    }

    @Test(arguments: ["/a/../admin", "/a/%2e%2e/admin", "/a/..;x=y/admin", "/a%2F..%2Fadmin", "//admin", "/%00"])
    func `a path is handed on as sent`(_ path: String) async throws {
        try await TestServer.run { test async throws in
            _ = try await test.exchange("GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(test.handler.requests.map(\.target) == [path])
        }
    }

    @Test func `a slow head is refused, and a slow body too`() async throws {
        try await TestServer.run(configure: {
            $0.timeouts.head = .milliseconds(80)
            $0.timeouts.bodyIdle = .milliseconds(80)
        }) { test async throws in
            let slowHead = try await test.exchange("GET / HTTP/1.1\r\nHo")
            #expect(slowHead.hasPrefix("HTTP/1.1 408 "))
            let slowBody = try await test.exchange("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhel")
            #expect(slowBody.hasPrefix("HTTP/1.1 408 "))
            #expect(test.errors.all == [.refused(.timedOut), .refused(.timedOut)])
        }
    }

    @Test func `an idle connection is closed without a word`() async throws {
        try await TestServer.run(configure: { $0.timeouts.keepAliveIdle = .milliseconds(80) }) { test async throws in
            #expect(try await test.exchange("").isEmpty)
        }
        try await TestServer.run(configure: { $0.timeouts.keepAliveIdle = .seconds(1) }) { test async throws in
            let kept = try await test.exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(kept.hasPrefix("HTTP/1.1 200 ") && kept.contains("keep-alive"))
        }
    }

    @Test func `a client that does not read its answer is closed`() async throws {
        let body = ByteBuffer(repeating: 0x78, count: 20_000_000)
        try await TestServer.run(
            configure: { $0.timeouts.writeIdle = .milliseconds(100) },
            handler: { _ in ResponseMessage(status: 200, body: body) }
        ) { test async throws in
            let client = try await RawClient.connect(to: test.port, autoRead: false)
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            try await eventually { test.errors.all == [.writeTimedOut] && test.server.openConnections == 0 }
            await client.close()
        }
    }
}

/// Looks again and again until a condition holds; gives up after ten seconds.
func eventually(_ condition: () async throws -> Bool) async throws {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(10)
    while try await !condition() {
        guard clock.now < end else {
            Issue.record("it never came true")
            return
        }
        await Task.yield()
    }
}

/// Bytes for a test's table, shown in reports by their beginning only.
struct WireText: Sendable, ExpressibleByStringLiteral, CustomTestStringConvertible {
    let text: String

    init(_ text: String) { self.text = text }

    init(stringLiteral value: String) { text = value }

    var testDescription: String { text.prefix(100).debugDescription }

    static func + (left: WireText, right: String) -> WireText { WireText(left.text + right) }
}
