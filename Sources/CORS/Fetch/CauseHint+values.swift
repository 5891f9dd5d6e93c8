extension FetchFault {
    /// Reads a wrong `Access-Control-Allow-Origin` against the origin that was sent.
    var allowOriginHints: [CauseHint] {
        if lineCount > 1 {
            return [
                CauseHint(
                    .duplicateLine, "the header came in \(lineCount) lines, and browsers join them into one value",
                    fix: "let either the backend or the gateway add it, not both")
            ]
        }
        let value = parameter
        guard !value.isEmpty else {
            return [CauseHint(.empty, "the header is there but has no value", fix: "send '\(origin)' or '*'")]
        }
        if value.isQuoted {
            return [
                CauseHint(
                    .quoted, "the quotes of the mapping value were sent as part of it",
                    fix: "write the value in one pair of single quotes in the mapping, and in none elsewhere")
            ]
        }
        if value.utf8.contains(where: { $0 == 0x2C || $0 == 0x20 }) {
            return [
                CauseHint(
                    .list, "the header may name one origin, not a list",
                    fix: "choose the one that equals the request's Origin, and send Vary: Origin")
            ]
        }
        if value == "null" {
            return [
                CauseHint(
                    .null, "the server allows only the origin null, which this page does not have",
                    fix: "send '\(origin)' instead of null")
            ]
        }
        if value.utf8.contains(UInt8(ascii: "*")) {
            return [
                CauseHint(
                    .glob, "browsers know no patterns: '*' counts only alone",
                    fix: "match the pattern on the server and answer with '\(origin)'")
            ]
        }
        if origin == "null" {
            return value.asciiLowercased == "null"
                ? [caseHint]
                : [
                    CauseHint(
                        .redirectTaint,
                        "Origin was null: a redirect led from one foreign host to another, or the page is a sandboxed "
                            + "frame or a file",
                        fix: "ask for the final URL at once; only '*' or null would match here")
                ]
        }
        return differences(of: value)
    }

    private var caseHint: CauseHint {
        CauseHint(.letterCase, "the value differs in case, and case counts", fix: "send '\(origin)' in lower case")
    }

    /// Compares a value that looks like an origin with the origin that was sent.
    private func differences(of value: String) -> [CauseHint] {
        guard value.asciiLowercased.contains("://") else {
            return [
                CauseHint(.schemeMissing, "an origin begins with its scheme", fix: "send '\(origin)' with its scheme")
            ]
        }
        guard let url = WebURL(value), let allowed = url.tuple, let asked = WebURL(origin)?.tuple else { return [] }
        if allowed == asked { return spellings(of: value) }
        var hints: [CauseHint] = []
        if allowed.host != asked.host {
            if allowed.isLoopbackHost, asked.isLoopbackHost {
                hints.append(
                    CauseHint(
                        .localhost, "localhost and a loopback address are different origins",
                        fix: "open the page at '\(allowed)', or allow '\(origin)'"))
            } else if allowed.host.withoutWWW == asked.host.withoutWWW {
                hints.append(CauseHint(.www, "names with and without www. are different origins", fix: allow))
            } else {
                return [CauseHint(.otherOrigin, "the server allows another origin", fix: allow)]
            }
        }
        if allowed.scheme != asked.scheme {
            hints.append(CauseHint(.scheme, "http and https of one host are different origins", fix: allow))
        }
        if allowed.port != asked.port {
            hints.append(CauseHint(.port, "the ports of one host are different origins", fix: allow))
        }
        return hints
    }

    private var allow: String { "allow '\(origin)' too, and answer each page with its own origin" }

    /// What keeps a value apart from the origin that it means.
    private func spellings(of value: String) -> [CauseHint] {
        var hints: [CauseHint] = []
        if !value.hasBytes(of: value.asciiLowercased) { hints.append(caseHint) }
        let authority = value[(value.firstAuthorityIndex ?? value.startIndex)...]
        let end = authority.utf8.firstIndex { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 || $0 == 0x5C }
        if end != nil {
            hints.append(
                CauseHint(
                    .trailingSlash, "an origin ends with host or port: no slash, no path", fix: "send '\(origin)'"))
        }
        let host = authority[..<(end ?? authority.endIndex)]
        let afterAddress = host[(host.lastIndex(of: "]") ?? host.startIndex)...]
        if afterAddress.utf8.contains(0x3A), WebURL(origin)?.port == nil {
            hints.append(
                CauseHint(
                    .defaultPort, "browsers leave the scheme's own port out", fix: "send '\(origin)' without the port"))
        }
        return hints
    }

    var allowCredentialsHints: [CauseHint] {
        if lineCount > 1 {
            return [
                CauseHint(
                    .duplicateLine, "the header came in \(lineCount) lines", fix: "let one side add it, not both")
            ]
        }
        if parameter.isQuoted {
            return [CauseHint(.quoted, "the quotes were sent as part of the value", fix: "send true without quotes")]
        }
        if parameter.matchesIgnoringCase("true") {
            return [CauseHint(.letterCase, "only true in lower case counts", fix: "send true")]
        }
        return []
    }

    /// Reads a list that lacks a method or a header name, or cannot be parsed.
    var listHints: [CauseHint] {
        guard let searched else { return [] }
        var hints: [CauseHint] = []
        if searched.utf8.contains(where: { $0 == 0x27 || $0 == 0x22 }) {
            hints.append(
                CauseHint(
                    .quoted, "the quotes of the mapping value were sent as part of it",
                    fix: "write the list in one pair of single quotes in the mapping, and in none elsewhere"))
        }
        switch code {
        case .preflightMethodWildcard, .preflightHeaderWildcard:
            hints.append(
                CauseHint(
                    .wildcardWithCredentials, "'*' is only a name when the request includes credentials",
                    fix: "list \(parameter) by its name"))
        case .preflightMethodNotAllowed:
            let listed = searched.split(separator: ",").map { $0.trimmingHTTPWhitespace }
            if listed.contains(where: { $0.matchesIgnoringCase(parameter) && !$0.hasBytes(of: parameter) }) {
                hints.append(
                    CauseHint(
                        .methodCase, "method names differ in case, and browsers upper-case only six of them",
                        fix: "use \(parameter.asciiUppercased) on both sides"))
            }
            if listed.contains(where: { $0.hasBytes(of: "ANY") }) {
                hints.append(
                    CauseHint(
                        .anyLiteral, "ANY is API Gateway's word and no method", fix: "list the methods one by one"))
            }
        default: break
        }
        return hints
    }
}

extension Origin {
    fileprivate var isLoopbackHost: Bool { addressSpace == .loopback }
}

extension WebURL {
    fileprivate var tuple: Origin? {
        guard case .tuple(let tuple) = origin else { return nil }
        return tuple
    }
}

extension String {
    fileprivate var isQuoted: Bool {
        guard utf8.count >= 2, let first = utf8.first, first == utf8.last else { return false }
        return first == UInt8(ascii: "'") || first == UInt8(ascii: "\"")
    }

    fileprivate var withoutWWW: Substring { hasPrefix("www.") ? dropFirst(4) : self[...] }

    /// Where the host begins, after `://`.
    fileprivate var firstAuthorityIndex: String.Index? {
        guard let colon = utf8.firstIndex(of: 0x3A), self[colon...].hasPrefix("://") else { return nil }
        return utf8.index(colon, offsetBy: 3)
    }
}
