internal import CORS

extension Cause {
    /// Requests that got no answer: browsers may word that as CORS, and it is none.
    static func networkFailures(_ evidence: Evidence) -> [Cause] {
        guard let fault = evidence.faults.first(where: { $0.code.subject == .network }) else { return [] }
        var reason = ""
        for exchange in evidence.exchanges where exchange.request.url == fault.url && exchange.purpose == .browser {
            if case .failed(let text) = exchange.answer { reason = text }
        }
        let url = WebURL(fault.url)
        let address = url?.originText ?? fault.url
        let kind = NetworkFailure(reason)
        var text: String =
            switch kind {
            case .nameNotResolved: "The name \(url?.host ?? address) cannot be resolved."
            case .refused: "Nothing listens at \(address): the connection was refused."
            case .timedOut: "\(address) does not answer in time."
            case .tls: "No secure connection to \(address): \(reason)."
            case .other: "No answer came from \(address)\(reason.isEmpty ? "" : ": \(reason)")."
            }
        if kind == .nameNotResolved, let host = ExecuteAPIHost(fault.url) {
            text +=
                " API Gateway has no name for an API that is not there: check the API id \(host.apiID) and the region"
                + " \(host.region)."
        }
        text += " This is not CORS, though Firefox says so and other browsers say only that the fetch failed."
        return [Cause(kind.code, text)]
    }
}

/// What kept an answer away, as far as the words of whoever tried tell it.
enum NetworkFailure: Sendable {
    case nameNotResolved
    case refused
    case timedOut
    case tls
    case other

    init(_ text: String) {
        let text = ASCII.lowercased(text)
        let has = { (words: [String]) in words.contains { text.contains($0) } }
        if has(["resolve", "not known", "unknown host", "enotfound", "dns", "nodename", "no such host"]) {
            self = .nameNotResolved
        } else if has(["refused"]) {
            self = .refused
        } else if has(["certificate", "tls", "ssl", "handshake"]) {
            self = .tls
        } else if has(["timed out", "timeout"]) {
            self = .timedOut
        } else {
            self = .other
        }
    }

    var code: Cause.Code {
        switch self {
        case .nameNotResolved: .nameNotResolved
        case .refused: .connectionRefused
        case .timedOut: .timedOut
        case .tls: .tls
        case .other: .networkFailed
        }
    }
}
