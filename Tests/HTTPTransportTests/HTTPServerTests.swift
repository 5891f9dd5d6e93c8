import HTTPMessages
import HTTPTransport
import NIOCore
import NIOPosix
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTPServerTests {
    @Test func `a request is answered with date, length and connection, and the connection kept`() async throws {
        try await TestServer.run { test async throws in
            let client = try await RawClient.connect(to: test.port)
            try await client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
            let first = try await client.response()
            #expect(first.status == 200 && first.body == "GET /a ")
            #expect(first["Connection"] == "keep-alive" && first["Content-Length"] == "7")
            #expect(first["Date"]?.hasSuffix(" GMT") == true && first["Date"]?.utf8.count == 29)
            try await client.send("POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")
            #expect(try await client.response().body == "POST /b hello")
            #expect(test.handler.requests[0].connection.remoteAddress == "127.0.0.1")
            #expect(test.handler.requests[0].connection.localPort == test.port)
            await client.close()
        }
    }

    @Test func `pipelined requests are answered one after another in order`() async throws {
        try await TestServer.run { test async throws in
            let requests = (0..<200).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined()
            let answer = try await test.exchange(
                requests + "GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            var rest = answer
            for number in 0..<200 {
                let response = try #require(RawResponse(rest))
                #expect(response.body == "GET /\(number) ")
                rest = String(decoding: rest.utf8.dropFirst(response.length), as: UTF8.self)
            }
            #expect(RawResponse(rest)?["Connection"] == "close")
        }
    }

    @Test func `the next request waits while one is answered`() async throws {
        let gate = Gate()
        try await TestServer.run(handler: { request in
            if request.target == "/slow" { await gate.pass() }
            return await TestServer.echo(request)
        }) { test async throws in
            let client = try await RawClient.connect(to: test.port)
            try await client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\nGET /next HTTP/1.1\r\nHost: x\r\n\r\n")
            await gate.arrived(1)
            try await client.send("GET /third HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(test.handler.requests.map(\.target) == ["/slow"])
            gate.open()
            #expect(try await client.response().body == "GET /slow ")
            #expect(try await client.response().body == "GET /next ")
            #expect(try await client.response().body == "GET /third ")
            await client.close()
        }
    }

    @Test func `a body in chunks and in many reads arrives whole`() async throws {
        try await TestServer.run { test async throws in
            let client = try await RawClient.connect(to: test.port)
            for part in [
                "POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Enc", "oding: chunked\r\n\r\n4\r\nwi", "ki\r",
                "\n5;x\r\npedia\r\n0\r\n", "\r\n",
            ] {
                try await client.send(part)
            }
            #expect(try await client.response().body == "POST /c wikipedia")
            await client.close()
        }
    }

    @Test(arguments: ["HEAD", "GET"]) func `HEAD is answered with the length and without the body`(
        _ method: String
    ) async throws {
        try await TestServer.run { test async throws in
            let answer = try await test.exchange("\(method) / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(answer.contains("Content-Length: \(method.utf8.count + 3)\r\n"))
            #expect(answer.hasSuffix(method == "HEAD" ? "\r\n\r\n" : "GET / "))
        }
    }

    @Test func `HEAD keeps a length that the handler knows, 204 and 304 have none`() async throws {
        try await TestServer.run(handler: { request in
            switch request.target {
            case "/head": ResponseMessage(status: 200, headers: ["content-length": "77"])
            case "/204": ResponseMessage(status: 204, headers: ["Content-Length": "3"], text: "abc")
            default: ResponseMessage(status: 304, text: "abc")
            }
        }) { test async throws in
            #expect(try await test.exchange("HEAD /head HTTP/1.0\r\n\r\n").contains("Content-Length: 77\r\n"))
            #expect(try await test.exchange("GET /head HTTP/1.0\r\n\r\n").contains("Content-Length: 0\r\n"))
            for target in ["/204", "/304"] {
                let answer = try await test.exchange("GET \(target) HTTP/1.0\r\n\r\n")
                #expect(answer.hasSuffix("\r\n\r\n"))
                #expect(answer.lowercased().contains("content-length") == (target == "/304"))
            }
        }
    }

    @Test func `HTTP 1.0 is closed unless it asks to be kept`() async throws {
        try await TestServer.run { test async throws in
            #expect(try await test.exchange("GET / HTTP/1.0\r\n\r\n").contains("Connection: close\r\n"))
            let client = try await RawClient.connect(to: test.port)
            try await client.send("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(try await client.response()["Connection"] == "keep-alive")
            await client.close()
        }
    }

    @Test func `a client that closes its half still gets its answer`() async throws {
        try await TestServer.run { test async throws in
            let client = try await RawClient.connect(to: test.port)
            try await client.send("GET /half HTTP/1.1\r\nHost: x\r\n\r\n")
            try await client.closeOutput()
            #expect(try await client.receiveAll().hasSuffix("GET /half "))
        }
    }

    @Test func `100-continue is answered before the body, and not when the body is refused`() async throws {
        try await TestServer.run { test async throws in
            let client = try await RawClient.connect(to: test.port)
            let head = "PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: "
            try await client.send(head + "2\r\n\r\n")
            let interim = try await client.receive { $0.hasSuffix("\r\n\r\n") }
            #expect(interim == "HTTP/1.1 100 Continue\r\n\r\n")
            try await client.send("ok")
            let all = try await client.receive { $0.hasSuffix("PUT / ok") }
            #expect(all.contains("HTTP/1.1 200 OK"))
            await client.close()
            let refused = try await test.exchange(head + "10485761\r\n\r\n")
            #expect(refused.hasPrefix("HTTP/1.1 413 ") && refused.contains("Connection: close"))
            let unknown = try await test.exchange(
                "PUT / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\nContent-Length: 2\r\n\r\n")
            #expect(unknown.hasPrefix("HTTP/1.1 417 "))
        }
    }

    @Test func `a header that would split the response becomes a 500 and a report`() async throws {
        let bad: [(String, String)] = [
            ("X", "a\r\nSet-Cookie: b"), ("X", "a\nb"), ("X", "a\0"), ("X\r\nY", "a"), ("X Y", "a"), ("", "a"),
        ]
        for (name, value) in bad {
            try await TestServer.run(handler: { _ in
                ResponseMessage(
                    status: 200, headers: HeaderList([HeaderList.Field(name: name, value: value)]), text: "secret")
            }) { test async throws in
                let answer = try await test.exchange(
                    "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(answer.hasPrefix("HTTP/1.1 500 ") && answer.contains("Connection: close"))
                #expect(!answer.contains("Set-Cookie") && !answer.contains("secret"))
                #expect(test.handler.requests.count == 1)
                guard case .invalidResponse? = test.errors.all.first else {
                    Issue.record("\(test.errors.all)")
                    return
                }
            }
        }
    }

    @Test func `framing headers of the handler are not doubled`() async throws {
        try await TestServer.run(handler: { _ in
            let headers: HeaderList = [
                "transfer-encoding": "chunked", "Content-Length": "1", "connection": "upgrade", "DATE": "never",
                "X": "1",
            ]
            return ResponseMessage(status: 299, headers: headers, text: "body")
        }) { test async throws in
            let answer = try await test.exchange("GET / HTTP/1.0\r\n\r\n")
            let response = try #require(RawResponse(answer))
            #expect(response.status == 299 && response.body == "body")
            #expect(response.headers.map(\.name) == ["Date", "Content-Length", "Connection", "X"])
        }
    }

    @Test func `an answer of many megabytes arrives whole at a client that reads late`() async throws {
        let body = String(repeating: "0123456789abcdef", count: 600_000)
        try await TestServer.run(handler: { _ in ResponseMessage(status: 200, text: body) }) { test async throws in
            let answer = try await test.exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(answer.utf8.count > 9_600_000 && answer.hasSuffix("abcdef"))
        }
    }

    @Test func `an answer that waits for nobody is made in the same turn of the loop, and a wait comes back to it`()
        async throws
    {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let gate = Gate()
        let places = Mutex<[String: Bool]>([:])
        try await TestServer.run(
            group: group,
            handler: { request in
                places.withLock { $0["start " + request.target] = loop.inEventLoop }
                if request.target == "/wait" {
                    await gate.pass()
                    places.withLock { $0["after " + request.target] = loop.inEventLoop }
                }
                return await TestServer.echo(request)
            }
        ) { test async throws in
            #expect(
                try await test.exchange("GET /now HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").hasSuffix(
                    "GET /now "))
            let client = try await RawClient.connect(to: test.port)
            try await client.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
            await gate.arrived(1)
            gate.open()
            #expect(try await client.response().body == "GET /wait ")
            #expect(places.withLock { $0 } == ["start /now": true, "start /wait": true, "after /wait": true])
            await client.close()
        }
        try await group.shutdownGracefully()
    }

    @Test func `an address in use is refused with its name`() async throws {
        try await TestServer.run { test async throws in
            let second = HTTPServer(
                configuration: .init(port: test.port), handler: test.handler,
                group: MultiThreadedEventLoopGroup.singleton)
            let failure = await #expect(throws: ServerStartFailure.self) { try await second.start() }
            #expect(failure?.description.hasPrefix("cannot listen on 127.0.0.1:\(test.port): ") == true)
        }
    }

    @Test func `one connection more than the maximum is closed at once`() async throws {
        try await TestServer.run(configure: { $0.maximumConnections = 1 }) { test async throws in
            let first = try await RawClient.connect(to: test.port)
            try await first.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await first.response().status == 200)
            let second = try await RawClient.connect(to: test.port)
            #expect(try await second.receiveAll().isEmpty)
            #expect(test.errors.all == [.shed(open: 1)])
            try await first.send("GET /2 HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await first.response().status == 200)
            await first.close()
        }
    }
}
