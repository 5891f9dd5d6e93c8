import Functions
import HTTPMessages
import LambdaAPI
import NIOCore
import Testing

struct FunctionURLStreamTests {
    private static let target = FunctionURLTarget(function: "hello", authType: .none, invokeMode: .responseStream)
    private static let integration = "application/vnd.awslambda.http-integration-response"
    private static let zeros = String(repeating: "\0", count: 8)

    private func url(_ pieces: [String], _ type: String?, _ cancelled: Flag = Flag()) -> FunctionURLFixture {
        FunctionURLFixture(Self.target) { _ throws(FunctionFailure) in
            .stream(pieces, contentType: type, cancelled: cancelled)
        }
    }

    // aws-lambda-go's LambdaFunctionURLStreamingResponse and AWS's Node runtime write this.
    @Test(arguments: [
        [#"{"statusCode":201,"headers":{"a":"1"},"cookies":["c=1"]}"# + zeros + "one", " two"],
        [#"{"statusCode":201,"headers":{"a":"1"},"#, #""cookies":["c=1"]}"# + "\0\0\0", "\0\0\0\0\0one", " two"],
        [#"{"statusCode":201,"headers":{"a":"1"},"cookies":["c=1"]}"#, zeros, "one two"],
    ])
    func `metadata before eight zero bytes is the head and the rest the body`(pieces: [String]) async throws {
        let url = url(pieces, Self.integration)
        let answer = await url.send()
        #expect(answer.status == 201)
        #expect(answer.headers.first("a") == "1")
        #expect(answer.headers.first("Set-Cookie") == "c=1")
        #expect(answer.headers.first("Content-Type") == "application/octet-stream")
        #expect(try await answer.wholeText == "one two")
        #expect(url.calls.first?.streams == true)
    }

    @Test func `a stream without metadata is a body whole`() async throws {
        let answer = await url([#"{"statusCode":201}"#, Self.zeros], nil).send()
        #expect(answer.status == 200)
        #expect(answer.headers.first("Content-Type") == "application/octet-stream")
        #expect(try await answer.wholeText == #"{"statusCode":201}"# + Self.zeros)
        #expect(await url(["x"], "text/plain").send().headers.first("Content-Type") == "text/plain")
    }

    // Recorded on AWS: LocalStack's test_lambda_url_echo_invoke.
    @Test func `a result that is not streamed is sent as it is`() async {
        let url = FunctionURLFixture(#"{"statusCode": 201, "body": "x"}"#, Self.target)
        let answer = await url.send()
        #expect(answer.status == 200)
        #expect(answer.text == #"{"statusCode": 201, "body": "x"}"#)
    }

    @Test(arguments: [
        ["{}"], ["[]" + zeros], ["x" + zeros], [#"{"statusCode":1}"# + zeros],
        [String(repeating: "x", count: 16_400), "y"],
    ])
    func `metadata that makes no sense is 502 and the stream is let go`(pieces: [String]) async {
        let cancelled = Flag()
        let url = url(pieces, Self.integration, cancelled)
        let answer = await url.send()
        #expect(answer.status == 502)
        #expect(answer.stream == nil)
        #expect(cancelled.isSet)
        #expect(url.cause?.contains("metadata") == true || url.cause?.contains("statusCode") == true)
    }

    @Test func `a stream that breaks off in its metadata is 502 with the reason in the log`() async {
        let url = FunctionURLFixture(Self.target) { _ throws(FunctionFailure) in
            let stream = BodyStream(next: { () throws(BrokenBody) in throw BrokenBody("the process died") }, cancel: {})
            return FunctionAnswer(
                payload: ByteBuffer(string: "{"), stream: stream, contentType: Self.integration,
                executedVersion: "$LATEST", requestID: "r-1")
        }
        #expect(await url.send().status == 502)
        #expect(url.cause == "the streamed answer broke off: the process died")
    }

    @Test func `a buffered URL does not ask for a stream`() async {
        let url = FunctionURLFixture("1")
        _ = await url.send()
        #expect(url.calls.first?.streams == false)
    }
}
