import Functions
import HTTPMessages
import NIOCore
import Testing

@testable import LocalLambda

@Suite struct FunctionStreamTests {
    /// Sends pieces of 64 KB as a streamed answer, then does what is asked.
    private static let streaming = """
        connection.putrequest("POST", f"{ROOT}invocation/{id}/response")
        connection.putheader("Lambda-Runtime-Function-Response-Mode", "streaming")
        connection.putheader("Content-Type", "text/plain")
        connection.putheader("Transfer-Encoding", "chunked")
        connection.endheaders()
        count, ending = event.split(" ")
        for i in range(int(count)):
            connection.send(b"10000\\r\\n" + (b"%08d" % i) * 8192 + b"\\r\\n")
            print("sent", i, flush=True)
        if ending == "exit": os._exit(1)
        if ending == "whole": connection.send(b"0\\r\\n\\r\\n")
        if ending == "error":
            connection.send(b"0\\r\\nLambda-Runtime-Function-Error-Type: Error.Late\\r\\n")
            connection.send(b"Lambda-Runtime-Function-Error-Body: e30=\\r\\n\\r\\n")
        connection.getresponse().read()
        """

    @Test func `Pieces of an answer come as they are made`() async throws {
        try await TestFunctions.run { test in
            let definition = try test.raw(Self.streaming)
            let answer = try await test.run(definition, "40 whole") { $0.streams = true }
            #expect(answer.contentType == "text/plain")
            let stream = try #require(answer.stream)
            let body = try await stream.collect(upTo: 10_000_000)
            #expect(body.readableBytes == 40 * 65_536)
            #expect(body.getString(at: 65_536 * 39, length: 8) == "00000039")
            let again = try await test.run(definition, "1 whole") { $0.streams = true }
            #expect(try await #require(again.stream).collect(upTo: 100_000).readableBytes == 65_536)
            #expect(test.functions.environmentCount == 1)
        }
    }

    @Test func `Whoever wants no stream gets the whole`() async throws {
        try await TestFunctions.run { test in
            let answer = try await test.run(try test.raw(Self.streaming), "3 whole")
            #expect(answer.stream == nil)
            #expect(answer.payload.readableBytes == 3 * 65_536)
        }
    }

    @Test(arguments: ["exit", "error"])
    func `A stream that breaks off is broken for its reader`(_ ending: String) async throws {
        try await TestFunctions.run { test in
            let definition = try test.raw(Self.streaming)
            let answer = try await test.run(definition, "2 \(ending)") { $0.streams = true }
            await #expect(throws: BrokenBody.self) {
                try await #require(answer.stream).collect(upTo: 10_000_000)
            }
            let next = try await test.run(definition, "1 whole")
            #expect(next.payload.readableBytes == 65_536)
        }
    }

    @Test func `A reader who does not read holds up the function, until its time is up`() async throws {
        try await TestFunctions.run { test in
            let lines = test.functions.logLines(of: nil)
            let definition = try test.raw(Self.streaming, timeout: 2)
            let answer = try await test.run(definition, "1000 whole") { $0.streams = true }
            for await line in lines where line.text.contains("Status: timeout") { break }
            let stream = try #require(answer.stream)
            var received = 0
            await #expect(throws: BrokenBody.self) {
                while let piece = try await stream.next() { received += piece.readableBytes }
            }
            // What lay here is all there is: the rest of the 64 MB was never made.
            #expect(received < 1_000_000)
        }
    }

    @Test func `A reader who leaves lets the function finish`() async throws {
        try await TestFunctions.run { test in
            let lines = test.functions.logLines(of: nil)
            let answer = try await test.run(try test.raw(Self.streaming), "100 whole") { $0.streams = true }
            let stream = try #require(answer.stream)
            _ = try await stream.next()
            stream.cancel()
            for await line in lines where line.text == "sent 99" { break }
        }
    }
}
