internal import HTTPMessages
internal import Synchronization

/// What a supervisor may ask: whether the process lives, and whether it wants traffic.
///
/// The prefix stands before any API's address, so that no stage or resource can shadow it.
final class Readiness: Sendable {
    static let prefix = "/_crossgate/"

    private let isReady = Atomic(false)

    func set(_ ready: Bool) {
        isReady.store(ready, ordering: .releasing)
    }

    func respond(to request: RequestMessage) -> ResponseMessage {
        guard request.method == "GET" || request.method == "HEAD" else {
            return Self.answer(405, "only GET and HEAD are answered here")
        }
        switch request.path.dropFirst(Self.prefix.count) {
        case "livez": return Self.answer(200, "ok")
        case "readyz":
            return isReady.load(ordering: .acquiring) ? Self.answer(200, "ok") : Self.answer(503, "not ready")
        default: return Self.answer(404, "there are livez and readyz here")
        }
    }

    private static func answer(_ status: Int, _ text: String) -> ResponseMessage {
        ResponseMessage(
            status: status, headers: ["Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"],
            text: text + "\n")
    }
}
