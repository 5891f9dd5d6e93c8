import APIModel
import DataPlane
import Functions
import HTTPMessages
import NIOCore
import Testing

/// `responseTransferMode` STREAM (integrations 2.6.3).
@Suite struct StreamingTests {
    private static let zeros = String(repeating: "\0", count: 8)
    private static let method: APIModel.Method = .lambdaProxy(
        "GET", uri: APIModel.Method.streamingURI, mode: .stream, timeout: 900_000)

    @Test(arguments: [
        [#"{"statusCode":201,"headers":{"X-A":"1"},"cookies":["a=b","c=d"]}"# + zeros + "hello ", "world"],
        [
            #"{"statusCode":201,"#, #""headers":{"X-A":"1"},"cookies":["a=b","#, #""c=d"]}"# + "\0\0\0", "\0\0\0\0",
            "\0hello world",
        ],
        [#"{"statusCode":201,"headers":{"X-A":"1"},"cookies":["a=b","c=d"]}"#, zeros, "hello", " world"],
    ])
    func `metadata make the head, the rest is passed on`(pieces: [String]) async throws {
        let functions = FakeFunctions(pieces: pieces)
        let fixture = Fixture([.at("/x", Self.method)], functions: functions)
        let answer = await fixture.send("GET", "/x")
        #expect(answer.status == 201)
        #expect(answer.headers.first("X-A") == "1")
        #expect(answer.headers.all("Set-Cookie") == ["a=b", "c=d"])
        var body = answer.body
        body.writeImmutableBuffer(try await #require(answer.stream).collect(upTo: 100))
        #expect(String(buffer: body) == "hello world")
        #expect(functions.calls.first?.streams == true)
        #expect(functions.calls.first?.timeout == .milliseconds(900_000))
    }

    @Test func `a body may be neither converted nor encoded`() async throws {
        let fixture = Fixture(
            [.at("/x", Self.method)], binaryMediaTypes: ["*/*"], minimumCompressionSize: 0,
            functions: FakeFunctions(pieces: ["{}" + Self.zeros + "hello world"]))
        let answer = await fixture.send("GET", "/x", ["Accept-Encoding": "gzip"])
        #expect(!answer.headers.contains("Content-Encoding"))
        #expect(answer.text == "hello world")
    }

    @Test(arguments: [
        ["no metadata"], [#"{"statusCode":200}"#], [""], ["[]" + zeros], [#"{"body":"x"}"# + zeros],
        [#"{"statusCode":"x"}"# + zeros], [String(repeating: "x", count: 17_000), zeros],
    ])
    func `a beginning that is none gets 502`(pieces: [String]) async {
        let fixture = Fixture([.at("/x", Self.method)], functions: FakeFunctions(pieces: pieces.filter { !$0.isEmpty }))
        let answer = await fixture.send("GET", "/x")
        #expect(answer.status == 502)
        #expect(answer.text == #"{"message": "Internal server error"}"#)
        #expect(answer.stream == nil)
    }

    @Test func `a stream that breaks later breaks for the client`() async throws {
        let fixture = Fixture(
            [.at("/x", Self.method)], functions: FakeFunctions(pieces: ["{}" + Self.zeros, "a"], breaking: "gone"))
        let answer = await fixture.send("GET", "/x")
        #expect(answer.status == 200)
        let stream = try #require(answer.stream)
        await #expect(throws: BrokenBody("gone")) { try await stream.collect(upTo: 100) }
    }

    @Test func `a function that fails before its head gets 502`() async {
        let fixture = Fixture(
            [.at("/x", Self.method)],
            functions: FakeFunctions(#"{"errorMessage":"boom"}"#, functionError: "Unhandled"))
        #expect(await fixture.send("GET", "/x").status == 502)
    }

    @Test(arguments: [
        APIModel.Method.lambdaProxy("GET", mode: .stream),
        APIModel.Method.lambdaProxy("GET", uri: APIModel.Method.streamingURI),
        APIModel.Method.aws("GET", uri: APIModel.Method.streamingURI),
        APIModel.Method.http("GET").with { $0.methodIntegration?.responseTransferMode = .stream },
    ])
    func `a mode that the uri or the type does not have is refused`(method: APIModel.Method) async {
        let functions = FakeFunctions("{}")
        let fixture = Fixture([.at("/x", method)], functions: functions)
        #expect(await fixture.send("GET", "/x").status == 500)
        #expect(functions.calls.isEmpty)
        #expect(fixture.backend.sent.isEmpty)
        #expect(fixture.diagnostics.contains { $0.message.contains("STREAM") })
    }

    @Test func `an HTTP proxy may stream too`() async throws {
        var answer = ResponseMessage(status: 200, headers: ["Content-Type": "text/event-stream"], text: "a")
        answer.stream = .pieces(["b", "c"])
        let fixture = Fixture(
            [.at("/x", APIModel.Method.proxy("GET").with { $0.methodIntegration?.responseTransferMode = .stream })],
            backend: FakeBackend(answer), minimumCompressionSize: 0)
        let message = await fixture.send("GET", "/x", ["Accept-Encoding": "gzip"])
        #expect(fixture.backend.last?.streamsAnswer == true)
        #expect(message.text == "a")
        #expect(String(buffer: try await #require(message.stream).collect(upTo: 10)) == "bc")
        #expect(message.headers.first("Content-Type") == "text/event-stream")
        #expect(!message.headers.contains("Content-Encoding"))
    }

    /// AWS guide, page response-streaming-troubleshoot: tests are buffered, 35 seconds, 1 MB.
    @Test func `a test shows the whole, at most a megabyte`() async throws {
        let functions = FakeFunctions(
            #"{"statusCode":201}"# + Self.zeros + String(repeating: "x", count: 1_100_000))
        let result = try #require(
            await TestInvocation.run(
                snapshot: Fixture.snapshot([.at("/x", Self.method)]), resourceId: "r2", httpMethod: "GET",
                backends: Backends(http: FakeBackend(), functions: functions), clock: FixedClock(),
                identifiers: CountingIdentifiers()))
        #expect(result.status == 201)
        #expect(result.body.utf8.count == 1_048_576)
        #expect(functions.calls.map(\.streams) == [false])
        #expect(functions.calls.map(\.timeout) == [.seconds(35)])
    }
}
