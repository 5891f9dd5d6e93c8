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
            case .tls, .untrusted, .misnamed, .noTLS: "No secure connection to \(address): \(reason)."
            case .hungUp, .reset, .other: "No answer came from \(address)\(reason.isEmpty ? "" : ": \(reason)")."
            }
        if kind == .nameNotResolved, let host = ExecuteAPIHost(fault.url) {
            text +=
                " API Gateway has no name for an API that is not there: check the API id \(host.apiID) and the region"
                + " \(host.region)."
        }
        text += " This is not CORS, though Firefox says so and other browsers say only that the fetch failed."
        return [Cause(kind.code, text, advice: kind.advice)]
    }
}

/// What kept an answer away, as far as the words of whoever tried tell it.
enum NetworkFailure: Sendable {
    case nameNotResolved
    case refused
    case timedOut
    case tls
    /// A certificate of no authority that is known, or out of date.
    case untrusted
    /// A certificate for another name.
    case misnamed
    /// Something answers, and it speaks no TLS.
    case noTLS
    /// The server took the request, and ended the connection without a word.
    case hungUp
    /// The connection was reset.
    case reset
    case other

    init(_ text: String) {
        let text = ASCII.lowercased(text)
        let has = { (words: [String]) in words.contains { text.contains($0) } }
        if has(["resolve", "not known", "unknown host", "enotfound", "dns", "nodename", "no such host"]) {
            self = .nameNotResolved
        } else if has(["refused"]) {
            self = .refused
        } else if has(["speaks no tls", "wrong_version_number"]) {
            self = .noTLS
        } else if has(["for another name", "failedtovalidatehostname"]) {
            self = .misnamed
        } else if has(["certificate"]) {
            self = .untrusted
        } else if has(["tls", "ssl", "handshake"]) {
            self = .tls
        } else if has(["timed out", "timeout", "not connected within", "no whole answer within"]) {
            self = .timedOut
        } else if has(["ended without an answer"]) {
            self = .hungUp
        } else if has(["reset"]) {
            self = .reset
        } else {
            self = .other
        }
    }

    var code: Cause.Code {
        switch self {
        case .nameNotResolved: .nameNotResolved
        case .refused: .connectionRefused
        case .timedOut: .timedOut
        case .tls, .untrusted, .misnamed, .noTLS: .tls
        case .hungUp, .reset, .other: .networkFailed
        }
    }
    /// What mends it, where that is more than the code's own remedy; a sentence without its end.
    var advice: String? {
        switch self {
        case .untrusted:
            "Give the server a certificate that browsers trust. A page that runs where somebody told the browser to "
                + "accept this one gets further: --insecure (-k) does the same here"
        case .misnamed: "Give the server a certificate that has this name, or call it by a name that it has"
        case .noTLS: "Ask for http:// there, or let the server speak TLS"
        case .nameNotResolved, .refused, .timedOut, .tls, .hungUp, .reset, .other: nil
        }
    }

    /// Chrome's name for it, as its console has it (`net_error_list.h`).
    var chromeName: String {
        switch self {
        case .nameNotResolved: "ERR_NAME_NOT_RESOLVED"
        case .refused: "ERR_CONNECTION_REFUSED"
        case .timedOut: "ERR_TIMED_OUT"
        case .tls, .noTLS: "ERR_SSL_PROTOCOL_ERROR"
        case .untrusted: "ERR_CERT_AUTHORITY_INVALID"
        case .misnamed: "ERR_CERT_COMMON_NAME_INVALID"
        case .hungUp: "ERR_EMPTY_RESPONSE"
        case .reset: "ERR_CONNECTION_RESET"
        case .other: "ERR_FAILED"
        }
    }
}
