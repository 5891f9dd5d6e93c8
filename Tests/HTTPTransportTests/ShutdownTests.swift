import HTTPMessages
import HTTPTransport
import NIOCore
import Testing

@Suite(.timeLimit(.minutes(1))) struct ShutdownTests {
    @Test func `a shutdown closes idle connections, finishes those in flight and accepts no more`() async throws {
        let gate = Gate()
        try await TestServer.run(handler: { request in
            if request.target == "/slow" { await gate.pass() }
            return await TestServer.echo(request)
        }) { test async throws in
            let idle = try await RawClient.connect(to: test.port)
            try await idle.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await idle.response().status == 200)
            let busy = try await RawClient.connect(to: test.port)
            try await busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
            await gate.arrived(1)
            async let stopped: Void = test.server.shutdown(grace: .seconds(30))
            #expect(try await idle.receiveAll().isEmpty)
            await #expect(throws: (any Error).self) { try await RawClient.connect(to: test.port) }
            gate.open()
            let answer = try await busy.receiveAll()
            #expect(answer.hasSuffix("GET /slow ") && answer.contains("Connection: close"))
            await busy.close()
            await stopped
            #expect(test.server.openConnections == 0)
        }
    }

    @Test func `the grace is a deadline`() async throws {
        let gate = Gate()
        try await TestServer.run(handler: { _ in
            await gate.pass()
            return ResponseMessage(status: 200)
        }) { test async throws in
            let busy = try await RawClient.connect(to: test.port)
            try await busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
            await gate.arrived(1)
            await test.server.shutdown(grace: .milliseconds(50))
            #expect(try await busy.receiveAll().isEmpty)
            gate.open()
        }
    }

    @Test func `a second call stops at once`() async throws {
        let gate = Gate()
        try await TestServer.run(handler: { _ in
            await gate.pass()
            return ResponseMessage(status: 200)
        }) { test async throws in
            let busy = try await RawClient.connect(to: test.port)
            try await busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
            await gate.arrived(1)
            async let first: Void = test.server.shutdown(grace: .seconds(600))
            async let second: Void = test.server.shutdown(grace: .seconds(600))
            _ = await (first, second)
            #expect(try await busy.receiveAll().isEmpty)
            gate.open()
        }
    }

    @Test func `a forced shutdown cancels the request's task`() async throws {
        let gate = Gate()
        try await TestServer.run(handler: { _ in
            await withTaskCancellationHandler {
                await gate.pass()
            } onCancel: {
                gate.open()
            }
            return ResponseMessage(status: 200)
        }) { test async throws in
            let client = try await RawClient.connect(to: test.port)
            try await client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
            await gate.arrived(1)
            await test.server.shutdown(grace: .zero)
            await gate.pass()
        }
    }
}
