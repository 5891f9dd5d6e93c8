/// The CORS check (#cors-check) of one answer, with every fault that it has.
struct CORSCheck {
    /// In the standard's order; empty when the answer passes.
    private(set) var faults: [FetchFault] = []
    /// What was compared, for people.
    private(set) var text: String

    /// - Parameter isPreflight: whether the answer is a preflight's; the check itself is the same.
    init(
        _ response: FetchResponse, _ hop: FetchHop, _ request: FetchRequest, _ browser: Browser, isPreflight: Bool
    ) {
        let origin = isPreflight ? hop.preflightOrigin(request, browser) : hop.serializedOrigin(request)
        let isCredentialed = request.credentials == .include
        let lines = response.lines("Access-Control-Allow-Origin")
        let value = lines.joined(separator: ", ")
        func fault(_ code: FetchFault.Code, _ parameter: String, _ lineCount: Int) -> FetchFault {
            hop.fault(
                code, request, status: response.status, parameter: parameter, clause: "#cors-check",
                lineCount: lineCount, location: isPreflight ? nil : hop.location(of: response))
        }

        let seen = lines.isEmpty ? "no Access-Control-Allow-Origin" : "Access-Control-Allow-Origin '\(value.excerpt)'"
        if !lines.isEmpty, value == "*", !isCredentialed {
            text = "\(seen) lets every origin read answers to requests without credentials"
            return
        }
        if let mistake = Self.mistake(lines.isEmpty ? nil : value, origin, isCredentialed, isPreflight) {
            text = "\(seen) is not the origin '\(origin)'"
            faults.append(fault(mistake, value, max(lines.count, 1)))
        } else {
            text = "\(seen) is the origin that was sent"
        }
        guard isCredentialed else { return }
        let credentials = response.lines("Access-Control-Allow-Credentials")
        if credentials.count == 1, credentials[0].hasBytes(of: "true") {
            text += ", and Access-Control-Allow-Credentials is 'true'"
        } else {
            let shown = credentials.joined(separator: ", ")
            text += ", and Access-Control-Allow-Credentials is '\(shown.excerpt)' where credentials need 'true'"
            faults.append(
                fault(
                    isPreflight ? .preflightAllowCredentialsNotTrue : .allowCredentialsNotTrue, shown,
                    max(credentials.count, 1)))
        }
    }

    /// What is wrong with a value; nil when it is the origin, byte for byte.
    private static func mistake(
        _ value: String?, _ origin: String, _ isCredentialed: Bool, _ isPreflight: Bool
    ) -> FetchFault.Code? {
        guard let value else { return isPreflight ? .preflightAllowOriginMissing : .allowOriginMissing }
        guard !value.hasBytes(of: origin) else { return nil }
        if value == "*", isCredentialed { return isPreflight ? .preflightAllowOriginWildcard : .allowOriginWildcard }
        if value.utf8.contains(where: { $0 == 0x2C || $0 == 0x20 }) {
            return isPreflight ? .preflightAllowOriginMultiple : .allowOriginMultiple
        }
        if value == "null" || SerializedOriginGrammar.matches(value) {
            return isPreflight ? .preflightAllowOriginMismatch : .allowOriginMismatch
        }
        return isPreflight ? .preflightAllowOriginInvalid : .allowOriginInvalid
    }
}

/// The grammar of #origin-header for values other than `null`: it tells a wrong origin from what is none.
enum SerializedOriginGrammar {
    static func matches(_ value: String) -> Bool {
        guard value.utf8.count <= Origin.maximumLength, let range = value.firstColonSlashSlash else { return false }
        if Origin(value) != nil { return true }
        // The scheme's own port fits the grammar though no browser sends it.
        guard let colon = value.utf8.lastIndex(of: UInt8(ascii: ":")), colon > range else { return false }
        guard let port = UInt16(value[value.utf8.index(after: colon)...]),
            port == WebURL.defaultPort(of: value[..<range])
        else { return false }
        return Origin(value[..<colon]) != nil
    }
}

extension String {
    /// Place of the first `:` when `//` follows.
    fileprivate var firstColonSlashSlash: String.Index? {
        guard let colon = utf8.firstIndex(of: UInt8(ascii: ":")), self[colon...].hasPrefix("://") else { return nil }
        return colon
    }
}

extension StringProtocol {
    /// The text, cut after what a person reads in a sentence; header values can be very long.
    var excerpt: String {
        let limit = 200
        return utf8.count <= limit ? String(self) : "\(prefix(limit))…"
    }
}
