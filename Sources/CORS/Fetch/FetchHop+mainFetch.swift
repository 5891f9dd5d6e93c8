extension FetchHop {
    /// Decides how this hop is fetched and sets its tainting (#main-fetch); the first rule that fits wins.
    mutating func enter(_ request: FetchRequest, _ browser: Browser) -> FetchPlan {
        if url.isHTTP, let port = url.port, BadPorts.contains(port) {
            return stopped(.requestBadPort, request, "\(port)", "#block-bad-port")
        }
        if isMixedContent(request, browser) {
            return stopped(
                .requestMixedContent, request, "", "https://www.w3.org/TR/mixed-content/#should-block-fetch")
        }
        if tainting == .basic, url.origin.isSameOrigin(as: request.origin) || url.scheme == "data" {
            return .sameOrigin
        }
        switch request.mode {
        case .sameOrigin: return stopped(.requestSameOriginMode, request, "", "#main-fetch")
        case .noCORS:
            guard request.redirect == .follow else {
                return stopped(.requestNoCORSRedirectMode, request, request.redirect.rawValue, "#main-fetch")
            }
            guard url.isHTTP else { return stopped(.requestSchemeNotHTTP, request, url.scheme, "#scheme-fetch") }
            tainting = .opaque
            return .noCORS
        case .cors, .navigate: break
        }
        guard url.isHTTP else { return stopped(.requestSchemeNotHTTP, request, url.scheme, "#main-fetch") }
        tainting = .cors
        guard let need = preflightNeed(request, browser) else { return .simple }
        wasPreflighted = true
        return .preflight(need)
    }

    /// Why this hop is preflighted; nil when it is not.
    private func preflightNeed(_ request: FetchRequest, _ browser: Browser) -> PreflightNeed? {
        let names = askedHeaders.corsUnsafeRequestHeaderNames(in: browser)
        let isSafelisted = FetchMethod.isCORSSafelisted(method)
        let isRepeated = wasPreflighted && browser.repeatsPreflightAfterRedirect
        guard usesPreflightFlag || !isSafelisted || !names.isEmpty || isRepeated else { return nil }
        return PreflightNeed(
            method: isSafelisted && !isRepeated ? nil : method, headerNames: names,
            hasUploadListener: request.hasUploadListener, hasStreamBody: body == .stream)
    }

    private func stopped(
        _ code: FetchFault.Code, _ request: FetchRequest, _ parameter: String, _ clause: String
    ) -> FetchPlan {
        .stopped(fault(code, request, parameter: parameter, clause: clause))
    }

    /// An `https:` page asking for what came over plain HTTP; loopback hosts are exempt, but not in Safari.
    private func isMixedContent(_ request: FetchRequest, _ browser: Browser) -> Bool {
        guard case .tuple(let page) = request.origin, page.scheme == "https", url.scheme == "http" else { return false }
        return browser.exemptsLoopbackFromMixedContent ? !url.isPotentiallyTrustworthy : true
    }
}

/// Ports that no `http:` request reaches (#port-blocking).
enum BadPorts {
    private static let ports: Set<UInt16> = [
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
        110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530,
        531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190,
        5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
    ]

    static func contains(_ port: UInt16) -> Bool { ports.contains(port) }
}
