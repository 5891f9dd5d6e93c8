import Functions
import HTTPMessages
import NIOCore
import SigV4
import Synchronization
import Testing

@testable import LambdaAPI

/// A Lambda endpoint of values: answers requests with what it is told.
private final class FakeEndpoint: HTTPBackend {
    let requests = Mutex<[BackendMessage]>([])
    let answer: Result<ResponseMessage, BackendFailure>

    init(_ answer: Result<ResponseMessage, BackendFailure>) { self.answer = answer }

    func send(_ request: BackendMessage) async throws(BackendFailure) -> ResponseMessage {
        requests.withLock { $0.append(request) }
        return try answer.get()
    }

    var functions: RemoteFunctions {
        RemoteFunctions(
            backend: self, endpoint: BackendEndpoint(host: "127.0.0.1", port: 4566, isTLS: false),
            credentials: Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "secret"), region: "eu-west-1",
            now: { 1_700_000_000 })
    }
}

struct RemoteFunctionsTests {
    @Test func `an invocation is signed and sent, and its answer read`() async throws {
        let endpoint = FakeEndpoint(
            .success(
                ResponseMessage(
                    status: 200,
                    headers: [
                        "X-Amz-Executed-Version": "3", "x-amzn-RequestId": "r-9", "X-Amz-Function-Error": "Unhandled",
                        "X-Amz-Log-Result": "U1RBUlQ=",
                    ], text: #"{"errorMessage":"x"}"#)))
        let answer = try await endpoint.functions.invoke(
            FunctionCall(
                function: "arn:aws:lambda:eu-west-1:1:function:a", qualifier: "live",
                payload: ByteBuffer(string: "{}"), wantsLogTail: true))
        #expect(answer.executedVersion == "3" && answer.requestID == "r-9" && answer.functionError == "Unhandled")
        #expect(answer.logTail.map { String(buffer: $0) } == "START")
        let request = try #require(endpoint.requests.withLock { $0.first })
        #expect(
            request.target
                == "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A1%3Afunction%3Aa/invocations?Qualifier=live")
        #expect(request.headers.first("Host") == "127.0.0.1:4566")
        #expect(request.headers.first("X-Amz-Log-Type") == "Tail")
        #expect(
            request.headers.first("Authorization")?.hasPrefix(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20231114/eu-west-1/lambda/aws4_request") == true)
    }

    @Test(arguments: [
        (
            404, "ResourceNotFoundException", #"{"Type":"User","Message":"Function not found: x"}"#,
            FunctionFailure.notFound("Function not found: x")
        ),
        (
            429, "TooManyRequestsException",
            #"{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","message":"Rate Exceeded."}"#,
            .throttled(
                .reservedConcurrency,
                "the Lambda endpoint 127.0.0.1:4566 refuses a: TooManyRequestsException: Rate Exceeded.")
        ),
        (413, "RequestEntityTooLargeException", "{}", .tooLarge(limit: 6_291_456)),
        (
            400, "InvalidRequestContentException:http://x", #"{"message":"no json"}"#,
            .invalidRequest(
                "the Lambda endpoint 127.0.0.1:4566 refuses a: InvalidRequestContentException: no json")
        ),
        (502, "", "<html>", .unavailable("the Lambda endpoint 127.0.0.1:4566 refuses a: status 502")),
    ])
    func `errors keep their meaning`(
        status: Int, type: String, body: String, failure: FunctionFailure
    ) async throws {
        var headers = HeaderList()
        if !type.isEmpty { headers.append("x-amzn-ErrorType", type) }
        let endpoint = FakeEndpoint(.success(ResponseMessage(status: status, headers: headers, text: body)))
        await #expect(throws: failure) {
            try await endpoint.functions.invoke(FunctionCall(function: "a", payload: ByteBuffer()))
        }
    }

    @Test func `an endpoint that is not there is a failure of the network`() async throws {
        let endpoint = FakeEndpoint(.failure(.unreachable("connection refused")))
        await #expect(
            throws: FunctionFailure.network(
                "the Lambda endpoint 127.0.0.1:4566 does not answer: connection refused")
        ) {
            try await endpoint.functions.invoke(FunctionCall(function: "a", payload: ByteBuffer()))
        }
    }

    private static func events(_ messages: [EventStreamMessage]) -> ByteBuffer {
        messages.reduce(into: ByteBuffer()) { $0.writeImmutableBuffer($1.encoded) }
    }

    private static func chunk(_ text: String) -> EventStreamMessage {
        EventStreamMessage(
            event: "PayloadChunk", contentType: "application/octet-stream", payload: ByteBuffer(string: text))
    }

    private static func end(_ text: String) -> EventStreamMessage {
        EventStreamMessage(
            event: "InvokeComplete", contentType: "application/json", payload: ByteBuffer(string: text))
    }

    private static func endpoint(_ messages: [EventStreamMessage]) -> FakeEndpoint {
        var response = ResponseMessage(
            status: 200, headers: ["Content-Type": "application/vnd.amazon.eventstream"])
        // Byte by byte: messages are cut anywhere on the way.
        let bytes = events(messages).readableBytesView.map { [$0] }
        let queue = BytePieces(bytes)
        response.stream = queue.stream
        return FakeEndpoint(.success(response))
    }

    @Test func `a streamed answer comes in its pieces`() async throws {
        let endpoint = Self.endpoint([Self.chunk("one"), Self.chunk("two"), Self.end("{}")])
        let answer = try await endpoint.functions.invoke(
            FunctionCall(function: "a", payload: ByteBuffer(), streams: true))
        #expect(String(buffer: answer.payload) == "one")
        #expect(try await answer.stream?.collect(upTo: 100) == ByteBuffer(string: "two"))
        #expect(endpoint.requests.withLock { $0.first?.streamsAnswer } == true)
    }

    @Test func `a function that fails at once is an answer with its error`() async throws {
        let endpoint = Self.endpoint([Self.end(#"{"ErrorCode":"Unhandled","ErrorDetails":"{}"}"#)])
        let answer = try await endpoint.functions.invoke(
            FunctionCall(function: "a", payload: ByteBuffer(), streams: true))
        #expect(answer.functionError == "Unhandled" && answer.stream == nil)
        #expect(String(buffer: answer.payload) == "{}")
    }

    @Test(arguments: [#"{"ErrorCode":"Unhandled","ErrorDetails":"late"}"#, nil])
    func `a stream that fails in between is broken`(end: String?) async throws {
        let endpoint = Self.endpoint([Self.chunk("one"), Self.chunk("two")] + (end.map { [Self.end($0)] } ?? []))
        let answer = try await endpoint.functions.invoke(
            FunctionCall(function: "a", payload: ByteBuffer(), streams: true))
        let stream = try #require(answer.stream)
        #expect(try await stream.next() == ByteBuffer(string: "two"))
        await #expect(throws: BrokenBody.self) { try await stream.next() }
    }

    /// Made by botocore 1.x's test suite of event streams (tests/unit/test_eventstream.py, "payload one string header"
    /// has the same layout); these bytes are read by botocore's EventStreamBuffer: see the end-to-end tests.
    @Test func `a message is laid out as the specification says`() throws {
        let message = EventStreamMessage(
            headers: [("content-type", "application/json")], payload: ByteBuffer(string: "{'foo':'bar'}"))
        let hex = message.encoded.readableBytesView.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        #expect(
            hex
                == "0000003d0000002007fd8396" + "0c636f6e74656e742d74797065070010"
                + "6170706c69636174696f6e2f6a736f6e" + "7b27666f6f273a27626172277d" + "8d9c08b1")
        var bytes = message.encoded
        #expect(try EventStreamMessage.next(from: &bytes) == message)
        var damaged = message.encoded
        damaged.setInteger(UInt8(0), at: 50)
        #expect(throws: EventStreamFault.checksum) { try EventStreamMessage.next(from: &damaged) }
    }
}

/// Bytes of a body, one piece after the other.
actor BytePieces {
    private var pieces: ArraySlice<[UInt8]>

    init(_ pieces: [[UInt8]]) { self.pieces = pieces[...] }

    private func next() -> ByteBuffer? { pieces.popFirst().map { ByteBuffer(bytes: $0) } }

    nonisolated var stream: BodyStream {
        BodyStream(next: { () async throws(BrokenBody) in await self.next() }, cancel: {})
    }
}
