internal import APIModel
internal import CORS

/// All that is known when the causes are looked for.
struct Evidence: Sendable {
    let request: CheckRequest
    let exchanges: [Exchange]
    let verdicts: [BrowserVerdict]
    let view: GatewayView?
    /// What of the deployed API answers this URL.
    let route: RouteView?
    /// Whether the definition being edited would do, and only needs deployment.
    let isMendedButNotDeployed: Bool
    let replay: Replay?
    /// What a browser would have made of the answer that was probed.
    let probed: FetchOutcome?

    /// Everything that is wrong in any browser, each once, what decided first.
    let faults: [FetchFault]
    /// What some browser lets pass and another does not.
    let warnings: [FetchFault]
    /// The method as it is sent.
    let method: String
    /// The page's origin as it is sent.
    let origin: String

    init(
        _ request: CheckRequest, exchanges: [Exchange], verdicts: [BrowserVerdict], view: GatewayView?,
        isMendedButNotDeployed: Bool, replay: Replay?, probed: FetchOutcome?
    ) {
        self.request = request
        self.exchanges = exchanges
        self.verdicts = verdicts
        self.view = view
        route = view.map { RouteView($0) }
        self.isMendedButNotDeployed = isMendedButNotDeployed
        self.replay = replay
        self.probed = probed
        faults = Self.unique(verdicts.compactMap(\.fault) + verdicts.flatMap(\.faults))
        warnings = Self.unique(verdicts.flatMap(\.warnings))
        method = FetchMethod.normalized(request.fetch.method)
        origin = request.fetch.origin.description
    }

    /// The exchange that a fault is about; nil when nothing was sent.
    func exchange(of fault: FetchFault) -> Exchange? {
        let isPreflight = fault.code.isAboutPreflight
        return exchanges.last { exchange in
            exchange.purpose == .browser && exchange.request.isPreflight == isPreflight
                && exchange.request.url == fault.url
        }
    }

    /// The preflight that some browser stumbled over, and what it did wrong.
    var failedPreflight: (exchange: Exchange, faults: [FetchFault])? {
        let faults = faults.filter { $0.code.isAboutPreflight }
        guard let exchange = faults.lazy.compactMap({ self.exchange(of: $0) }).first else { return nil }
        return (exchange, faults)
    }

    /// The answer itself, where some browser kept it from the page, and what it did wrong.
    var failedAnswer: (exchange: Exchange, faults: [FetchFault])? {
        let faults = faults.filter { $0.code.isAboutAnswer }
        guard let exchange = faults.lazy.compactMap({ self.exchange(of: $0) }).first else { return nil }
        return (exchange, faults)
    }

    /// What the last preflight asked for in `Access-Control-Request-Headers`.
    var requestedHeaders: [String] {
        let preflight = exchanges.last { $0.request.isPreflight }
        let line = preflight?.request.headers.first { ASCII.lowercased($0.name) == "access-control-request-headers" }
        return FieldList.elements(line?.value ?? "")
    }

    /// The browsers that did not refuse the request before anything was sent.
    var sendingBrowsers: [Browser] {
        verdicts.filter { verdict in
            switch verdict.fault?.code.subject {
            case .request?, .port?, .mixedContent?, .localNetwork?: false
            case .preflight?, .answer?, .redirect?, .network?, nil: true
            }
        }.map(\.browser)
    }

    var isCredentialed: Bool { request.fetch.credentials == .include }

    private static func unique(_ faults: [FetchFault]) -> [FetchFault] {
        var seen: Set<FetchFault> = []
        return faults.filter { seen.insert($0).inserted }
    }
}
