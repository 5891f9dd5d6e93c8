extension FetchSimulation {
    /// Begins: what is sent first, or the end when nothing is.
    public mutating func start() -> Action {
        guard case .ready = state else { return currentAction }
        switch plan {
        case .throws(let fault):
            note(.constructor, isPassed: false, "the script gets an exception: \(fault.reason)", fault.clause)
            return threw(fault)
        case .stopped, .sameOrigin, .noCORS, .simple, .preflight: return enter(plan)
        }
    }

    /// Takes the answer to what was sent last.
    public mutating func received(_ response: FetchResponse) -> Action {
        switch state {
        case .ready: return start()
        case .finished: return currentAction
        case .awaitingPreflight: return refusedChallenge(response) ?? receivedPreflight(response)
        case .awaitingResponse: return refusedChallenge(response) ?? receivedResponse(response)
        }
    }

    /// Takes that the network gave no answer to what was sent last.
    public mutating func failed() -> Action {
        guard let hop else { return currentAction }
        switch state {
        case .ready: return start()
        case .finished: return currentAction
        case .awaitingPreflight, .awaitingResponse: return unanswered(hop)
        }
    }

    /// Ends as if the network had failed, perhaps because of a status.
    private mutating func unanswered(_ hop: FetchHop, _ status: Int? = nil) -> Action {
        var isOfPreflight = false
        if case .awaitingPreflight = state { isOfPreflight = true }
        let fault = hop.fault(
            .networkFailed, request, status: status, clause: "#http-network-fetch", isOfPreflight: isOfPreflight)
        note(.network, isPassed: false, fault.reason, fault.clause)
        return blocked([fault])
    }

    /// The end, where an answer is for a proxy and none was asked; nil where there is nothing wrong with that.
    private mutating func refusedChallenge(_ response: FetchResponse) -> Action? {
        guard response.status == 407, browser.refusesProxyChallenges, let hop else { return nil }
        return unanswered(hop, response.status)
    }

    /// What was said last; before the start, and after the end, events change nothing.
    private var currentAction: Action {
        guard let hop else {
            if case .throws(let fault) = plan { return .finished(.threw(fault)) }
            return .finished(.blocked(FetchFault(.networkFailed, url: request.url, origin: "", clause: "")))
        }
        switch state {
        case .finished(let outcome): return .finished(outcome)
        case .awaitingPreflight: return .send(hop.preflight(request, browser))
        case .ready, .awaitingResponse: return .send(hop.wireRequest(request))
        }
    }

    /// Sends the current hop, after its preflight where one is needed and none is remembered.
    private mutating func enter(_ plan: FetchPlan) -> Action {
        guard let hop else { return currentAction }
        warnOfLocalNetwork(hop)
        switch plan {
        case .throws(let fault): return threw(fault)
        case .stopped(let fault):
            note(.mainFetch, isPassed: false, "nothing is sent: \(fault.reason)", fault.clause)
            return blocked([fault])
        case .sameOrigin:
            guard hop.url.scheme != "data" else {
                note(.mainFetch, isPassed: true, "a data: URL needs no server", "#scheme-fetch")
                var fields: [HeaderField] = [HeaderField("Content-Type", "")]
                if browser.measuresDataURLs { fields.append(HeaderField("Content-Length", "")) }
                return finish(FetchResponse(status: 200, headers: fields))
            }
            note(.mainFetch, isPassed: true, "the URL is of the page's own origin: no CORS", "#main-fetch")
        case .noCORS:
            note(.mainFetch, isPassed: true, "mode no-cors: sent without CORS, the answer is opaque", "#main-fetch")
        case .simple:
            note(.mainFetch, isPassed: true, "another origin, and nothing that needs a preflight", "#main-fetch")
        case .preflight(let need):
            note(.mainFetch, isPassed: true, "another origin; a preflight is needed for \(need)", "#main-fetch")
            guard isRemembered(need, hop) else { return ask(need, hop) }
            note(.preflightCache, isPassed: true, "an earlier preflight is still remembered", "#concept-cache-match")
        }
        return send(hop)
    }

    private mutating func ask(_ need: PreflightNeed, _ hop: FetchHop) -> Action {
        state = .awaitingPreflight(need)
        if browser.dropsUnfitPreflights { cache.clear(place(of: hop)) }
        let preflight = hop.preflight(request, browser)
        let names = preflight.headers.dropFirst().map { "\($0.name): \($0.value.excerpt)" }.joined(separator: ", ")
        note(.preflightRequest, isPassed: true, "OPTIONS with \(names)", "#cors-preflight-fetch")
        return .send(preflight)
    }

    private mutating func send(_ hop: FetchHop) -> Action {
        if hop.body == .stream, hop.url.scheme == "http", !browser.streamsOverPlainHTTP {
            note(.network, isPassed: false, "a stream is only sent over HTTP/2 or later", "#http-network-fetch")
            return blocked([
                hop.fault(.networkFailed, request, parameter: "stream", clause: "#http-network-fetch")
            ])
        }
        state = .awaitingResponse
        let wire = hop.wireRequest(request)
        let origin = hop.sentOrigin(request).map { "Origin: \($0)" } ?? "no Origin"
        let cookies = wire.includesCredentials ? "with credentials" : "without credentials"
        note(.request, isPassed: true, "\(wire.method) with \(origin), \(cookies)", "#append-a-request-origin-header")
        return .send(wire)
    }

    private mutating func receivedPreflight(_ response: FetchResponse) -> Action {
        guard let hop else { return currentAction }
        let check = PreflightCheck(response, hop, request, browser)
        for text in check.texts {
            note(.preflightResponse, isPassed: text.isPassed, text.text, "#cors-preflight-fetch")
        }
        warnings += check.warnings
        if check.faults.isEmpty || browser.remembersRefusals && check.faults.allSatisfy(\.isOfList) {
            let age = browser.maxAge(response.lines("Access-Control-Max-Age").map(String.init))
            cache.store(
                check.subjects, at: place(of: hop), isCredentialed: request.credentials == .include, now: now,
                maxAge: age, browser)
        }
        return check.faults.isEmpty ? send(hop) : blocked(check.faults)
    }

    private mutating func receivedResponse(_ response: FetchResponse) -> Action {
        guard let hop else { return currentAction }
        if hop.tainting == .cors {
            let check = CORSCheck(response, hop, request, browser, isPreflight: false)
            note(.corsCheck, isPassed: check.faults.isEmpty, check.text, "#cors-check")
            guard check.faults.isEmpty else { return blocked(check.faults) }
        }
        guard FetchHop.isRedirect(response.status) else { return finish(response) }
        switch request.redirect {
        case .error:
            note(.redirect, isPassed: false, "redirect mode error takes no status \(response.status)", "#http-fetch")
            return blocked([
                hop.fault(.redirectMode, request, status: response.status, parameter: "error", clause: "#http-fetch")
            ])
        case .manual:
            note(.redirect, isPassed: true, "redirect mode manual hides the answer", "#http-fetch")
            return finish(response, as: .opaqueRedirect)
        case .follow: return follow(response, hop)
        }
    }

    private mutating func follow(_ response: FetchResponse, _ hop: FetchHop) -> Action {
        switch hop.redirected(by: response, request, browser) {
        case .none: return finish(response)
        case .failed(let fault):
            note(.redirect, isPassed: false, fault.reason, fault.clause)
            return blocked([fault])
        case .followed(var next):
            let taint = next.hasTaintedOrigin ? "; Origin is null from here on" : ""
            note(
                .redirect, isPassed: true,
                "status \(response.status) leads to \(next.url.withoutFragment.excerpt) as \(next.method)\(taint)",
                "#http-redirect-fetch")
            let plan = next.enter(request, browser)
            self.hop = next
            return enter(plan)
        }
    }
}

extension FetchFault {
    /// Whether the preflight's lists could be read and only lack what was asked for.
    fileprivate var isOfList: Bool {
        switch code {
        case .preflightMethodNotAllowed, .preflightMethodWildcard, .preflightHeaderNotAllowed, .preflightHeaderWildcard,
            .preflightAuthorizationWildcard:
            true
        default: false
        }
    }
}
