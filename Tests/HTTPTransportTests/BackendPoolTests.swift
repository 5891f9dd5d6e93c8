import HTTPMessages
import HTTPTransport
import NIOCore
import NIOPosix
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

@Suite(.timeLimit(.minutes(1))) struct BackendPoolTests {
    static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    private func request(
        _ port: Int, _ method: String = "GET", headers: HeaderList = ["Host": "b"], body: String = "",
        timeout: TimeAmount = .seconds(10), host: String = "127.0.0.1"
    ) -> BackendMessage {
        BackendMessage(
            endpoint: BackendEndpoint(host: host, port: port, isTLS: false), method: method, target: "/t?q",
            headers: headers, body: ByteBuffer(string: body), timeout: timeout)
    }

    private func withPool<Result>(
        _ configure: (inout BackendPool.Configuration) -> Void = { _ in },
        _ use: (BackendPool) async throws -> Result
    ) async throws -> Result {
        var configuration = BackendPool.Configuration()
        configure(&configuration)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let pool = BackendPool(configuration: configuration, group: group)
        do {
            let result = try await use(pool)
            await pool.shutdown()
            try await group.shutdownGracefully()
            return result
        } catch {
            await pool.shutdown()
            try await group.shutdownGracefully()
            throw error
        }
    }

    /// How a call ends.
    private func outcome(
        _ pool: BackendPool, _ message: BackendMessage
    ) async -> Result<ResponseMessage, BackendFailure> {
        do throws(BackendFailure) {
            return .success(try await pool.send(message))
        } catch {
            return .failure(error)
        }
    }

    @Test func `requests are written with their framing and reuse one connection`() async throws {
        try await ScriptedBackend.run { _ in
            .send(Self.ok)
        } _: { backend, port async throws in
            try await withPool { pool async throws in
                let headers: HeaderList = [
                    "host": "b:1", "X-a": "1", "connection": "close", "Content-Length": "9", "x-A": "2",
                ]
                #expect(String(buffer: try await pool.send(request(port, headers: headers)).body) == "ok")
                _ = try await pool.send(request(port, "POST", body: "hello"))
                _ = try await pool.send(request(port, "PUT", headers: [:]))
                #expect(backend.connections == 1)
                #expect(
                    backend.seen.map(\.text) == [
                        "GET /t?q HTTP/1.1\r\nhost: b:1\r\nX-a: 1\r\nx-A: 2\r\n\r\n",
                        "POST /t?q HTTP/1.1\r\nHost: b\r\nContent-Length: 5\r\n\r\nhello",
                        "PUT /t?q HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Length: 0\r\n\r\n",
                    ])
            }
        }
    }

    @Test(arguments: ["a\r\nX: y", "a\nb", "a\0"]) func `a header that would split the request is never sent`(
        _ value: String
    ) async throws {
        try await ScriptedBackend.run { _ in
            .send(Self.ok)
        } _: { backend, port async throws in
            try await withPool { pool async throws in
                let bad = await outcome(pool, request(port, headers: ["Host": "b", "X": value]))
                guard case .failure(.network) = bad else {
                    Issue.record("\(bad)")
                    return
                }
                var target = request(port)
                target.target = "/a b"
                guard case .failure(.network) = await outcome(pool, target) else {
                    Issue.record("sent")
                    return
                }
                #expect(backend.seen.isEmpty)
            }
        }
    }

    @Test(arguments: [
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: 1\r\na: 2\r\n\r\n4\r\nwiki\r\n5;x\r\npedia\r\n0\r\nT: v\r\n\r\n",
            200, "wikipedia"
        ),
        ("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", 200, ""),
        (
            "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Made\r\nContent-Length: 1\r\n\r\nx",
            201, "x"
        ),
        ("HTTP/1.1 204 No\r\n\r\n", 204, ""), ("HTTP/1.1 304 Same\r\nContent-Length: 100\r\n\r\n", 304, ""),
    ])
    func `an answer is read as its framing says and the connection kept`(
        _ text: String, _ status: Int, _ body: String
    ) async throws {
        try await ScriptedBackend.run { _ in
            .send(text)
        } _: { backend, port async throws in
            try await withPool { pool async throws in
                for _ in 0..<2 {
                    let answer = try await pool.send(request(port))
                    #expect(answer.status == status && String(buffer: answer.body) == body)
                }
                #expect(backend.connections == 1)
            }
        }
    }

    @Test func `an answer to HEAD has no body whatever its length says`() async throws {
        try await ScriptedBackend.run { _ in
            .send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
        } _: { backend, port async throws in
            try await withPool { pool async throws in
                let answer = try await pool.send(request(port, "HEAD"))
                #expect(answer.headers == ["Content-Length": "500"] && answer.body.readableBytes == 0)
                _ = try await pool.send(request(port, "HEAD"))
                #expect(backend.connections == 1)
            }
        }
    }

    @Test func `an answer may end with its connection`() async throws {
        try await ScriptedBackend.run { _ in
            .sendAndClose("HTTP/1.1 200 OK\r\n\r\nall of it")
        } _: { backend, port async throws in
            try await withPool { pool async throws in
                #expect(String(buffer: try await pool.send(request(port)).body) == "all of it")
                _ = try await pool.send(request(port))
                #expect(backend.connections == 2)
            }
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
    ])
    func `a connection that is over or holds more than its answer is not used again`(_ text: String) async throws {
        try await ScriptedBackend.run { _ in
            .send(text)
        } _: { backend, port async throws in
            try await withPool { pool async throws in
                for _ in 0..<2 { #expect(String(buffer: try await pool.send(request(port)).body) == "ok") }
                #expect(backend.connections == 2)
            }
        }
    }

    @Test(
        arguments: [
            "nonsense\r\n\r\n", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 20x OK\r\n\r\n", "HTTP/1.1 200 OK\nA: b\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        ] + [String(repeating: "HTTP/1.1 102 Wait\r\n\r\n", count: 100)]
            + ["HTTP/1.1 200 OK\r\n" + String(repeating: "A: b\r\n", count: 1_000) + "Content-Length: 0\r\n\r\n"])
    func `what is not one strict answer is a network failure and costs the connection`(_ text: String) async throws {
        try await ScriptedBackend.run { _ in
            .send(text)
        } _: { backend, port async throws in
            try await withPool { pool async throws in
                let end = await outcome(pool, request(port))
                guard case .failure(.network(let reason)) = end, reason.hasPrefix("127.0.0.1:\(port): ") else {
                    Issue.record("\(text.prefix(80).debugDescription): \(end)")
                    return
                }
                try await eventually { backend.openConnections == 0 }
            }
        }
    }

    @Test func `a broken answer is a network failure`() async throws {
        let steps: [ScriptedBackend.Step] = [
            .sendAndClose("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"),
            .sendAndClose("HTTP/1.1 200 OK\r\nCont"), .sendAndClose(""),
            .sendAndReset("HTTP/1.1 200 OK\r\n\r\nuntil close"),
            .sendAndClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n"),
        ]
        for step in steps {
            try await ScriptedBackend.run { _ in
                step
            } _: { backend, port async throws in
                try await withPool { pool async throws in
                    let end = await outcome(pool, request(port))
                    guard case .failure(.network) = end else {
                        Issue.record("\(step): \(end)")
                        return
                    }
                    #expect(backend.connections == 1, "a fresh connection is not tried again")
                }
            }
        }
    }

    @Test(arguments: ["GET", "HEAD", "OPTIONS"])
    func `a safe request that meets a closing connection is sent once more`(_ method: String) async throws {
        try await ScriptedBackend.run { seen in
            if seen.number > 0 { return .sendAndClose("") }
            return .send(method == "HEAD" ? "HTTP/1.1 200 OK\r\n\r\n" : Self.ok)
        } _: { backend, port async throws in
            try await withPool { pool async throws in
                for _ in 0..<3 { #expect(try await pool.send(request(port, method)).status == 200) }
                #expect(backend.seen.map(\.connection) == [0, 0, 1, 1, 2])
            }
        }
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "PATCH"]) func `an unsafe request that was sent is never sent again`(
        _ method: String
    ) async throws {
        try await ScriptedBackend.run { seen in
            seen.number > 0 ? .sendAndClose("") : .send(Self.ok)
        } _: { backend, port async throws in
            try await withPool { pool async throws in
                #expect(try await pool.send(request(port, method, body: "x")).status == 200)
                guard case .failure(.network) = await outcome(pool, request(port, method, body: "x")) else {
                    Issue.record("it was sent again")
                    return
                }
                #expect(backend.seen.count == 2)
            }
        }
    }

    @Test func `a connection that the backend closed while idle is not used, so nothing is lost`() async throws {
        try await ScriptedBackend.run { _ in
            .send(Self.ok)
        } _: { backend, port async throws in
            try await withPool { pool async throws in
                _ = try await pool.send(request(port, "POST", body: "1"))
                backend.closeAll()
                try await eventually { await pool.openConnections() == 0 }
                #expect(try await pool.send(request(port, "POST", body: "2")).status == 200)
                #expect(backend.connections == 2)
            }
        }
    }

    @Test func `a timeout covers the whole answer and frees the connection`() async throws {
        let steps: [ScriptedBackend.Step] = [.nothing, .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")]
        for step in steps {
            try await ScriptedBackend.run { _ in
                step
            } _: { backend, port async throws in
                try await withPool { pool async throws in
                    let end = await outcome(pool, request(port, timeout: .milliseconds(60)))
                    guard case .failure(.timedOut(let text)) = end else {
                        Issue.record("\(end)")
                        return
                    }
                    #expect(text == "127.0.0.1:\(port): no whole answer within 60 ms")
                    try await eventually { backend.openConnections == 0 }
                    #expect(await pool.openConnections() == 0)
                }
            }
        }
    }

    @Test func `a port where nothing listens is unreachable`() async throws {
        // Bound and never listening: nobody else gets the port, and nobody answers on it.
        let held = HeldPort.hold()
        try await withPool { pool async throws in
            for host in ["127.0.0.1", "localhost"] {
                let end = await outcome(pool, request(held.port, host: host))
                guard case .failure(.unreachable(let text)) = end, text.hasPrefix("\(host):\(held.port): ") else {
                    Issue.record("\(host): \(end)")
                    continue
                }
            }
        }
        held.release()
    }

    @Test func `an answer over 10 MB is too large, declared, chunked or until close`() async throws {
        let chunk = "100000\r\n" + String(repeating: "x", count: 1_048_576) + "\r\n"
        let answers: [String] = [
            "HTTP/1.1 200 OK\r\nContent-Length: 10485761\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + String(repeating: chunk, count: 10)
                + "1\r\nx\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 10_485_761),
        ]
        for answer in answers {
            try await ScriptedBackend.run { _ in
                .sendAndClose(answer)
            } _: { backend, port async throws in
                try await withPool { pool async throws in
                    let end = await outcome(pool, request(port))
                    guard case .failure(.tooLarge(limit: 10_485_760)) = end else {
                        Issue.record("not too large")
                        return
                    }
                }
            }
        }
    }

    @Test func `a large request body arrives whole`() async throws {
        try await ScriptedBackend.run { _ in
            .send(Self.ok)
        } _: { backend, port async throws in
            try await withPool { pool async throws in
                let body = String(repeating: "0123456789", count: 20_000)
                _ = try await pool.send(request(port, "POST", body: body))
                #expect(backend.seen.first?.text.hasSuffix("\r\n\r\n" + body) == true)
            }
        }
    }

    @Test func `a cancelled call ends at once and its connection is closed`() async throws {
        try await ScriptedBackend.run { _ in
            .nothing
        } _: { backend, port async throws in
            try await withPool { pool async throws in
                let message = request(port)
                let call = Task { await outcome(pool, message) }
                try await eventually { backend.seen.count == 1 }
                call.cancel()
                guard case .failure(.network("the call was cancelled")) = await call.value else {
                    Issue.record("not cancelled")
                    return
                }
                try await eventually { backend.openConnections == 0 }
                #expect(await pool.openConnections() == 0)
            }
        }
    }

    @Test func `idle connections are closed after their time and beyond their number`() async throws {
        try await ScriptedBackend.run { _ in
            .send(Self.ok)
        } _: { backend, port async throws in
            try await withPool {
                $0.idleTimeout = .milliseconds(50)
                $0.idleTick = .milliseconds(10)
                $0.maximumIdlePerEndpoint = 1
            } _: { pool async throws in
                let message = request(port)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<8 { group.addTask { _ = try await pool.send(message) } }
                    try await group.waitForAll()
                }
                #expect(await pool.openConnections() <= 1)
                try await eventually { await pool.openConnections() == 0 }
            }
        }
    }

    @Test func `a call from a request stays on the request's loop`() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let pool = BackendPool(group: group)
        try await ScriptedBackend.run { _ in
            .send(Self.ok)
        } _: { backend, port async throws in
            let message = request(port)
            try await TestServer.run(
                group: group,
                handler: { _ in
                    let before = MultiThreadedEventLoopGroup.currentEventLoop
                    let status = (try? await pool.send(message).status) ?? 0
                    let after = MultiThreadedEventLoopGroup.currentEventLoop
                    return ResponseMessage(status: status, text: "\(before != nil && before === after)")
                }
            ) { test async throws in
                for _ in 0..<8 {
                    #expect(try await test.exchange("GET / HTTP/1.0\r\n\r\n").hasSuffix("true"))
                }
            }
            await pool.shutdown()
        }
        try await group.shutdownGracefully()
    }
}

/// A TCP port that is bound but does not listen.
private struct HeldPort {
    let port: Int
    private let descriptor: Int32

    static func hold() -> HeldPort {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                _ = bind(descriptor, pointer, size)
                _ = getsockname(descriptor, pointer, &size)
            }
        }
        return HeldPort(port: Int(UInt16(bigEndian: address.sin_port)), descriptor: descriptor)
    }

    func release() { close(descriptor) }
}
