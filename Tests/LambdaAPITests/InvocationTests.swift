import Foundation
import Functions
import HTTPMessages
import NIOCore
import Synchronization
import Testing

@testable import LambdaAPI

struct InvocationTests {
    private static let target = LambdaFixture.base + "/hello/invocations"

    private func fixture() async throws -> LambdaFixture {
        let lambda = try await LambdaFixture()
        await lambda.create()
        return lambda
    }

    @Test func `an answer comes with its version, its id and its log`() async throws {
        let lambda = try await fixture()
        lambda.runner.answer(
            .success(
                FunctionAnswer(
                    payload: ByteBuffer(string: #"{"errorMessage":"boom"}"#), functionError: "Unhandled",
                    executedVersion: "$LATEST", requestID: "r-1", logTail: ByteBuffer(string: "START"))))
        let answer = await lambda.call(
            "POST", Self.target, #"{"a":1}"#, headers: ["X-Amz-Log-Type": "Tail", "X-Amz-Client-Context": "e30="])
        #expect(answer.status == 200)
        #expect(answer.text == #"{"errorMessage":"boom"}"#)
        #expect(answer.headers.first("X-Amz-Function-Error") == "Unhandled")
        #expect(answer.headers.first("X-Amz-Executed-Version") == "$LATEST")
        #expect(answer.headers.first("X-Amz-Log-Result") == "U1RBUlQ=")
        #expect(answer.headers.all("x-amzn-RequestId") == ["r-1"])
        let call = lambda.runner.state.withLock { $0.calls.first?.call }
        #expect(call?.wantsLogTail == true && call?.clientContext == "e30=")
        #expect(call.map { String(buffer: $0.payload) } == #"{"a":1}"#)
    }

    @Test func `no payload is an empty object`() async throws {
        let lambda = try await fixture()
        #expect(await lambda.call("POST", Self.target).text == "{}")
    }

    @Test(arguments: ["STRING_VALUE", "{", #"{"a":1} x"#])
    func `a payload that is no JSON is refused`(payload: String) async throws {
        let lambda = try await fixture()
        let answer = await lambda.call("POST", Self.target, payload)
        #expect(answer.status == 400)
        #expect(answer.errorType == "InvalidRequestContentException")
        #expect(answer.message?.hasPrefix("Could not parse request body into json: ") == true)
        #expect(lambda.runner.state.withLock { $0.calls.isEmpty })
    }

    @Test(arguments: [
        (FunctionFailure.throttled(.reservedConcurrency, "x"), 429, "TooManyRequestsException"),
        (.timedOut("x"), 504, "TimeoutException"), (.unavailable("no room"), 500, "ServiceException"),
        (.tooLarge(limit: 6_291_456), 413, "RequestEntityTooLargeException"),
    ])
    func `failures are Lambda's exceptions`(failure: FunctionFailure, status: Int, type: String) async throws {
        let lambda = try await fixture()
        lambda.runner.answer(.failure(failure))
        let answer = await lambda.call("POST", Self.target, "{}")
        #expect(answer.status == status && answer.errorType == type)
        if status == 429 {
            #expect(answer.text("Reason") == "ReservedFunctionConcurrentInvocationLimitExceeded")
            #expect(answer.message == "Rate Exceeded." && answer.headers.first("Retry-After") == "1")
        }
    }

    /// Reported by users of Lambda for payloads of this size.
    @Test func `a payload beyond the limit is refused with Lambda's sentence`() async throws {
        let lambda = try await fixture()
        let payload = "\"" + String(repeating: "x", count: 6_291_455) + "\""
        let answer = await lambda.call("POST", Self.target, payload)
        #expect(answer.status == 413 && answer.errorType == "RequestEntityTooLargeException")
        let sentence = "Request must be smaller than 6291456 bytes for the InvokeFunction operation"
        #expect(answer.text("Message") == sentence)
        let event = ["X-Amz-Invocation-Type": "Event"] as HeaderList
        #expect(await lambda.call("POST", Self.target, payload, headers: event).text("Message") == sentence)
        let middle = "\"" + String(repeating: "x", count: 1_048_575) + "\""
        let refused = await lambda.call("POST", Self.target, middle, headers: event)
        #expect(refused.status == 413 && refused.errorType == "RequestEntityTooLargeException")
        #expect(
            refused.text("Message")
                == "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)")
        #expect(lambda.handler.bodyLimit(method: "POST", target: Self.target) == nil)
        #expect(lambda.handler.bodyLimit(method: "POST", target: LambdaFixture.base) == 70_167_211)
        #expect(lambda.handler.bodyLimit(method: "PUT", target: LambdaFixture.base + "/a/code") == 70_167_211)
    }

    /// What the transport refuses.
    @Test(arguments: [
        ("POST", target, 10_485_760, "6291456 bytes for the InvokeFunction operation"),
        ("POST", LambdaFixture.base, 70_167_211, "70167211 bytes for the CreateFunction operation"),
        ("PUT", LambdaFixture.base + "/a/code", 70_167_211, "70167211 bytes for the UpdateFunctionCode operation"),
    ])
    func `a body that is never read is refused with its operation's name`(
        method: String, path: String, limit: Int, sentence: String
    ) async throws {
        let lambda = try await fixture()
        let answer = lambda.handler.answer(
            to: .bodyTooLarge(limit: limit), of: RequestMessage(method: method, target: path))
        #expect(answer.status == 413)
        #expect(answer.headers.first("x-amzn-ErrorType") == "RequestEntityTooLargeException")
        #expect(answer.headers.contains("x-amzn-RequestId"))
        #expect(String(buffer: answer.body) == #"{"Message":"Request must be smaller than \#(sentence)"}"#)
    }

    @Test func `events that wait at the end are dropped and counted`() async throws {
        let lambda = try await fixture()
        lambda.runner.answer(.failure(.throttled(.concurrentInvocations, "full")))
        await lambda.call("POST", Self.target, "{}", headers: ["X-Amz-Invocation-Type": "Event"])
        #expect(await lambda.clock.sleeper() == 1)
        #expect(lambda.functions.shutDown() == 1)
        let late = await lambda.call("POST", Self.target, "{}", headers: ["X-Amz-Invocation-Type": "Event"])
        #expect(late.status == 429)
        lambda.clock.advance(1)
    }

    @Test func `a dry run runs nothing`() async throws {
        let lambda = try await fixture()
        let answer = await lambda.call("POST", Self.target, "{}", headers: ["X-Amz-Invocation-Type": "DryRun"])
        #expect(answer.status == 204 && answer.text.isEmpty)
        #expect(lambda.runner.state.withLock { $0.calls.isEmpty })
    }

    @Test func `an event is accepted at once, and run again when the function fails`() async throws {
        let lambda = try await fixture()
        let failed = FunctionAnswer(
            payload: ByteBuffer(), functionError: "Unhandled", executedVersion: "$LATEST", requestID: "r")
        lambda.runner.answer(.success(failed), .success(failed), .success(failed))
        let answer = await lambda.call("POST", Self.target, "{}", headers: ["X-Amz-Invocation-Type": "Event"])
        #expect(answer.status == 202 && answer.text.isEmpty)
        for seconds in [60, 120] {
            #expect(await lambda.clock.sleeper() == seconds)
            lambda.clock.advance(seconds)
        }
        while lambda.runner.state.withLock({ $0.calls.count }) < 3 { await Task.yield() }
    }

    @Test func `a throttled event waits longer each time, up to its age`() async throws {
        let lambda = try await fixture()
        #expect(
            await lambda.call(
                "PUT", "/2019-09-25/functions/hello/event-invoke-config",
                #"{"MaximumRetryAttempts":0,"MaximumEventAgeInSeconds":60}"#
            ).status == 200)
        lambda.runner.answer(
            .failure(.throttled(.concurrentInvocations, "full")), .failure(.throttled(.concurrentInvocations, "full")))
        await lambda.call("POST", Self.target, "{}", headers: ["X-Amz-Invocation-Type": "Event"])
        for seconds in [1, 2] {
            #expect(await lambda.clock.sleeper() == seconds)
            lambda.clock.advance(seconds)
        }
        while lambda.runner.state.withLock({ $0.calls.count }) < 3 { await Task.yield() }
    }

    @Test func `a streamed answer is an event stream`() async throws {
        let lambda = try await fixture()
        let pieces = PieceQueue(["two", "three"])
        lambda.runner.answer(
            .success(
                FunctionAnswer(
                    payload: ByteBuffer(string: "one"), stream: pieces.stream, contentType: "text/plain",
                    executedVersion: "$LATEST", requestID: "r")))
        let answer = await lambda.call(
            "POST", "/2021-11-15/functions/hello/response-streaming-invocations", "{}")
        #expect(answer.status == 200)
        #expect(answer.headers.first("Content-Type") == "application/vnd.amazon.eventstream")
        var bytes = try #require(try await answer.stream?.collect(upTo: 10_000))
        var seen: [String] = []
        while let message = try EventStreamMessage.next(from: &bytes) {
            seen.append("\(message.header(":event-type") ?? "") \(String(buffer: message.payload))")
        }
        #expect(seen == ["PayloadChunk one", "PayloadChunk two", "PayloadChunk three", "InvokeComplete {}"])
    }

    @Test func `a function that fails before it streams says so at the end`() async throws {
        let lambda = try await fixture()
        lambda.runner.answer(
            .success(
                FunctionAnswer(
                    payload: ByteBuffer(string: #"{"errorMessage":"boom"}"#), functionError: "Unhandled",
                    executedVersion: "$LATEST", requestID: "r")))
        let answer = await lambda.call(
            "POST", "/2021-11-15/functions/hello/response-streaming-invocations", "{}")
        var bytes = try #require(try await answer.stream?.collect(upTo: 10_000))
        let message = try #require(try EventStreamMessage.next(from: &bytes))
        #expect(
            String(buffer: message.payload)
                == #"{"ErrorCode":"Unhandled","ErrorDetails":"{\"errorMessage\":\"boom\"}"}"#)
        #expect(bytes.readableBytes == 0)
    }
}

/// Pieces of a body, one after the other.
actor PieceQueue {
    private var pieces: [String]

    init(_ pieces: [String]) { self.pieces = pieces }

    private func next() -> ByteBuffer? { pieces.isEmpty ? nil : ByteBuffer(string: pieces.removeFirst()) }

    nonisolated var stream: BodyStream {
        BodyStream(next: { () async throws(BrokenBody) in await self.next() }, cancel: {})
    }
}
