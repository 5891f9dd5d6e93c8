import Functions
import HTTPMessages
import JSON
import LambdaAPI
import NIOCore
import Synchronization

/// A function URL whose function answers what a test says, and the calls and log lines that came of it.
final class FunctionURLFixture: Sendable {
    static let id = "k3b7xq2mvd5s4ylz"
    static let host = "\(id).lambda-url.us-east-1.localhost:4566"

    private let made = Mutex<[FunctionCall]>([])
    private let records = Mutex<[FunctionURLRecord]>([])
    private let target: FunctionURLTarget?
    private let answer: @Sendable (FunctionCall) throws(FunctionFailure) -> FunctionAnswer

    init(
        _ target: FunctionURLTarget? = FunctionURLTarget(function: "hello", authType: .none),
        answer: @escaping @Sendable (FunctionCall) throws(FunctionFailure) -> FunctionAnswer
    ) {
        self.target = target
        self.answer = answer
    }

    /// A function that always answers this text.
    convenience init(
        _ text: String, _ target: FunctionURLTarget? = FunctionURLTarget(function: "hello", authType: .none)
    ) {
        self.init(target) { _ throws(FunctionFailure) in .text(text) }
    }

    func send(
        _ method: String = "GET", _ target: String = "/", headers: HeaderList = HeaderList(), body: String = ""
    ) async -> ResponseMessage {
        var all: HeaderList = ["Host": Self.host]
        all.fields += headers.fields
        return await handler.respond(
            to: RequestMessage(
                method: method, target: target, headers: all, body: ByteBuffer(string: body),
                connection: ConnectionFacts(remoteAddress: "203.0.113.9", localPort: 4_566, scheme: "http")))
    }

    private var handler: FunctionURLHandler {
        FunctionURLHandler(
            invoker: FakeFunction { [self] call throws(FunctionFailure) in
                made.withLock { $0.append(call) }
                return try answer(call)
            },
            observe: { [self] record in records.withLock { $0.append(record) } },
            now: { 1_583_348_638_390 },
            target: { [target] id in id == Self.id ? target : nil })
    }

    var calls: [FunctionCall] { made.withLock { $0 } }

    /// The event of the last call.
    var event: JSONValue {
        guard let call = calls.last else { return .null }
        return (try? JSONValue.parse(call.payload.readableBytesView)) ?? .null
    }

    var cause: String? { records.withLock { $0.last?.cause } }
}

struct FakeFunction: FunctionInvoker {
    let answer: @Sendable (FunctionCall) throws(FunctionFailure) -> FunctionAnswer

    func invoke(_ call: FunctionCall) async throws(FunctionFailure) -> FunctionAnswer { try answer(call) }
}

extension FunctionAnswer {
    static func text(_ text: String, error: String? = nil) -> FunctionAnswer {
        FunctionAnswer(
            payload: ByteBuffer(string: text), functionError: error, executedVersion: "$LATEST", requestID: "r-1")
    }

    /// A streamed answer, and whether it was cancelled.
    static func stream(_ pieces: [String], contentType: String?, cancelled: Flag = Flag()) -> FunctionAnswer {
        let rest = Mutex(pieces[...])
        let stream = BodyStream(
            next: { () throws(BrokenBody) in rest.withLock { $0.popFirst() }.map { ByteBuffer(string: $0) } },
            cancel: { cancelled.set() })
        return FunctionAnswer(
            payload: ByteBuffer(), stream: stream, contentType: contentType, executedVersion: "$LATEST",
            requestID: "r-1")
    }
}

final class Flag: Sendable {
    private let state = Mutex(false)

    var isSet: Bool { state.withLock { $0 } }

    func set() { state.withLock { $0 = true } }
}

extension ResponseMessage {
    var text: String { String(buffer: body) }

    /// The body whole, its stream included.
    var wholeText: String {
        get async throws {
            guard let stream else { return text }
            return text + String(buffer: try await stream.collect(upTo: 1_048_576))
        }
    }
}
