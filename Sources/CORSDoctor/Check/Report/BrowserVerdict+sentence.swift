internal import CORS

extension BrowserVerdict {
    /// The verdict in a line, for the head of a report.
    var sentence: String {
        switch outcome {
        case .allowed:
            guard let response else { return "" }
            let gets: String =
                switch response.type {
                case .basic: "same origin, no CORS: the page gets status \(response.status)"
                case .cors: "the page gets status \(response.status)"
                case .opaque: "an opaque answer, of which the page can read nothing"
                case .opaqueRedirect: "an opaque redirect, of which the page can read nothing"
                }
            return gets + condition
        case .blocked, .threw: return fault?.reason ?? ""
        case .unsent:
            let start = isPreflighted ? "the preflight passes" : "no preflight is needed"
            return "\(start); the request itself was not sent" + condition
        }
    }

    /// Whether the browser asked, or would have asked without its memory, before it sent the request.
    var isPreflighted: Bool { steps.contains { $0.kind == .preflightRequest || $0.kind == .preflightCache } }

    /// What the verdict hangs on.
    private var condition: String {
        for warning in warnings {
            switch warning.code {
            case .localNetworkPermission: return ", if the user permits local network access"
            case .localNetworkInsecureContext:
                return ", but not from a public page, which is no secure context"
            case .preflightAuthorizationWildcard: return ", today; by the standard '*' does not cover Authorization"
            default: continue
            }
        }
        return ""
    }
}

extension BrowserVerdict.Outcome {
    var word: String {
        switch self {
        case .allowed: "allowed"
        case .blocked: "blocked"
        case .threw: "throws"
        case .unsent: "not sent"
        }
    }
}

extension String {
    /// The text with blanks behind it, at least one.
    func filled(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
