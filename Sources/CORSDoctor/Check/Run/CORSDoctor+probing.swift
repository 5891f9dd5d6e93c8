internal import CORS

extension CORSDoctor {
    /// Sends a GET or HEAD although its preflight failed, and tells what a browser would have made of the answer.
    ///
    /// The preflight is taken as granted; nothing else than the request itself goes over the wire.
    func probe(_ request: CheckRequest, over conversation: inout Conversation) async -> FetchOutcome? {
        var simulation = FetchSimulation(request.fetch)
        var action = simulation.start()
        while true {
            switch action {
            case .send(let wire) where wire.isPreflight: action = simulation.received(.granting(wire))
            case .send(let wire):
                guard ["GET", "HEAD"].contains(wire.method) else { return nil }
                switch await conversation.answer(to: wire, purpose: .probe) {
                case .response(let response, _, _): action = simulation.received(response)
                case .failed: action = simulation.failed()
                }
            case .finished(let outcome): return outcome
            }
        }
    }

    /// Sends the last safe request again without an origin and with a foreign one.
    ///
    /// An answer that depends on the origin has to say so in `Vary`, or a cache gives one page what another asked for.
    func replay(over conversation: inout Conversation) async -> Replay? {
        let asked = conversation.exchanges.last { !$0.request.isPreflight && $0.request.isSafe && $0.response != nil }
        guard let asked, let response = asked.response else { return nil }
        var plain = asked.request
        plain.headers.removeAll { ASCII.lowercased($0.name) == "origin" || ASCII.lowercased($0.name) == "cookie" }
        var foreign = plain
        foreign.headers.append(HeaderField("Origin", Replay.foreignOrigin))
        var values: [String?] = [response.value("Access-Control-Allow-Origin")]
        for request in [plain, foreign] {
            guard case .response(let again, _, _) = await conversation.answer(to: request, purpose: .replay) else {
                return nil
            }
            values.append(again.value("Access-Control-Allow-Origin"))
        }
        return Replay(
            withOrigin: values[0], withoutOrigin: values[1], withForeignOrigin: values[2],
            vary: response.value("Vary") ?? "")
    }
}

/// What `Access-Control-Allow-Origin` was to the page, to nobody and to a stranger.
struct Replay: Sendable, Equatable {
    var withOrigin: String?
    var withoutOrigin: String?
    var withForeignOrigin: String?
    var vary: String

    /// A name that nobody can have (RFC 2606).
    static let foreignOrigin = "https://stranger.invalid"

    var dependsOnOrigin: Bool { withOrigin != withoutOrigin || withOrigin != withForeignOrigin }

    var isVaryMissing: Bool {
        dependsOnOrigin && !FieldList.elements(vary).contains { ASCII.lowercased($0) == "origin" || $0 == "*" }
    }
}

extension FetchResponse {
    /// What a server that grants everything would answer to a preflight.
    static func granting(_ preflight: WireRequest) -> FetchResponse {
        func asked(_ name: String) -> String {
            preflight.headers.first { ASCII.lowercased($0.name) == name }?.value ?? ""
        }
        return FetchResponse(
            status: 204,
            headers: [
                HeaderField("Access-Control-Allow-Origin", asked("origin")),
                HeaderField("Access-Control-Allow-Credentials", "true"),
                HeaderField("Access-Control-Allow-Methods", asked("access-control-request-method")),
                HeaderField("Access-Control-Allow-Headers", asked("access-control-request-headers")),
            ])
    }
}
