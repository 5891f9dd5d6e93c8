internal import CORS

extension Cause {
    /// What the browser refuses before it sends anything; no header of any answer changes it.
    static func refusedRequests(_ evidence: Evidence) -> [Cause] {
        evidence.faults.compactMap { fault in
            switch fault.code.subject {
            case .mixedContent: evidence.sendingBrowsers.isEmpty ? mixedContent : nil
            case .request, .port: Cause(.invalidRequest, "Nothing is sent: \(fault.reason)." + advice(fault.code))
            case .localNetwork, .preflight, .answer, .redirect, .network: nil
            }
        }
    }

    private static let mixedContent = Cause(
        .mixedContent,
        "The page is https and the URL is plain http (mixed content): the browser sends nothing, and no header helps. "
            + "Loopback addresses are exempt, except in Safari.")

    /// Mixed content that stops some browsers, while the others have come further.
    static func mixedContentElsewhere(_ evidence: Evidence) -> [Cause] {
        evidence.faults.contains { $0.code.subject == .mixedContent } && !evidence.sendingBrowsers.isEmpty
            ? [mixedContent] : []
    }

    private static func advice(_ code: FetchFault.Code) -> String {
        switch code {
        case .requestURLCredentials: " Send an Authorization header instead."
        case .requestBodyOnGetOrHead: " Use POST, or put the data into the query."
        case .requestNoCORSMethod: " Use mode cors."
        case .requestSameOriginMode: " Mode same-origin is the page's own choice; mode cors would ask the server."
        case .requestStreamMode: " A stream needs duplex: \"half\" and mode cors or same-origin."
        case .requestForbiddenMethod: " No header allows it."
        default: ""
        }
    }

    /// A public page that reaches for this machine or this network, which takes a permission and no header.
    static func localNetwork(_ evidence: Evidence) -> [Cause] {
        evidence.faults.first { $0.code.subject == .localNetwork }.map { [localNetwork($0, evidence)] } ?? []
    }

    /// The same where nothing is blocked as long as the user permits it.
    static func localNetworkWarnings(_ evidence: Evidence) -> [Cause] {
        evidence.warnings.first { $0.code.subject == .localNetwork }.map { [localNetwork($0, evidence)] } ?? []
    }

    private static func localNetwork(_ fault: FetchFault, _ evidence: Evidence) -> Cause {
        let place = fault.parameter == "loopback" ? "this machine (loopback)" : "a local network"
        let rule =
            fault.code == .localNetworkInsecureContext
            ? "may not ask at all, because the page is not https"
            : "asks the user first; without the permission it blocks, and its console speaks of CORS"
        return Cause(
            .localNetwork,
            "The page \(evidence.origin) is not on \(place), and the API is. Chrome, since version 142, \(rule). "
                + "No response header grants it.")
    }

    /// What the page asked for itself, and what hides the answer from it.
    static func opaqueAnswers(_ evidence: Evidence) -> [Cause] {
        let types = evidence.verdicts.compactMap { $0.response?.type }
        if types.contains(.opaque) {
            return [
                Cause(
                    .opaqueResponse,
                    "Mode no-cors sends the request and hides the answer: status 0, no headers, no body. It never "
                        + "mends a CORS error; it only silences it.")
            ]
        }
        if types.contains(.opaqueRedirect) {
            return [
                Cause(
                    .opaqueRedirect,
                    "With redirect: \"manual\" the page learns that there was a redirect and nothing else: status 0, "
                        + "no Location. Let it follow, or have the API answer without a redirect.")
            ]
        }
        return []
    }
}
