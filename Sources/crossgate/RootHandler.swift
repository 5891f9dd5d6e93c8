internal import ControlPlane
internal import DataPlane
internal import HTTPMessages
internal import LambdaAPI
internal import NIOCore

/// The first look at every request: health and Crossgate's own operations, then function URLs and the data plane's
/// addresses, then the two control planes.
struct RootHandler: MessageHandler {
    let readiness: Readiness
    let drain: Drain
    let dataPlane: DataPlaneHandler
    let controlPlane: any MessageHandler
    let extensions: any MessageHandler
    let functions: FunctionRooms
    let log: RequestLog?

    func begin(_ request: RequestMessage) -> MessageAnswer {
        if request.target.hasPrefix(Readiness.prefix) {
            if request.target.hasPrefix(FunctionLogHandler.prefix) {
                return .waiting { await drain.counting { await control(request, by: functions.logHandler) } }
            }
            if LambdaHandler.handles(request.path) {
                return .waiting { await drain.counting { await control(request, by: functions.lambda) } }
            }
            guard ExtensionHandler.prefixes.contains(where: request.target.hasPrefix) else {
                return .ready(readiness.respond(to: request))
            }
            return .waiting { await drain.counting { await control(request, by: extensions) } }
        }
        if let host = request.headers.first("Host"), FunctionURLHandler.urlID(ofHost: host) != nil {
            return .waiting { await drain.counting { await functions.urls.respond(to: request) } }
        }
        switch dataPlane.beginIfAddressed(request) {
        case .ready(let response): return .ready(response)
        case .waiting(let work): return .waiting { await drain.counting(work) }
        case nil:
            let handler: any MessageHandler = LambdaHandler.handles(request.path) ? functions.lambda : controlPlane
            return .waiting { await drain.counting { await control(request, by: handler) } }
        }
    }

    func respond(to request: RequestMessage) async -> ResponseMessage {
        await begin(request).response
    }

    private func control(_ request: RequestMessage, by handler: any MessageHandler) async -> ResponseMessage {
        let start = NIODeadline.now()
        let response = await handler.respond(to: request)
        let elapsed = NIODeadline.now() - start
        // What this process could not do is the operator's business: the answer's own sentence, not the request's text.
        let cause = response.status >= 500 ? String(buffer: response.body) : nil
        log?.observe(
            controlPlane: request, requestID: response.headers.first("x-amzn-RequestId") ?? "", status: response.status,
            microseconds: Int(elapsed.nanoseconds / 1_000), cause: cause)
        return response
    }

    func bodyLimit(method: String, target: String) -> Int? {
        let path = target.prefix { $0 != "?" }
        return LambdaHandler.handles(path) ? functions.lambda.bodyLimit(method: method, target: target) : nil
    }

    func answer(to refusal: WireRefusal) -> ResponseMessage {
        dataPlane.answer(to: refusal)
    }

    /// A body that is too large is refused in the words of whoever would have had it.
    func answer(to refusal: WireRefusal, of request: RequestMessage) -> ResponseMessage {
        if LambdaHandler.handles(request.path) { return functions.lambda.answer(to: refusal, of: request) }
        if let host = request.headers.first("Host"), FunctionURLHandler.urlID(ofHost: host) != nil {
            return functions.urls.answer(to: refusal)
        }
        return dataPlane.answer(to: refusal)
    }
}
