extension FetchSimulation {
    mutating func note(_ kind: FetchStep.Kind, isPassed: Bool, _ text: String, _ clause: String) {
        steps.append(
            FetchStep(
                kind, url: hop?.url.withoutFragment ?? request.url, isPassed: isPassed, text: text, clause: clause))
    }

    mutating func threw(_ fault: FetchFault) -> Action {
        faults = [fault]
        return end(.threw(fault))
    }

    /// Ends with a network error, which makes the browser forget what preflights allowed at this URL
    /// (#main-fetch, "clear cache entries").
    mutating func blocked(_ found: [FetchFault]) -> Action {
        guard let first = found.first else { return failed() }
        faults = found
        if let hop, hop.wasPreflighted, browser.clearsPreflightsOnError { cache.clear(place(of: hop)) }
        return end(.blocked(first))
    }

    private mutating func end(_ outcome: FetchOutcome) -> Action {
        state = .finished(outcome)
        return .finished(outcome)
    }

    /// Ends with an answer, filtered as its type says (#concept-filtered-response).
    mutating func finish(_ response: FetchResponse, as type: FetchedResponse.Kind? = nil) -> Action {
        let type = type ?? hop?.responseType ?? .basic
        let all = Set(response.headers.map(\.name.asciiLowercased))
        var readable: Set<String> = []
        switch type {
        case .basic: readable = all.filter { !HeaderField.isForbiddenResponseHeader($0) }
        case .cors: readable = exposedNames(of: response, all)
        case .opaque, .opaqueRedirect: break
        }
        func sorted(_ names: Set<String>) -> [String] {
            names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
        let hidden = sorted(all.subtracting(readable))
        let shown = sorted(readable)
        let isHidden = type == .opaque || type == .opaqueRedirect
        note(
            .exposure, isPassed: true,
            "the script reads \(shown.joined(separator: ", ").excerpt)"
                + (hidden.isEmpty ? "" : " and not \(hidden.joined(separator: ", ").excerpt)"),
            "#concept-filtered-response-cors")
        return end(
            .allowed(
                FetchedResponse(
                    type: type, status: isHidden ? 0 : response.status, readableHeaderNames: shown,
                    hiddenHeaderNames: hidden)))
    }

    /// Safelisted names and those that `Access-Control-Expose-Headers` adds; what cannot be parsed adds none.
    private func exposedNames(of response: FetchResponse, _ all: Set<String>) -> Set<String> {
        var listed: Set<String> = []
        var isAll = false
        switch response.tokens("Access-Control-Expose-Headers") {
        case .absent: break
        case .failure:
            // Firefox has seen the wildcard by the time it comes to the bad element.
            let elements = (response.value("Access-Control-Expose-Headers") ?? "").split(separator: ",")
            let good = elements.map(\.trimmingHTTPWhitespace).prefix { $0.isEmpty || $0.isHTTPToken }
            isAll = browser.exposesAllBeforeBadElement && good.contains { $0.hasBytes(of: "*") }
        case .list(let tokens):
            listed = Set(tokens.map(\.asciiLowercased))
            isAll = listed.contains("*")
        }
        if request.credentials == .include { isAll = false }
        return all.filter { name in
            !HeaderField.isForbiddenResponseHeader(name)
                && (isAll || listed.contains(name) || HeaderField.isCORSSafelistedResponseHeader(name))
        }
    }

    func place(of hop: FetchHop) -> PreflightCache.Place {
        PreflightCache.Place(
            partition: partition, origin: hop.preflightOrigin(request, browser),
            url: browser.keysPreflightsByFragment ? hop.url.description : hop.url.withoutFragment)
    }

    /// Whether earlier preflights allow all that this hop needs (#http-fetch, step on makeCORSPreflight).
    func isRemembered(_ need: PreflightNeed, _ hop: FetchHop) -> Bool {
        let place = place(of: hop)
        let isCredentialed = request.credentials == .include
        if need.method != nil || hop.usesPreflightFlag {
            guard cache.covers(method: hop.method, at: place, isCredentialed: isCredentialed, now: now, browser) else {
                return false
            }
        }
        return need.headerNames.allSatisfy {
            cache.covers(headerName: $0, at: place, isCredentialed: isCredentialed, now: now, browser)
        }
    }

    /// Chrome asks the user before a page reaches a more private network than its own (Local Network Access). Where
    /// the page itself lies is not known for a name, so this is a warning and no verdict.
    mutating func warnOfLocalNetwork(_ hop: FetchHop) {
        guard browser.asksForLocalNetwork, case .tuple(let page) = request.origin,
            let target = hop.url.addressSpace, target < (page.addressSpace ?? .public)
        else { return }
        let isSecure = page.scheme == "https" || page.addressSpace == .loopback
        let fault = hop.fault(
            isSecure ? .localNetworkPermission : .localNetworkInsecureContext, request, parameter: target.rawValue,
            clause: "https://wicg.github.io/local-network-access/")
        if !warnings.contains(fault) { warnings.append(fault) }
    }
}

extension FetchHop {
    fileprivate var responseType: FetchedResponse.Kind {
        switch tainting {
        case .basic: .basic
        case .cors: .cors
        case .opaque: .opaque
        }
    }
}

extension PreflightNeed: CustomStringConvertible {
    public var description: String {
        var reasons: [String] = []
        if let method { reasons.append("the method \(method)") }
        if !headerNames.isEmpty { reasons.append("the headers \(headerNames.joined(separator: ", ").excerpt)") }
        if hasUploadListener { reasons.append("an upload listener") }
        if hasStreamBody { reasons.append("a stream body") }
        return reasons.joined(separator: ", ")
    }
}
