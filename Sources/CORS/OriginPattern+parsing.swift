extension OriginPattern {
    /// Why a text is no pattern, and the nearest text that mends this one fault, where there is one.
    struct Fault: Error {
        var code: CORSConfigurationIssue.Code
        var reason: String
        var repair: String?
        var fix = ""
    }

    /// Schemes that no page has as its origin: theirs is opaque (`null`), or that of the page around them.
    private static let pagelessSchemes: Set<String> = [
        "about", "blob", "data", "file", "ftp", "javascript", "mailto", "view-source", "ws", "wss",
    ]

    /// Reads `https://a.example`, `https://*.a.example`, `https://a.example:*`, `https://*.a.example:*`, and exact
    /// origins of other schemes; `*` and `null` are no patterns but words of their own.
    ///
    /// Stricter than a URL parser on purpose: what a browser would never send could only look as if it protected
    /// something, or as if it allowed something.
    init(parsing text: String) throws(Fault) {
        try Self.checkText(text)
        guard let mark = text.firstRange(of: "://") else { throw Self.schemeFault(in: text) }
        let scheme = String(text[..<mark.lowerBound])
        try Self.checkScheme(scheme, of: text)
        let rest = text[mark.upperBound...]
        if let end = rest.firstIndex(where: { "/?#\\".contains($0) }) {
            throw Fault(
                code: .originWithPath, reason: "an origin ends before the path, even before a slash",
                repair: String(text[..<end]))
        }
        if let at = rest.lastIndex(of: "@") {
            throw Fault(
                code: .originWithUserInfo, reason: "an origin has no user name and no password",
                repair: "\(scheme)://\(rest[rest.index(after: at)...])")
        }
        let (hostText, portText) = Self.hostAndPort(rest)
        let isWeb = scheme == "http" || scheme == "https"
        guard isWeb || !rest.contains("*") else {
            throw Fault(
                code: .originPatternMisplaced, reason: "only http and https origins can be patterns",
                fix: "list each origin of the scheme '\(scheme)'")
        }
        self.scheme = scheme
        (host, isForSubdomains) = try Self.host(hostText, of: text)
        port = try Self.port(portText, scheme: scheme, before: "\(scheme)://\(hostText)")
    }

    private static func checkText(_ text: String) throws(Fault) {
        guard !text.isEmpty else { throw Fault(code: .originSyntax, reason: "is empty", fix: "remove it") }
        guard text.utf8.count <= CORSLimits.originBytes else {
            throw Fault(
                code: .originTooLong, reason: "no origin is longer than \(CORSLimits.originBytes) bytes",
                fix: "check where the value comes from")
        }
        if text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") })
        {
            let parts = text.split(whereSeparator: { $0.isWhitespace || $0 == "," || $0 == ";" }).map(String.init)
            throw Fault(
                code: .originSyntax, reason: "an origin has no spaces, commas or semicolons",
                repair: parts.count == 1 ? parts[0] : nil,
                fix: parts.isEmpty ? "remove it" : "write \(quotedList(parts)) as values of their own")
        }
        let lower = text.lowercased()
        if text != lower, text.utf8.allSatisfy({ $0 < 0x80 }) {
            throw Fault(code: .originUpperCase, reason: "browsers send origins in lower case", repair: lower)
        }
    }

    private static func schemeFault(in text: String) -> Fault {
        let rest = text.drop(while: { $0 == "/" || $0 == ":" })
        let isLocal = rest.hasPrefix("localhost") || rest.hasPrefix("127.") || rest.hasPrefix("[::1]")
        return Fault(
            code: .originSchemeMissing, reason: "an origin begins with its scheme",
            repair: rest.isEmpty ? nil : "\(isLocal ? "http" : "https")://\(rest)",
            fix: "write the scheme, host and port of the page")
    }

    private static func checkScheme(_ scheme: String, of text: String) throws(Fault) {
        if scheme.contains("*") {
            throw Fault(
                code: .originPatternMisplaced, reason: "the scheme cannot be a pattern",
                fix: "list the https origin, and the http one beside it where it is needed")
        }
        let bytes = scheme.utf8
        guard let first = bytes.first, first &- 0x61 < 26, bytes.count <= CORSLimits.schemeBytes,
            bytes.allSatisfy({ $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || "+-.".utf8.contains($0) })
        else {
            throw Fault(
                code: .originSyntax, reason: "'\(scheme)' is no scheme", fix: "begin with 'https://' or 'http://'")
        }
        guard pagelessSchemes.contains(scheme) else { return }
        let isSocket = scheme == "ws" || scheme == "wss"
        throw Fault(
            code: .originSchemeUnsupported, reason: "no page has an origin with the scheme '\(scheme)'",
            repair: isSocket ? "\(scheme == "ws" ? "http" : "https")\(text.dropFirst(scheme.count))" : nil,
            fix: "list the origin of the page that sends the request; for local files that is 'null'")
    }

    /// Splits at the one colon that is not within an IPv6 address's brackets.
    private static func hostAndPort(_ rest: Substring) -> (Substring, Substring?) {
        let start = rest.lastIndex(of: "]") ?? rest.startIndex
        guard let colon = rest[start...].firstIndex(of: ":"), colon == rest.lastIndex(of: ":") else {
            return (rest, nil)
        }
        return (rest[..<colon], rest[rest.index(after: colon)...])
    }

    private static func host(_ text: Substring, of origin: String) throws(Fault) -> (String, Bool) {
        let isForSubdomains = text.hasPrefix("*.")
        let name = isForSubdomains ? text.dropFirst(2) : text
        if name.contains("*") {
            throw Fault(
                code: .originPatternMisplaced,
                reason: text == "*" ? "a host cannot be left open" : "'*' can only be all of the leftmost labels: '*.'",
                fix: text == "*"
                    ? "write '*' alone for every origin, or name the hosts"
                    : "write '*.' before the part of the name that is always the same, or list the hosts")
        }
        if let fault = OriginHost.fault(in: name) { throw describe(fault, host: name, of: origin) }
        let isAddress = name.hasPrefix("[") || IPv4Address.isEndingInNumber(name)
        guard !isForSubdomains || !isAddress else {
            throw Fault(
                code: .originPatternMisplaced, reason: "an address has no names below it",
                repair: origin.replacing("*.", with: "", maxReplacements: 1))
        }
        return (String(name), isForSubdomains)
    }

    private static func describe(_ fault: OriginHost.Fault, host: Substring, of origin: String) -> Fault {
        switch fault {
        case .empty:
            Fault(code: .originHostInvalid, reason: "the host is missing", fix: "write it after '://'")
        case .notASCII(let encoded):
            Fault(
                code: .originHostInvalid, reason: "browsers send the names of hosts in Punycode",
                repair: encoded.map { origin.replacing(host, with: $0, maxReplacements: 1) },
                fix:
                    "write each label that is not ASCII as its 'xn--…' form: `new URL(\"\(origin)\").origin` in a browser"
                    + " shows it")
        case .tooLong:
            Fault(
                code: .originHostInvalid, reason: "no host is longer than \(CORSLimits.hostBytes) bytes",
                fix: "check where the value comes from")
        case .invalid:
            Fault(
                code: .originHostInvalid, reason: "'\(host)' is no host",
                fix: "write a name of letters, digits, '-' and '_' in labels of at most \(CORSLimits.labelBytes) bytes,"
                    + " or an address; an IPv6 address in brackets")
        case .notCanonical(let canonical):
            Fault(
                code: .originHostInvalid, reason: "browsers send this address in another form",
                repair: origin.replacing(host, with: canonical, maxReplacements: 1))
        }
    }

    private static func port(_ text: Substring?, scheme: String, before: String) throws(Fault) -> Port {
        guard let text else { return .standard }
        if text == "*" { return .any }
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ $0 &- 0x30 < 10 }), text.first != "0",
            let number = UInt16(text)
        else {
            let value = Int(text).flatMap { (1...65_535).contains($0) ? $0 : nil }
            throw Fault(
                code: .originPortInvalid, reason: "a port is a number from 1 to 65535 without leading zeros, or '*'",
                repair: text.isEmpty ? before : value.map { "\(before):\($0)" },
                fix: "write '\(before):*' for any port")
        }
        guard !(scheme == "https" && number == 443), !(scheme == "http" && number == 80) else {
            throw Fault(
                code: .originWithDefaultPort, reason: "browsers leave out the scheme's own port", repair: before)
        }
        return .number(number)
    }

    private static func quotedList(_ parts: [String]) -> String {
        parts.prefix(4).map { "'\($0)'" }.joined(separator: ", ") + (parts.count > 4 ? " …" : "")
    }
}

extension OriginPattern.Fault {
    /// What to do: the text with this fault mended, and those that came to light behind it.
    func remedy() -> String {
        var text = repair
        // Each repair removes a fault for good, and there are fewer than eight kinds that have one.
        for _ in 0..<8 {
            guard let candidate = text else { return fix }
            if candidate == "null" || candidate == "*" { return "write '\(candidate)'" }
            do throws(OriginPattern.Fault) {
                _ = try OriginPattern(parsing: candidate)
                return "write '\(candidate)'"
            } catch {
                text = error.repair
                if text == nil { return error.fix.isEmpty ? fix : error.fix }
            }
        }
        return fix
    }
}
