import HTTPMessages
import HTTPTransport
import NIOCore
import NIOPosix
import Synchronization

/// A handler made of a closure that counts its calls; a refusal is answered with its status and words.
final class TestHandler: MessageHandler {
    private let calls = Mutex<[RequestMessage]>([])
    private let work: @Sendable (RequestMessage) async -> ResponseMessage
    private let limit: @Sendable (_ method: String, _ target: String) -> Int?

    init(
        limit: @escaping @Sendable (_ method: String, _ target: String) -> Int? = { _, _ in nil },
        _ work: @escaping @Sendable (RequestMessage) async -> ResponseMessage
    ) {
        self.work = work
        self.limit = limit
    }

    func bodyLimit(method: String, target: String) -> Int? { limit(method, target) }

    var requests: [RequestMessage] { calls.withLock { $0 } }

    func respond(to request: RequestMessage) async -> ResponseMessage {
        calls.withLock { $0.append(request) }
        return await work(request)
    }

    func answer(to refusal: WireRefusal, of request: RequestMessage) -> ResponseMessage {
        var answer = answer(to: refusal)
        answer.headers.append("X-Refused", "\(request.method) \(request.target) \(request.headers.first("Host") ?? "")")
        return answer
    }

    func answer(to refusal: WireRefusal) -> ResponseMessage {
        let status =
            switch refusal {
            case .malformed: 400
            case .headersTooLarge: 431
            case .targetTooLong: 414
            case .bodyTooLarge: 413
            case .overloaded: 503
            case .expectationFailed: 417
            case .versionNotSupported: 505
            case .codingNotSupported: 501
            case .timedOut: 408
            }
        return ResponseMessage(status: status, text: "\(refusal)")
    }
}

/// A server on a loopback port of the kernel's choice, and what it saw.
struct TestServer {
    let server: HTTPServer
    let port: Int
    let handler: TestHandler
    let errors: ErrorLog

    /// Echoes method, target and body unless told otherwise.
    static func run<Result>(
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        configure: (inout HTTPServer.Configuration) -> Void = { _ in },
        limit: @escaping @Sendable (_ method: String, _ target: String) -> Int? = { _, _ in nil },
        handler work: @escaping @Sendable (RequestMessage) async -> ResponseMessage = TestServer.echo,
        _ use: (TestServer) async throws -> Result
    ) async throws -> Result {
        var configuration = HTTPServer.Configuration(port: 0)
        let errors = ErrorLog()
        configuration.onWireError = { error in errors.add(error.reason) }
        configure(&configuration)
        let handler = TestHandler(limit: limit, work)
        let server = HTTPServer(configuration: configuration, handler: handler, group: group)
        let port = try await server.start()[0].port
        let test = TestServer(server: server, port: port, handler: handler, errors: errors)
        do {
            let result = try await use(test)
            await server.shutdown(grace: .zero)
            return result
        } catch {
            await server.shutdown(grace: .zero)
            throw error
        }
    }

    @Sendable static func echo(_ request: RequestMessage) async -> ResponseMessage {
        ResponseMessage(status: 200, text: "\(request.method) \(request.target) \(String(buffer: request.body))")
    }

    /// Sends bytes on a new connection and gives everything that came back until the server closed.
    func exchange(_ text: String) async throws -> String {
        let client = try await RawClient.connect(to: port)
        client.sendLoosely(text)
        let answer = try await client.receiveAll()
        await client.close()
        return answer
    }
}

/// What a server reported.
final class ErrorLog: Sendable {
    private let reasons = Mutex<[WireError.Reason]>([])

    func add(_ reason: WireError.Reason) { reasons.withLock { $0.append(reason) } }

    var all: [WireError.Reason] { reasons.withLock { $0 } }
}

/// A gate that tasks wait at until it is opened; and a count of those that came.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var arrivals = 0
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    func pass() async {
        await withCheckedContinuation { continuation in
            let resume = state.withLock { state -> [CheckedContinuation<Void, Never>] in
                state.arrivals += 1
                let arrived = state.arrivals
                var resume = state.watchers.filter { $0.count <= arrived }.map(\.continuation)
                state.watchers.removeAll { $0.count <= arrived }
                if state.isOpen { resume.append(continuation) } else { state.waiting.append(continuation) }
                return resume
            }
            for one in resume { one.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for one in waiting { one.resume() }
    }

    /// Returns when so many have come.
    func arrived(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.arrivals >= count { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}
