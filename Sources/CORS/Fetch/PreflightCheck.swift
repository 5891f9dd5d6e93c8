/// The judgement of a preflight's answer (#cors-preflight-fetch, step 7), with every fault that it has.
struct PreflightCheck {
    /// In the browser's order; empty when the answer passes.
    private(set) var faults: [FetchFault] = []
    /// What the browser lets pass though the standard would not.
    private(set) var warnings: [FetchFault] = []
    private(set) var texts: [(text: String, isPassed: Bool)] = []
    /// What a cache may keep of a good answer.
    private(set) var subjects: [PreflightCache.Subject] = []

    private static let clause = "#cors-preflight-fetch"

    private let response: FetchResponse
    private let hop: FetchHop
    private let request: FetchRequest
    private let browser: Browser
    private var isCredentialed: Bool { request.credentials == .include }

    init(_ response: FetchResponse, _ hop: FetchHop, _ request: FetchRequest, _ browser: Browser) {
        self.response = response
        self.hop = hop
        self.request = request
        self.browser = browser

        let check = CORSCheck(response, hop, request, browser, isPreflight: true)
        texts.append((check.text, check.faults.isEmpty))
        let status = statusFaults()
        let isStatusFirst = browser.checksPreflightStatusFirst || browser.stopsAtPreflightRedirect && isRedirect
        faults = isStatusFirst ? status + check.faults : check.faults + status

        let methods = methodFaults()
        let headers = headerFaults()
        // Firefox compares methods before it parses the header list; the others parse both first.
        if browser != .firefox, let parse = headers.first, parse.code == .preflightAllowHeadersUnparsable,
            methods.first?.code != .preflightAllowMethodsUnparsable
        {
            faults += headers + methods
        } else {
            faults += methods + headers
        }
    }

    /// A status of redirection that leads nowhere is any other status (Chromium and Firefox, recorded).
    private var isRedirect: Bool {
        FetchHop.isRedirect(response.status) && response.value("Location") != nil
    }

    private func fault(_ code: FetchFault.Code, _ parameter: String, _ header: String = "") -> FetchFault {
        hop.fault(
            code, request, status: response.status, parameter: parameter, clause: Self.clause,
            lineCount: header.isEmpty ? 1 : max(response.lines(header).count, 1),
            searched: header.isEmpty ? nil : response.value(header))
    }

    /// Anything but an ok status fails; a redirect is not followed.
    private mutating func statusFaults() -> [FetchFault] {
        let isPassed = (200...299).contains(response.status)
        texts.append(("the status is \(response.status), where a preflight needs 200 to 299", isPassed))
        guard !isPassed else { return [] }
        return [fault(isRedirect ? .preflightRedirect : .preflightStatus, "\(response.status)")]
    }

    private mutating func methodFaults() -> [FetchFault] {
        let name = "Access-Control-Allow-Methods"
        var allowed: [String] = []
        switch response.tokens(name) {
        case .failure(let token):
            texts.append(("\(name) cannot be parsed: '\(token.excerpt)' is no token", false))
            return [fault(.preflightAllowMethodsUnparsable, response.value(name) ?? token, name)]
        case .list(let tokens): allowed = tokens
        case .absent:
            if hop.usesPreflightFlag, browser.assumesMethodOfFlaggedRequests { allowed = [hop.method] }
        }
        subjects += allowed.map { .method($0) }
        let set = Set(allowed)
        let shown = allowed.joined(separator: ", ").excerpt
        if set.contains(hop.method) || FetchMethod.isCORSSafelisted(hop.method) || set.contains("*") && !isCredentialed
        {
            texts.append(("\(hop.method) is safelisted or allowed by \(name) '\(shown)'", true))
            return []
        }
        texts.append(("\(hop.method) is not among \(name) '\(shown)'", false))
        return [fault(set.contains("*") ? .preflightMethodWildcard : .preflightMethodNotAllowed, hop.method, name)]
    }

    private mutating func headerFaults() -> [FetchFault] {
        let name = "Access-Control-Allow-Headers"
        var allowed: [String] = []
        switch response.tokens(name) {
        case .failure(let token):
            texts.append(("\(name) cannot be parsed: '\(token.excerpt)' is no token", false))
            return [fault(.preflightAllowHeadersUnparsable, response.value(name) ?? token, name)]
        case .list(let tokens): allowed = tokens.map(\.asciiLowercased)
        case .absent: break
        }
        subjects += allowed.map { .headerName($0) }
        let set = Set(allowed)
        let hasWildcard = set.contains("*")
        let asked = hop.askedHeaders.corsUnsafeRequestHeaderNames(in: browser)
        var found: [FetchFault] = []
        // Step 7.6 comes before the other names: `*` never covers Authorization.
        if asked.contains("authorization"), !set.contains("authorization") {
            let code: FetchFault.Code =
                hasWildcard ? .preflightAuthorizationWildcard : .preflightHeaderNotAllowed
            if hasWildcard, !isCredentialed, browser.wildcardCoversAuthorization {
                warnings.append(fault(code, "authorization", name))
            } else {
                found.append(fault(code, "authorization", name))
            }
        }
        for header in asked where header != "authorization" && !set.contains(header) {
            guard isCredentialed || !hasWildcard else { continue }
            found.append(fault(hasWildcard ? .preflightHeaderWildcard : .preflightHeaderNotAllowed, header, name))
        }
        if browser.reportsHeadersInScriptOrder {
            let order: [String: Int] = Dictionary(
                hop.askedHeaders.enumerated().map { ($1.name.asciiLowercased, $0) },
                uniquingKeysWith: { first, _ in first })
            found.sort { order[$0.parameter] ?? 0 < order[$1.parameter] ?? 0 }
        }
        let shown = allowed.joined(separator: ", ").excerpt
        let missing = found.map(\.parameter).joined(separator: ", ").excerpt
        if !found.isEmpty {
            texts.append(("\(missing) is not among \(name) '\(shown)'", false))
        } else if !asked.isEmpty {
            texts.append(("\(asked.joined(separator: ", ").excerpt) is allowed by \(name) '\(shown)'", true))
        }
        return found
    }
}
