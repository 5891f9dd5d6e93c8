import HTTPMessages
import HTTPTransport
import NIOCore
import NIOPosix
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct StreamedAnswerTests {
    static let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test func `the head goes out at once, each piece as it is made, and the connection goes on after the last`()
        async throws
    {
        let source = PieceSource()
        try await TestServer.run(handler: { request in
            request.target == "/"
                ? source.answer(headers: ["content-type": "a/b", "Content-Length": "3", "X": "1"])
                : await TestServer.echo(request)
        }) { test async throws in
            let client = try await RawClient.connect(to: test.port)
            try await client.send(Self.get + "GET /next HTTP/1.1\r\nHost: x\r\n\r\n")
            let head = try await client.receive { $0.hasSuffix("\r\n\r\n") }
            let names = try #require(RawResponse(head)).headers.map(\.name)
            #expect(names == ["Date", "content-type", "Transfer-Encoding", "Connection", "X"])
            source.push("wiki")
            #expect(try await client.receive { $0.hasSuffix("wiki\r\n") }.hasSuffix("\r\n\r\n4\r\nwiki\r\n"))
            source.push("")
            source.push(String(repeating: "p", count: 26))
            _ = try await client.receive { $0.hasSuffix("\r\n1a\r\n" + String(repeating: "p", count: 26) + "\r\n") }
            #expect(test.handler.requests.map(\.target) == ["/"])
            source.end()
            let all = try await client.receive { $0.hasSuffix("GET /next ") }
            #expect(all.contains("p\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n") && source.cancels == 0)
            await client.close()
        }
    }

    @Test func `the body is the first piece, and large pieces are whole`() async throws {
        let large = String(repeating: "0123456789abcdef", count: 100_000)
        try await TestServer.run(handler: { _ in
            PieceSource(large, "end", ends: true).answer(first: "first")
        }) { test async throws in
            let answer = try await test.exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let body = "5\r\nfirst\r\n186a00\r\n\(large)\r\n3\r\nend\r\n0\r\n\r\n"
            #expect(answer.contains("Connection: close\r\n") && answer.hasSuffix("\r\n\r\n" + body))
        }
    }

    @Test func `for HTTP 1.0 the body ends with the connection, whatever it asks for`() async throws {
        try await TestServer.run(handler: { _ in PieceSource("b", "c", ends: true).answer(first: "a") }) {
            test async throws in
            let answer = try await test.exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(answer.hasSuffix("\r\n\r\nabc") && answer.contains("Connection: close\r\n"))
            #expect(!answer.contains("Transfer-Encoding") && !answer.contains("Content-Length"))
        }
    }

    @Test(arguments: [("HEAD", 200), ("GET", 204), ("GET", 304)])
    func `where no body may be, the stream is cancelled and the next request answered`(
        _ method: String, _ status: Int
    ) async throws {
        let source = PieceSource()
        try await TestServer.run(handler: { request in
            request.target == "/" ? source.answer(status, first: "x") : await TestServer.echo(request)
        }) { test async throws in
            let answer = try await test.exchange(
                "\(method) / HTTP/1.1\r\nHost: x\r\n\r\nGET /next HTTP/1.0\r\n\r\n")
            #expect(source.cancels == 1 && source.pulls == 0)
            let head = try #require(RawResponse(answer))
            #expect(head.status == status && head["Content-Length"] == nil && head["Transfer-Encoding"] == nil)
            #expect(answer.utf8.dropFirst(head.length).starts(with: "HTTP/1.1 200 OK\r\n".utf8))
        }
    }

    @Test func `a client that goes while a piece is being made cancels it at once`() async throws {
        let source = PieceSource("one")
        try await TestServer.run(handler: { _ in source.answer() }) { test async throws in
            let client = try await RawClient.connect(to: test.port)
            // A request that waits must not hide the client's going.
            try await client.send(Self.get + Self.get)
            _ = try await client.receive { $0.hasSuffix("one\r\n") }
            try await eventually { source.pulls == 2 }
            await client.close()
            try await eventually { source.cancels == 1 && test.server.openConnections == 0 }
            #expect(test.errors.all == [.clientGone("the client closed before the end of its answer")])
            #expect(test.handler.requests.count == 1)
        }
    }

    @Test func `an answer that comes when its client has gone is cancelled`() async throws {
        let source = PieceSource()
        let gate = Gate()
        try await TestServer.run(handler: { _ in
            await gate.pass()
            return source.answer()
        }) { test async throws in
            let client = try await RawClient.connect(to: test.port, autoRead: false)
            try await client.send(Self.get)
            await gate.arrived(1)
            await test.server.shutdown(grace: .zero)
            gate.open()
            try await eventually { source.cancels == 1 }
            #expect(source.pulls == 0)
            await client.close()
        }
    }

    @Test func `a body that breaks is cut off without its last chunk and reported`() async throws {
        let source = PieceSource("half")
        source.breakOff("the maker died")
        try await TestServer.run(handler: { _ in source.answer() }) { test async throws in
            let answer = try await test.exchange(Self.get + Self.get)
            #expect(answer.hasSuffix("\r\n\r\n4\r\nhalf\r\n"))
            #expect(test.errors.all == [.brokenBody("the maker died")] && source.cancels == 0)
            #expect(test.handler.requests.count == 1)
        }
    }

    @Test func `a body that breaks where the connection's end would be its end is cut off by a reset`() async throws {
        let source = PieceSource("half")
        try await TestServer.run(handler: { _ in source.answer() }) { test async throws in
            let client = try await RawClient.connect(to: test.port)
            try await client.send("GET / HTTP/1.0\r\n\r\n")
            _ = try await client.receive { $0.hasSuffix("half") }
            source.breakOff("the maker died")
            _ = try await client.receiveAll()
            #expect(try await client.isBroken())
        }
    }

    @Test func `a header that cannot be sent cancels the stream`() async throws {
        let source = PieceSource()
        try await TestServer.run(handler: { _ in source.answer(headers: ["X": "a\r\nb"]) }) { test async throws in
            #expect(try await test.exchange(Self.get).hasPrefix("HTTP/1.1 500 "))
            #expect(source.cancels == 1 && source.pulls == 0)
        }
    }

    /// A stream that always has another piece of 64 KB.
    private func endless(_ made: @escaping @Sendable () -> Void, cancel: @escaping @Sendable () -> Void) -> BodyStream {
        let piece = ByteBuffer(repeating: 0x78, count: 65_536)
        return BodyStream(
            next: { () async throws(BrokenBody) in
                made()
                return piece
            },
            cancel: cancel)
    }

    @Test func `a client that does not read stops the maker, and is closed in time`() async throws {
        let made = Mutex(0)
        let cancels = Mutex(0)
        try await TestServer.run(
            configure: { $0.timeouts.writeIdle = .milliseconds(100) },
            handler: { _ in
                var response = ResponseMessage(status: 200)
                response.stream = endless {
                    made.withLock { $0 += 1 }
                } cancel: {
                    cancels.withLock { $0 += 1 }
                }
                return response
            }
        ) { test async throws in
            let client = try await RawClient.connect(to: test.port, autoRead: false)
            try await client.send(Self.get)
            try await eventually { cancels.withLock { $0 } == 1 && test.server.openConnections == 0 }
            #expect(test.errors.all == [.writeTimedOut])
            // What the kernel keeps for both ends, and no more.
            #expect(made.withLock { $0 } < 512)
            await client.close()
        }
    }

    @Test func `a stream that never waits leaves the loop to others`() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let source = PieceSource()
        for _ in 0..<20_000 { source.push("x") }
        try await TestServer.run(
            group: group,
            handler: { request in request.target == "/" ? source.answer() : await TestServer.echo(request) }
        ) { test async throws in
            let client = try await RawClient.connect(to: test.port)
            let other = try await RawClient.connect(to: test.port)
            try await other.send("GET /first HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await other.response().status == 200)
            try await client.send(Self.get)
            try await eventually { source.pulls > 0 }
            try await other.send("GET /other HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await other.response().body == "GET /other ")
            #expect(source.pulls < 20_000)
            await other.close()
            await client.close()
        }
        try await group.shutdownGracefully()
    }

    @Test func `a client that reads late gets every piece`() async throws {
        let piece = String(repeating: "0123456789abcdef", count: 4_096)
        let source = PieceSource()
        for _ in 0..<160 { source.push(piece) }
        source.end()
        try await TestServer.run(handler: { _ in source.answer() }) { test async throws in
            let client = try await RawClient.connect(to: test.port, autoRead: false)
            try await client.send("GET / HTTP/1.0\r\n\r\n")
            try await eventually { source.pulls > 1 }
            #expect(source.pulls < 161)
            try await client.startReading()
            let answer = try await client.receiveAll()
            #expect(
                answer.utf8.count > 160 * 65_536 && answer.hasSuffix("\r\n\r\n" + String(repeating: piece, count: 160)))
        }
    }

    @Test func `a hundred streams at once are told apart`() async throws {
        try await TestServer.run(handler: { request in
            let source = PieceSource()
            Task {
                for number in 0..<20 {
                    source.push("\(request.target):\(number) ")
                    await Task.yield()
                }
                source.end()
            }
            return source.answer()
        }) { test async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        let answer = try await test.exchange("GET /\(number) HTTP/1.0\r\n\r\n")
                        #expect(answer.hasSuffix("\r\n\r\n" + (0..<20).map { "/\(number):\($0) " }.joined()))
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `pipelined streams that are ready follow each other`() async throws {
        try await TestServer.run(handler: { _ in PieceSource("a", "b", ends: true).answer() }) { test async throws in
            let last = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            let answer = try await test.exchange(String(repeating: Self.get, count: 500) + last)
            #expect(answer.ranges(of: "\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n").count == 501)
        }
    }

    @Test func `a shutdown lets a stream end within the grace`() async throws {
        let source = PieceSource("one")
        try await TestServer.run(handler: { _ in source.answer() }) { test async throws in
            let client = try await RawClient.connect(to: test.port)
            try await client.send(Self.get)
            _ = try await client.receive { $0.hasSuffix("one\r\n") }
            await test.server.announceEnd()
            async let stopped: Void = test.server.shutdown(grace: .seconds(30))
            source.push("two")
            _ = try await client.receive { $0.hasSuffix("two\r\n") }
            source.end()
            #expect(try await client.receiveAll().hasSuffix("3\r\ntwo\r\n0\r\n\r\n"))
            await client.close()
            await stopped
            #expect(source.cancels == 0)
        }
    }

    @Test func `the grace ends a stream that does not`() async throws {
        let source = PieceSource("one")
        try await TestServer.run(handler: { _ in source.answer() }) { test async throws in
            let client = try await RawClient.connect(to: test.port)
            try await client.send(Self.get)
            _ = try await client.receive { $0.hasSuffix("one\r\n") }
            await test.server.shutdown(grace: .milliseconds(50))
            #expect(source.cancels == 1)
            #expect(try await client.receiveAll().hasSuffix("one\r\n"))
        }
    }
}
