extension FetchHop {
    /// Longest chain of redirects (#http-redirect-fetch).
    static let maximumRedirects = 20

    /// What a redirect status leads to.
    enum Redirection {
        /// There is no `Location`: the answer itself is delivered.
        case none
        case followed(FetchHop)
        case failed(FetchFault)
    }

    /// Statuses that lead elsewhere (#redirect-status).
    static func isRedirect(_ status: Int) -> Bool {
        switch status {
        case 301, 302, 303, 307, 308: true
        default: false
        }
    }

    /// A `Location` as a URL; without a fragment it has that of the URL it came from
    /// (#concept-response-location-url).
    private func location(_ text: some StringProtocol) -> WebURL? {
        guard let target = WebURL(text, base: url) else { return nil }
        return target.fragment == nil ? target.withFragment(url.fragment) : target
    }

    /// Where an answer leads; nil when it is no redirect or its `Location` no URL.
    func location(of response: FetchResponse) -> String? {
        guard Self.isRedirect(response.status), let value = response.value("Location") else { return nil }
        return location(value)?.description
    }

    /// Follows a redirect as far as the next URL (#http-redirect-fetch).
    func redirected(by response: FetchResponse, _ request: FetchRequest, _ browser: Browser) -> Redirection {
        let clause = "#http-redirect-fetch"
        let status = response.status
        func failed(_ code: FetchFault.Code, _ parameter: String) -> Redirection {
            .failed(
                fault(
                    code, request, status: status, parameter: parameter, clause: clause,
                    location: location(of: response)))
        }

        let lines = response.lines("Location")
        guard let location = lines.first else { return .none }
        guard lines.count == 1, let target = self.location(location) else {
            return failed(.redirectInvalidLocation, lines.joined(separator: ", "))
        }
        guard target.isHTTP else { return failed(.redirectScheme, target.description) }
        guard redirectCount < Self.maximumRedirects else { return failed(.redirectTooMany, target.description) }
        if target.hasCredentials {
            let isForeign = !target.origin.isSameOrigin(as: request.origin)
            let isBlocked = request.mode == .cors && isForeign || tainting == .cors
            guard !isBlocked, !browser.blocksOwnLocationCredentials else {
                return failed(.redirectLocationCredentials, target.description)
            }
        }
        if status != 303, body == .stream { return failed(.redirectStreamBody, target.description) }

        var next = self
        next.url = target
        next.redirectCount += 1
        if (status == 301 || status == 302) && method == "POST"
            || status == 303 && method != "GET" && method != "HEAD"
        {
            next.method = "GET"
            next.body = .none
            next.headers.removeAll { HeaderField.isRequestBodyHeader($0.name) }
        }
        if !url.origin.isSameOrigin(as: target.origin) {
            next.headers.removeAll { $0.name.matchesIgnoringCase("Authorization") }
            // #concept-request-tainted-origin: the hop leaves a host that is not the page's own.
            if !request.origin.isSameOrigin(as: url.origin) { next.hasTaintedOrigin = true }
        }
        if !browser.asksForDroppedHeaders { next.askedHeaders = next.headers }
        return .followed(next)
    }
}
