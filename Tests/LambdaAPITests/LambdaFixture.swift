import Foundation
import Functions
import HTTPMessages
import LambdaAPI
import NIOCore
import Storage
import Synchronization
import Testing

/// Drives the handler as the AWS CLI would, with a store in memory, a runner that answers values, a fixed clock and
/// identifiers that count up.
final class LambdaFixture: Sendable {
    let store: SQLiteStore
    let functions: FunctionCatalogue
    let handler: LambdaHandler
    let runner = FakeRunner()
    let clock = FakeClock()
    let unpacker = FakeUnpacker()
    let codeFolder: String

    init(_ change: (inout LambdaConfiguration) -> Void = { _ in }) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/lambda-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        codeFolder = folder
        store = try SQLiteStore()
        let numbers = Mutex(0)
        var configuration = LambdaConfiguration(accountID: "000000000000", codeFolder: folder)
        let clock = clock
        configuration.now = { clock.now }
        configuration.sleep = { try await clock.sleep($0) }
        configuration.drawShare = { 0.5 }
        configuration.makeUUID = {
            let number = numbers.withLock {
                $0 += 1
                return $0
            }
            let digits = String(number, radix: 16)
            return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
        }
        change(&configuration)
        functions = FunctionCatalogue(
            store: store, runner: runner, unpacker: unpacker, configuration: configuration)
        handler = LambdaHandler(functions: functions)
        try await functions.start()
    }

    deinit {
        try? FileManager.default.removeItem(atPath: codeFolder)
    }

    static let headers: HeaderList = [
        "Host": "localhost:4566",
        "Authorization": "AWS4-HMAC-SHA256 Credential=test/20231114/us-east-1/lambda/aws4_request, "
            + "SignedHeaders=host;x-amz-date, Signature=00",
        "X-Amz-Date": "20231114T000000Z",
    ]

    @discardableResult
    func call(
        _ method: String, _ target: String, _ body: String = "", headers more: HeaderList = HeaderList()
    ) async -> LambdaAnswer {
        var headers = Self.headers
        for field in more.fields { headers.append(field.name, field.value) }
        return LambdaAnswer(
            await handler.respond(
                to: RequestMessage(
                    method: method, target: target, headers: headers, body: ByteBuffer(string: body))))
    }

    static let base = "/2015-03-31/functions"

    /// The body of a CreateFunction request whose code is `text`, which the fake unpacker takes for a zip file.
    static func creation(_ name: String, code text: String = "zip", _ more: String = "") -> String {
        let zip = Data(text.utf8).base64EncodedString()
        return #"{"FunctionName":"\#(name)","Runtime":"nodejs22.x","Handler":"index.handler","#
            + #""Role":"arn:aws:iam::000000000000:role/r","Code":{"ZipFile":"\#(zip)"}\#(more)}"#
    }

    func create(_ name: String = "hello", code: String = "zip", _ more: String = "") async {
        let answer = await call("POST", Self.base, Self.creation(name, code: code, more))
        #expect(answer.status == 201, "\(answer.text)")
    }

    /// The packages on disk.
    var packages: [String] { (try? FileManager.default.contentsOfDirectory(atPath: codeFolder).sorted()) ?? [] }
}

/// An answer with its JSON at hand.
struct LambdaAnswer {
    let status: Int
    let headers: HeaderList
    let text: String
    let stream: BodyStream?

    init(_ response: ResponseMessage) {
        status = response.status
        headers = response.headers
        text = String(buffer: response.body)
        stream = response.stream
    }

    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
    }
    subscript(_ name: String) -> Any? { json[name] }
    func text(_ name: String) -> String? { json[name] as? String }
    func items(_ name: String) -> [[String: Any]] { json[name] as? [[String: Any]] ?? [] }
    var errorType: String? { headers.first("x-amzn-ErrorType") }
    var message: String? { (json["Message"] ?? json["message"]) as? String }
}

/// Answers invocations with what it is told, and records them.
final class FakeRunner: FunctionRunner {
    struct State {
        var calls: [(definition: FunctionDefinition, call: FunctionCall)] = []
        var updates: [(name: String, definitions: [FunctionDefinition])] = []
        var answers: [Result<FunctionAnswer, FunctionFailure>] = []
        var objections: [String: String] = [:]
    }

    let state = Mutex(State())

    /// What the next invocations answer; when there is no more, the payload comes back.
    func answer(_ results: Result<FunctionAnswer, FunctionFailure>...) { state.withLock { $0.answers += results } }

    func run(_ definition: FunctionDefinition, _ call: FunctionCall) async throws(FunctionFailure) -> FunctionAnswer {
        let result = state.withLock { state in
            state.calls.append((definition, call))
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        if let result { return try result.get() }
        return FunctionAnswer(payload: call.payload, executedVersion: definition.version, requestID: "request-1")
    }

    func update(_ name: String, to definitions: [FunctionDefinition]) async {
        state.withLock { $0.updates.append((name, definitions)) }
    }

    func objection(toRuntime runtime: String) -> String? { state.withLock { $0.objections[runtime] } }

    func logLines(of name: String?) -> AsyncStream<FunctionLogLine> { AsyncStream { $0.finish() } }
}

/// Takes every text for a zip file of one file, but `bad`, `empty` and `huge`.
final class FakeUnpacker: CodeUnpacker {
    func unpack(_ zip: ByteBuffer, into folder: String) throws(CodeRejection) {
        let text = String(buffer: zip)
        // Something is there when it fails: the caller removes it.
        _ = FileManager.default.createFile(atPath: folder + "/index.js", contents: Data(text.utf8))
        switch text {
        case "bad": throw .notAZip("no end of central directory")
        case "empty": throw .empty
        case "huge": throw .tooLarge(limit: 262_144_000)
        default: break
        }
    }
}

/// Time that stands still until it is moved; sleepers return when their time has come.
final class FakeClock: Sendable {
    private struct State {
        var now = 1_700_000_000_000
        var sleepers: [(until: Int, continuation: CheckedContinuation<Void, Never>)] = []
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var now: Int { state.withLock { $0.now } }

    func sleep(_ duration: Duration) async throws {
        await withCheckedContinuation { continuation in
            let waiting = state.withLock { state in
                state.sleepers.append(
                    (state.now + Int(duration.components.seconds) * 1_000, continuation))
                defer { state.waiting = [] }
                return state.waiting
            }
            for waiter in waiting { waiter.resume() }
        }
    }

    /// Returns when somebody sleeps; says how many seconds the first of them has to.
    func sleeper() async -> Int {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.sleepers.isEmpty { state.waiting.append(continuation) }
                return !state.sleepers.isEmpty
            }
            if isThere { continuation.resume() }
        }
        return state.withLock { (($0.sleepers.map(\.until).min() ?? $0.now) - $0.now) / 1_000 }
    }

    func advance(_ seconds: Int) {
        let woken = state.withLock { state in
            state.now += seconds * 1_000
            let woken = state.sleepers.filter { $0.until <= state.now }
            state.sleepers.removeAll { $0.until <= state.now }
            return woken
        }
        for sleeper in woken { sleeper.continuation.resume() }
    }
}
