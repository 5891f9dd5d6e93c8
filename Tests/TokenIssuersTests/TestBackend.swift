import HTTPMessages
import NIOCore
import Synchronization

/// Where the issuer's documents are in these tests: answers by address, and a list of what was asked.
final class TestBackend: HTTPBackend {
    private struct State {
        var answers: [String: Result<ResponseMessage, BackendFailure>] = [:]
        var asked: [BackendMessage] = []
        var isHeld = false
        var held: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var asked: [BackendMessage] { state.withLock { $0.asked } }

    /// The addresses that were asked for, in order.
    var addresses: [String] { asked.map(Self.address) }

    func answer(_ address: String, _ result: Result<ResponseMessage, BackendFailure>) {
        state.withLock { $0.answers[address] = result }
    }

    func answer(_ address: String, _ body: String, status: Int = 200, headers: HeaderList = [:]) {
        answer(address, .success(ResponseMessage(status: status, headers: headers, text: body)))
    }

    /// Keeps answers back until `release`.
    func hold() { state.withLock { $0.isHeld = true } }

    func release() {
        let held = state.withLock { state in
            state.isHeld = false
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    func send(_ request: BackendMessage) async throws(BackendFailure) -> ResponseMessage {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                state.asked.append(request)
                if state.isHeld { state.held.append(continuation) }
                return !state.isHeld
            }
            if isFree { continuation.resume() }
        }
        let answer = state.withLock { $0.answers[Self.address(request)] }
        guard let answer else { throw .unreachable("nothing listens at \(Self.address(request))") }
        return try answer.get()
    }

    private static func address(_ request: BackendMessage) -> String {
        "\(request.endpoint.isTLS ? "https" : "http")://\(request.headers.first("Host") ?? "")\(request.target)"
    }
}

/// A time that stands still until it is moved.
final class TestClock: Sendable {
    private let seconds = Mutex(0)

    /// Seconds since 1970 at the beginning.
    static let start = 1_800_000_000

    func advance(seconds more: Int) { seconds.withLock { $0 += more } }

    var unixSeconds: Int { Self.start + seconds.withLock { $0 } }

    /// Begins at 10 s, since a machine's does not begin at 0 either.
    var now: NIODeadline { .uptimeNanoseconds(UInt64(10 + seconds.withLock { $0 }) * 1_000_000_000) }
}
