import HTTPMessages

/// An integration's address with its placeholders; where requests go is settled at deployment, and no value of a
/// client's can change it.
struct IntegrationURI: Sendable {
    enum Part: Sendable, Equatable {
        case literal(String)
        /// `{name}`: filled by `integration.request.path.name`.
        case parameter(String)
    }

    struct Problem: Error, Equatable {
        let reason: String
    }

    /// The address with stage variables put in, and nothing else. It may hold secrets: for execution logs only.
    let text: String
    /// The address for the operator's log.
    let shown: String
    let endpoint: BackendEndpoint
    /// The `Host` header: the authority as written.
    let authority: String
    /// Empty when the address ends before it.
    let path: [Part]
    let query: [Part]

    /// - Parameters:
    ///   - text: `http(s)://host[:port][/path][?query]`, `${stageVariables.x}` and `{name}` included.
    ///   - constants: values of path mappings that are known now; only these may stand before the path.
    init(
        _ text: String,
        variables: [String: String],
        constants: [String: String],
        skipsAuthorityCheck: Bool
    ) throws(Problem) {
        let shown = Self.shown(text)
        let text = Self.substituteVariables(in: text, variables)
        let isTLS: Bool
        var rest: Substring
        self.text = text
        self.shown = shown
        // Schemes have no case (RFC 3986 §3.1).
        if text.lowercased().hasPrefix("https://") {
            isTLS = true
            rest = text.dropFirst("https://".count)
        } else if text.lowercased().hasPrefix("http://") {
            isTLS = false
            rest = text.dropFirst("http://".count)
        } else {
            throw Problem(reason: "the uri \(shown) is no http:// or https:// address")
        }
        let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        var authority = String(rest[..<authorityEnd])
        for part in Self.parts(of: authority) {
            guard case .parameter(let name) = part else { continue }
            guard let value = constants[name] else {
                throw Problem(
                    reason: "the host of the uri \(shown) would come from {\(name)}; only a static value or a stage "
                        + "variable may say where requests go")
            }
            authority = authority.replacing("{\(name)}", with: value)
        }
        rest = rest[authorityEnd...]
        let (host, port) = try Self.hostAndPort(authority, in: shown)
        endpoint = BackendEndpoint(
            host: host, port: port ?? (isTLS ? 443 : 80), isTLS: isTLS, skipsAuthorityCheck: skipsAuthorityCheck)
        self.authority = authority
        if let fragment = rest.firstIndex(of: "#") { rest = rest[..<fragment] }
        let question = rest.firstIndex(of: "?")
        path = Self.parts(of: String(rest[..<(question ?? rest.endIndex)]))
        query = question.map { Self.parts(of: String(rest[rest.index(after: $0)...])) } ?? []
    }

    /// An address as defined, without what may be a secret: the query, userinfo, and what stage variables put in.
    private static func shown(_ text: String) -> String {
        let address = text.prefix { $0 != "?" && $0 != "#" }
        guard let at = address.lastIndex(of: "@") else { return String(address) }
        let start = address.range(of: "://")?.upperBound ?? address.startIndex
        return start <= at ? address[..<start] + "***" + address[at...] : String(address)
    }

    /// Replaces `${stageVariables.name}`; an unknown one becomes nothing, `${other}` stays.
    static func substituteVariables(in text: String, _ variables: [String: String]) -> String {
        var out = ""
        var rest = text[...]
        while let start = rest.range(of: "${stageVariables.") {
            out += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                rest = rest[start.lowerBound...]
                break
            }
            out += variables[String(rest[start.upperBound..<end])] ?? ""
            rest = rest[rest.index(after: end)...]
        }
        return out + rest
    }

    private static func parts(of text: String) -> [Part] {
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { parts.append(.literal(String(rest[..<open]))) }
            parts.append(.parameter(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.literal(String(rest))) }
        return parts
    }

    /// Ports that AWS calls (AWS guide, page setup-http-integrations).
    private static func isAllowed(port: Int) -> Bool { port == 80 || port == 443 || (1_024...65_535).contains(port) }

    /// A name, an IPv4 address, or an IPv6 address in brackets, which are taken off; no userinfo.
    private static func hostAndPort(_ authority: String, in shown: String) throws(Problem) -> (String, Int?) {
        let isBracketed: Bool = authority.hasPrefix("[")
        let host: Substring
        let rest: Substring
        if isBracketed {
            guard let end = authority.firstIndex(of: "]") else {
                throw Problem(reason: "the uri \(shown) has no valid host")
            }
            host = authority[authority.index(after: authority.startIndex)..<end]
            rest = authority[authority.index(after: end)...]
        } else {
            host = authority.prefix { $0 != ":" }
            rest = authority[host.endIndex...]
        }
        guard isHost(host, isAddress: isBracketed) else { throw Problem(reason: "the uri \(shown) has no valid host") }
        guard !rest.isEmpty else { return (String(host), nil) }
        let digits = rest.dropFirst()
        guard rest.first == ":", !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            let port = Int(digits)
        else { throw Problem(reason: "the uri \(shown) has no valid port") }
        guard isAllowed(port: port) else {
            throw Problem(reason: "the uri \(shown) names port \(port); API Gateway calls 80, 443 and 1024-65535 only")
        }
        return (String(host), port)
    }

    private static func isHost(_ host: Substring, isAddress: Bool) -> Bool {
        guard !host.isEmpty, !isAddress || host.contains(":") else { return false }
        return host.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "a")...UInt8(ascii: "f"),
                UInt8(ascii: "A")...UInt8(ascii: "F"):
                true
            case UInt8(ascii: ":"): isAddress
            case UInt8(ascii: "g")...UInt8(ascii: "z"), UInt8(ascii: "G")...UInt8(ascii: "Z"), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                !isAddress
            default: false
            }
        }
    }
}

extension StringProtocol where SubSequence == Substring {
    /// The first place of a text in this one.
    func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            let rest = self[start...]
            if rest.hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}

extension String {
    /// This text with every occurrence of another replaced.
    func replacing(_ text: String, with value: String) -> String {
        var out = ""
        var rest = self[...]
        while let range = rest.range(of: text) {
            out += rest[..<range.lowerBound]
            out += value
            rest = rest[range.upperBound...]
        }
        return out + rest
    }
}
