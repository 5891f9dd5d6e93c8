internal import DataPlane
internal import HTTPMessages
internal import NIOCore
internal import Synchronization

/// The first look at every request: health, then the data plane's addresses, then the control plane.
struct RootHandler: MessageHandler {
    let readiness: Readiness
    let dataPlane: DataPlaneHandler
    let controlPlane: any MessageHandler
    let log: RequestLog?

    func begin(_ request: RequestMessage) -> MessageAnswer {
        if request.target.hasPrefix(Readiness.prefix) { return .ready(readiness.respond(to: request)) }
        return dataPlane.beginIfAddressed(request) ?? .waiting { await control(request) }
    }

    func respond(to request: RequestMessage) async -> ResponseMessage {
        await begin(request).response
    }

    private func control(_ request: RequestMessage) async -> ResponseMessage {
        let start = NIODeadline.now()
        let response = await controlPlane.respond(to: request)
        let elapsed = NIODeadline.now() - start
        log?.observe(controlPlane: request, status: response.status, microseconds: Int(elapsed.nanoseconds / 1_000))
        return response
    }

    func answer(to refusal: WireRefusal) -> ResponseMessage {
        dataPlane.answer(to: refusal)
    }
}

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
