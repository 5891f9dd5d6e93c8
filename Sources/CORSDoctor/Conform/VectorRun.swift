internal import CORS

/// A vector's request played against its answers.
struct VectorRun {
    private(set) var simulation: FetchSimulation
    private(set) var outcome: FetchOutcome
    private(set) var preflights: [WireRequest] = []
    /// Requests that are no preflights, in order.
    private(set) var requests: [WireRequest] = []
    /// The last answer that was handed over.
    private(set) var lastResponse: FetchResponse?

    init(_ vector: ConformanceVector, _ browser: Browser) {
        var simulation = FetchSimulation(vector.request, browser: browser)
        var action = simulation.start()
        while true {
            let wire: WireRequest
            switch action {
            case .finished(let outcome):
                self.simulation = simulation
                self.outcome = outcome
                return
            case .send(let request): wire = request
            }
            let response: FetchResponse?
            if wire.isPreflight {
                preflights.append(wire)
                response = Self.preflightResponse(vector, afterHops: requests.count)
            } else {
                let hop = requests.count
                requests.append(wire)
                response = hop < vector.redirects.count ? vector.redirects[hop].response : vector.actualResponse
            }
            if let response {
                lastResponse = response
                action = simulation.received(response)
            } else {
                action = simulation.failed()
            }
        }
    }

    /// The first preflight has its own answer, one after a redirect that of the redirect.
    private static func preflightResponse(_ vector: ConformanceVector, afterHops hops: Int) -> FetchResponse? {
        guard hops > 0, hops <= vector.redirects.count else { return vector.preflightResponse }
        return vector.redirects[hops - 1].preflightResponse
    }

    /// The strongest thing that the chain of requests needed, in the words of vector files.
    func kind(_ vector: ConformanceVector) -> String {
        switch simulation.plan {
        case .throws: return "throws"
        case .stopped: return "none"
        case .noCORS: return "no-cors"
        case .preflight: return "preflight"
        case .simple: return preflights.isEmpty ? "simple" : "preflight"
        case .sameOrigin:
            if !preflights.isEmpty { return "preflight" }
            guard let first = requests.first, let last = requests.last, first.url != last.url else {
                return "same-origin"
            }
            if vector.request.mode == .noCORS { return "same-origin" }
            // A chain that left the page's own origin was a CORS request from there on.
            let page = vector.request.origin
            let isOwn = requests.allSatisfy { WebURL($0.url)?.origin.isSameOrigin(as: page) ?? false }
            return isOwn ? "same-origin" : "simple"
        }
    }
}

extension FetchOutcome {
    var isAllowed: Bool {
        switch self {
        case .allowed: true
        case .blocked, .threw: false
        }
    }

    var fault: FetchFault? {
        switch self {
        case .allowed: nil
        case .blocked(let fault), .threw(let fault): fault
        }
    }
}
