import HTTPMessages
import HTTPTransport
import NIOCore
import NIOPosix
import Testing

/// Backends whose answers are brought in pieces.
@Suite(.timeLimit(.minutes(1))) struct StreamedBackendTests {
    private func request(_ port: Int, _ method: String = "GET", timeout: TimeAmount = .seconds(10)) -> BackendMessage {
        BackendMessage(
            endpoint: BackendEndpoint(host: "127.0.0.1", port: port, isTLS: false), method: method, target: "/",
            headers: ["Host": "b"], body: ByteBuffer(), timeout: timeout, streamsAnswer: true)
    }

    private func withPool<Result>(
        _ script: @escaping ScriptedBackend.Script,
        _ configure: (inout BackendPool.Configuration) -> Void = { _ in },
        _ use: (BackendPool, ScriptedBackend, Int) async throws -> Result
    ) async throws -> Result {
        var configuration = BackendPool.Configuration()
        configure(&configuration)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let pool = BackendPool(configuration: configuration, group: group)
        do {
            let result = try await ScriptedBackend.run(script) { backend, port async throws in
                try await use(pool, backend, port)
            }
            await pool.shutdown()
            try await group.shutdownGracefully()
            return result
        } catch {
            await pool.shutdown()
            try await group.shutdownGracefully()
            throw error
        }
    }

    /// The text that a stream brings, and how it broke.
    private func drain(_ stream: BodyStream?) async -> (text: String, broken: BrokenBody?) {
        var text = ""
        do throws(BrokenBody) {
            while let piece = try await stream?.next() {
                if piece.readableBytes == 0 { Issue.record("an empty piece") }
                text += String(buffer: piece)
            }
            return (text, nil)
        } catch {
            return (text, error)
        }
    }

    @Test(arguments: [
        ("Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n", "3\r\ntwo\r\n", "5\r\nthree\r\n0\r\n\r\n"),
        ("Content-Length: 11\r\n\r\none", "two", "three"),
    ])
    func `the answer is there with its head, its pieces as they come, and the connection is kept at the end`(
        _ first: String, _ second: String, _ third: String
    ) async throws {
        try await withPool({ _ in .send("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 201 Made\r\nA: b\r\n" + first) }) {
            pool, backend, port async throws in
            for _ in 0..<2 {
                let answer = try await pool.send(request(port))
                let stream = try #require(answer.stream)
                var text = String(buffer: answer.body)
                #expect(answer.status == 201 && answer.headers.first("A") == "b")
                if text.isEmpty { text = String(buffer: try await stream.next() ?? ByteBuffer()) }
                #expect(text == "one")
                backend.push(second)
                #expect(try await stream.next().map { String(buffer: $0) } == "two")
                backend.push(third)
                #expect(try await stream.next().map { String(buffer: $0) } == "three")
                #expect(try await stream.next() == nil)
                #expect(try await stream.next() == nil)
            }
            #expect(backend.connections == 1)
        }
    }

    @Test func `an answer may end with its connection`() async throws {
        try await withPool({ _ in .sendAndClose("HTTP/1.1 200 OK\r\n\r\nall of it") }) { pool, _, port async throws in
            let answer = try await pool.send(request(port))
            let rest = await drain(answer.stream)
            #expect(String(buffer: answer.body) + rest.text == "all of it" && rest.broken == nil)
            #expect(await pool.openConnections() == 0)
        }
    }

    @Test(arguments: [
        ("GET", "HTTP/1.1 204 No\r\n\r\n"), ("GET", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        ("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"),
        ("GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ])
    func `a body that is empty ends at once`(_ method: String, _ text: String) async throws {
        try await withPool({ _ in .send(text) }) { pool, backend, port async throws in
            for _ in 0..<2 {
                let answer = try await pool.send(request(port, method))
                let rest = await drain(answer.stream)
                #expect(answer.body.readableBytes == 0 && rest.text.isEmpty && rest.broken == nil)
            }
            #expect(backend.connections == 1)
        }
    }

    @Test func `an answer may be larger than one that is kept whole`() async throws {
        let size = 12_000_000
        let text = "HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n" + String(repeating: "x", count: size)
        try await withPool({ _ in .send(text) }) { pool, _, port async throws in
            let answer = try await pool.send(request(port))
            let rest = await drain(answer.stream)
            #expect(answer.body.readableBytes + rest.text.utf8.count == size && rest.broken == nil)
        }
    }

    @Test func `a reader that takes its time holds up the backend and is not timed out`() async throws {
        let size = 16_000_000
        let text = "HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n" + String(repeating: "x", count: size)
        try await withPool({ _ in .send(text) }) { pool, backend, port async throws in
            let answer = try await pool.send(request(port, timeout: .milliseconds(1_500)))
            // Nothing happens in this time: that is what is to be seen.
            try await Task.sleep(for: .milliseconds(2_000))
            #expect(try await backend.unsentBytes() > 1_000_000)
            let rest = await drain(answer.stream)
            #expect(answer.body.readableBytes + rest.text.utf8.count == size && rest.broken == nil)
            #expect(await pool.openConnections() == 1)
        }
    }

    @Test func `the timeout begins anew with each piece`() async throws {
        try await withPool({ _ in .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf") }) {
            pool, backend, port async throws in
            let answer = try await pool.send(request(port, timeout: .milliseconds(3_000)))
            let rest = await drain(answer.stream)
            #expect(String(buffer: answer.body) + rest.text == "half")
            #expect(rest.broken?.text == "127.0.0.1:\(port): nothing more of its answer within 3000 ms")
            try await eventually { backend.openConnections == 0 }
        }
        try await withPool({ _ in .nothing }) { pool, _, port async throws in
            _ = await #expect(throws: BackendFailure.timedOut("127.0.0.1:\(port): no answer within 60 ms")) {
                try await pool.send(request(port, timeout: .milliseconds(60)))
            }
        }
    }

    @Test func `a body that breaks brings what was there and then says so`() async throws {
        let heads = "HTTP/1.1 200 OK\r\n"
        let steps: [ScriptedBackend.Step] = [
            .sendAndClose(heads + "Content-Length: 10\r\n\r\nhalf"),
            .sendAndClose(heads + "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"),
        ]
        for step in steps {
            try await withPool({ _ in step }) { pool, _, port async throws in
                let answer = try await pool.send(request(port))
                let rest = await drain(answer.stream)
                #expect(String(buffer: answer.body) + rest.text == "half")
                #expect(rest.broken?.text == "127.0.0.1:\(port): the connection ended in the middle of its answer")
                #expect(await pool.openConnections() == 0)
            }
        }
    }

    @Test func `a body that stops being HTTP breaks`() async throws {
        try await withPool({ _ in .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n") }) {
            pool, backend, port async throws in
            let answer = try await pool.send(request(port))
            backend.push("zz\r\n")
            let rest = await drain(answer.stream)
            #expect(String(buffer: answer.body) + rest.text == "half")
            #expect(rest.broken?.text.contains("the answer is not HTTP/1.1: a chunk without a size") == true)
            try await eventually { backend.openConnections == 0 }
        }
    }

    @Test func `whoever cancels, is cancelled or goes without a word closes the connection`() async throws {
        try await withPool({ _ in .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf") }) {
            pool, backend, port async throws in
            var answer: ResponseMessage? = try await pool.send(request(port))
            answer?.stream?.cancel()
            try await eventually { backend.openConnections == 0 }
            answer = try await pool.send(request(port))
            #expect(backend.openConnections == 1)
            answer = nil
            try await eventually { backend.openConnections == 0 }
            let last = try await pool.send(request(port))
            let reader = Task { await drain(last.stream) }
            reader.cancel()
            #expect(await reader.value.broken != nil)
            try await eventually { backend.openConnections == 0 }
            #expect(await pool.openConnections() == 0)
        }
    }

    @Test func `a pool that shuts down breaks its streams`() async throws {
        try await withPool({ _ in .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf") }) {
            pool, _, port async throws in
            let answer = try await pool.send(request(port))
            await pool.shutdown()
            #expect(await drain(answer.stream).broken?.text == "the pool is shut down")
        }
    }

    @Test func `a kept connection that had been closed is replaced for a streamed answer too`() async throws {
        try await withPool({ seen in
            seen.number > 0 ? .sendAndClose("") : .send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        }) { pool, backend, port async throws in
            for _ in 0..<2 {
                let answer = try await pool.send(request(port))
                #expect(String(buffer: answer.body) + (await drain(answer.stream)).text == "ok")
            }
            #expect(backend.connections == 2)
        }
    }

    @Test func `a stream passes through a server on one loop, and its client's going closes the backend`() async throws
    {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let pool = BackendPool(group: group)
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        try await ScriptedBackend.run { _ in
            .send(head)
        } _: { backend, port async throws in
            let message = request(port)
            try await TestServer.run(
                group: group,
                handler: { _ in (try? await pool.send(message)) ?? ResponseMessage(status: 502) }
            ) { test async throws in
                for _ in 0..<2 {
                    let client = try await RawClient.connect(to: test.port)
                    try await client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    _ = try await client.receive { $0.hasSuffix("\r\n\r\n") }
                    backend.push("3\r\none\r\n")
                    _ = try await client.receive { $0.hasSuffix("3\r\none\r\n") }
                    backend.push("0\r\n\r\n")
                    #expect(try await client.receiveAll().hasSuffix("3\r\none\r\n0\r\n\r\n"))
                    await client.close()
                }
                let client = try await RawClient.connect(to: test.port)
                try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                _ = try await client.receive { $0.hasSuffix("\r\n\r\n") }
                let open = backend.openConnections
                await client.close()
                try await eventually { backend.openConnections == open - 1 }
            }
            await pool.shutdown()
        }
        try await group.shutdownGracefully()
    }
}
