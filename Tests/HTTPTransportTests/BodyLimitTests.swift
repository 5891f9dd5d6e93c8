import HTTPMessages
import HTTPTransport
import NIOCore
import Testing

/// A handler may allow some requests a larger body, or a smaller one, than the transport's limit.
@Suite(.timeLimit(.minutes(1))) struct BodyLimitTests {
    private static let uploads: @Sendable (String, String) -> Int? = { method, target in
        method == "PUT" && target == "/upload" ? 2_000 : nil
    }

    private func run(
        budget: Int = 1_000_000, _ use: (TestServer) async throws -> Void
    ) async throws {
        try await TestServer.run(
            configure: {
                $0.limits.bodyBytes = 1_000
                $0.bodyMemoryBytes = budget
                $0.timeouts.lingerBytes = 1_000
            },
            limit: Self.uploads,
            handler: { ResponseMessage(status: 200, text: "\($0.body.readableBytes)") },
            use)
    }

    private func request(_ method: String, _ target: String, _ size: Int, chunked: Bool = false) -> String {
        let head = "\(method) \(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        let body = String(repeating: "x", count: size)
        return chunked
            ? head + "Transfer-Encoding: chunked\r\n\r\n\(String(size, radix: 16))\r\n\(body)\r\n0\r\n\r\n"
            : head + "Content-Length: \(size)\r\n\r\n" + body
    }

    @Test(arguments: [false, true])
    func `a larger limit is for the requests it is meant for`(_ chunked: Bool) async throws {
        try await run { test async throws in
            let answers: [(String, String, Int, String)] = [
                ("PUT", "/upload", 1_001, "200"), ("PUT", "/upload", 2_000, "200"), ("PUT", "/upload", 2_001, "413"),
                ("POST", "/upload", 1_001, "413"), ("PUT", "/other", 1_001, "413"), ("PUT", "/other", 1_000, "200"),
            ]
            for (method, target, size, status) in answers {
                let answer = try await test.exchange(request(method, target, size, chunked: chunked))
                #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(method) \(target) \(size)")
                if status == "200" { #expect(answer.hasSuffix("\r\n\r\n\(size)")) }
            }
            #expect(
                test.errors.all == [
                    .refused(.bodyTooLarge(limit: 2_000)), .refused(.bodyTooLarge(limit: 1_000)),
                    .refused(.bodyTooLarge(limit: 1_000)),
                ])
        }
    }

    @Test(arguments: [false, true])
    func `whose body is refused is known to whoever answers`(_ chunked: Bool) async throws {
        try await run { test async throws in
            let answer = try await test.exchange(request("PUT", "/other?a=1", 1_001, chunked: chunked))
            #expect(answer.hasPrefix("HTTP/1.1 413 ") && answer.contains("\r\nX-Refused: PUT /other?a=1 x\r\n"))
            let broken = try await test.exchange("PUT /other HTTP/1.1\r\nHost : x\r\n\r\n")
            #expect(broken.hasPrefix("HTTP/1.1 400 ") && !broken.contains("X-Refused"))
        }
    }

    @Test func `the limit also decides what 100-continue is answered with`() async throws {
        try await run { test async throws in
            let head = "HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: "
            let client = try await RawClient.connect(to: test.port)
            try await client.send("PUT /upload \(head)1500\r\n\r\n")
            #expect(try await client.receive { $0.hasSuffix("\r\n\r\n") } == "HTTP/1.1 100 Continue\r\n\r\n")
            try await client.send(String(repeating: "x", count: 1_500))
            #expect(try await client.receive { $0.hasSuffix("\r\n\r\n1500") }.contains("HTTP/1.1 200 OK\r\n"))
            await client.close()
            #expect(try await test.exchange("PUT /upload \(head)2001\r\n\r\n").hasPrefix("HTTP/1.1 413 "))
            #expect(try await test.exchange("PUT /other \(head)1500\r\n\r\n").hasPrefix("HTTP/1.1 413 "))
        }
    }

    @Test func `a HEAD whose body is refused is answered without one`() async throws {
        try await run { test async throws in
            let answer = try await test.exchange(request("HEAD", "/", 1_001))
            #expect(answer.hasPrefix("HTTP/1.1 413 ") && answer.hasSuffix("\r\n\r\n"))
        }
    }

    @Test func `large bodies may hold half of the memory, and ordinary ones the rest`() async throws {
        try await run(budget: 3_000) { test async throws in
            let hoarder = try await RawClient.connect(to: test.port)
            let head = "PUT /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 2000\r\n\r\n"
            try await hoarder.send(head + String(repeating: "x", count: 900))
            // Who is read first is the kernel's choice, so each state is asked for until it is there.
            func reaches(_ status: String, _ text: String) async throws -> Bool {
                for _ in 0..<2_000 where try await test.exchange(text).hasPrefix("HTTP/1.1 \(status) ") { return true }
                return false
            }
            #expect(try await reaches("503", request("PUT", "/upload", 1_100)))
            #expect(try await reaches("200", request("PUT", "/upload", 600)))
            #expect(try await reaches("200", request("PUT", "/other", 1_000)))
            await hoarder.close()
            #expect(try await reaches("200", request("PUT", "/upload", 1_100)))
        }
    }
}
