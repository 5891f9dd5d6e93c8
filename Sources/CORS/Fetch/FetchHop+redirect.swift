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

    /// Follows a redirect as far as the next URL (#http-redirect-fetch).
    func redirected(by response: FetchResponse, _ request: FetchRequest, _ browser: Browser) -> Redirection {
        let clause = "#http-redirect-fetch"
        let status = response.status
        func failed(_ code: FetchFault.Code, _ parameter: String) -> Redirection {
            .failed(fault(code, request, status: status, parameter: parameter, clause: clause))
        }

        let lines = response.lines("Location")
        guard let location = lines.first else { return .none }
        guard lines.count == 1, let target = WebURL(location, base: url) else {
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
        return .followed(next)
    }
}
