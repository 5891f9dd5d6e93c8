import CORS

/// One request of a simulated browser to a server that does what its policy says.
struct PolicyRun: Equatable {
    /// What the policy said of the preflight; nil when there was none.
    private(set) var preflight: CORSPreflightAnswer?
    private(set) var outcome: FetchOutcome?
    /// The policy's word on the whole: the server does not know whether credentials are sent, so those are judged by
    /// the configuration.
    let isAllowed: Bool

    var isReadable: Bool {
        switch outcome {
        case .allowed(let response): response.type == .cors
        case .blocked, .threw, nil: false
        }
    }

    var readsETag: Bool {
        switch outcome {
        case .allowed(let response): response.readableHeaderNames.contains("etag")
        case .blocked, .threw, nil: false
        }
    }

    /// - Parameter isLenient: A refused preflight is answered as if another, allowed one had been sent.
    init(_ request: FetchRequest, _ policy: CORSPolicy, isLenient: Bool = false) {
        var fetch = FetchSimulation(request)
        var answers: [CORSPreflightAnswer] = []
        var action = fetch.start()
        while case .send(let wire) = action {
            let origin = wire.value("Origin")
            if CORSPolicy.isPreflight(
                method: wire.method, origin: origin, requestMethod: wire.value("Access-Control-Request-Method"))
            {
                let answer = policy.preflight(
                    origin: origin ?? "", requestMethod: wire.value("Access-Control-Request-Method") ?? "",
                    requestHeaders: wire.headers.filter { $0.name == "Access-Control-Request-Headers" }.map(\.value))
                answers.append(answer)
                action = fetch.received(Self.response(answer, origin, policy, isLenient))
            } else {
                let fields = policy.actual(origin: origin).headers
                action = fetch.received(FetchResponse(status: 200, headers: fields + [HeaderField("ETag", "\"1\"")]))
            }
        }
        if case .finished(let outcome) = action { self.outcome = outcome }
        preflight = answers.first
        var isRefused = policy.actual(origin: request.origin.description).refusal != nil
        if case .refused = preflight { isRefused = true }
        isAllowed = !isRefused && (request.credentials != .include || policy.configuration.allowCredentials)
    }

    private static func response(
        _ answer: CORSPreflightAnswer, _ origin: String?, _ policy: CORSPolicy, _ isLenient: Bool
    ) -> FetchResponse {
        switch answer {
        case .allowed(let fields): return FetchResponse(status: 204, headers: fields)
        case .refused(_, let fields):
            guard isLenient else { return FetchResponse(status: 403, headers: fields) }
            let listed = policy.configuration.allowOrigins.first { !$0.contains("*") } ?? "https://a.example"
            for allowed in [origin ?? "", listed] {
                let other = policy.preflight(origin: allowed, requestMethod: "GET", requestHeaders: [])
                if case .allowed(let fields) = other { return FetchResponse(status: 204, headers: fields) }
            }
            return FetchResponse(status: 204, headers: fields)
        }
    }
}

extension WireRequest {
    fileprivate func value(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
