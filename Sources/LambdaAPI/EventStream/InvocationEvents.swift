internal import FoundationEssentials
internal import Functions
internal import HTTPMessages
internal import JSON
internal import NIOCore
internal import Synchronization

/// A function's answer as the event stream of InvokeWithResponseStream: `PayloadChunk` for each piece, then
/// `InvokeComplete`, which says what went wrong in between.
final class InvocationEvents: Sendable {
    private struct State {
        var first: ByteBuffer?
        var isComplete = false
    }

    private let answer: FunctionAnswer
    private let state: Mutex<State>

    init(_ answer: FunctionAnswer) {
        self.answer = answer
        // A function that failed before it streamed has its error in the payload, which goes into the end's details.
        let isError = answer.functionError != nil && answer.stream == nil
        state = Mutex(State(first: isError || answer.payload.readableBytes == 0 ? nil : answer.payload))
    }

    var stream: BodyStream {
        BodyStream(
            next: { () async throws(BrokenBody) in await self.next() },
            cancel: { self.answer.stream?.cancel() })
    }

    private func next() async -> ByteBuffer? {
        let (first, isComplete) = state.withLock { state in
            defer { state.first = nil }
            return (state.first, state.isComplete)
        }
        if let first { return Self.chunk(first) }
        guard !isComplete else { return nil }
        do throws(BrokenBody) {
            if let piece = try await answer.stream?.next() { return Self.chunk(piece) }
            return complete(error: answer.functionError, details: failureDetails)
        } catch {
            return complete(error: "Unhandled", details: error.text)
        }
    }

    private var failureDetails: String? {
        guard answer.functionError != nil, answer.stream == nil else { return nil }
        return String(buffer: answer.payload)
    }

    private static func chunk(_ payload: ByteBuffer) -> ByteBuffer {
        EventStreamMessage(event: "PayloadChunk", contentType: "application/octet-stream", payload: payload).encoded
    }

    private func complete(error: String?, details: String?) -> ByteBuffer {
        state.withLock { $0.isComplete = true }
        var members = JSONObject()
        members["ErrorCode"] = error.map(JSONValue.string)
        members["ErrorDetails"] = details.map(JSONValue.string)
        members["LogResult"] = answer.logTail.map { .string(Data($0.readableBytesView).base64EncodedString()) }
        return EventStreamMessage(
            event: "InvokeComplete", contentType: "application/json",
            payload: ByteBuffer(bytes: JSONSerializer.bytes(.object(members)))
        ).encoded
    }
}
