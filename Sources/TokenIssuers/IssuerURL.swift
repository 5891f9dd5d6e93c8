internal import HTTPMessages

/// The address of an issuer or of its keys, read strictly: no user, no query, no fragment.
struct IssuerURL: Sendable, Hashable {
    struct Mistake: Error, Equatable {
        let reason: String
    }

    let text: String
    let endpoint: BackendEndpoint
    /// The `Host` header: the authority as written.
    let authority: String
    /// Empty, or beginning with `/`.
    let path: String

    init(_ text: String) throws(Mistake) {
        self.text = text
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Mistake(reason: "it has a space or a character outside ASCII")
        }
        let lower = text.lowercased()
        let isTLS = lower.hasPrefix("https://")
        guard isTLS || lower.hasPrefix("http://") else {
            throw Mistake(reason: "it does not begin with https:// or http://")
        }
        guard !text.contains("?"), !text.contains("#") else { throw Mistake(reason: "it has a query or a fragment") }
        let rest = text.dropFirst(isTLS ? 8 : 7)
        let authority = rest.prefix { $0 != "/" }
        let (host, port) = try Self.hostAndPort(authority)
        self.authority = String(authority)
        path = String(rest[authority.endIndex...])
        endpoint = BackendEndpoint(host: host, port: port ?? (isTLS ? 443 : 80), isTLS: isTLS)
    }

    private static func hostAndPort(_ authority: Substring) throws(Mistake) -> (String, Int?) {
        guard !authority.contains("@") else { throw Mistake(reason: "it has a user") }
        let host: Substring
        let rest: Substring
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { throw Mistake(reason: "its host has no ']'") }
            host = authority[authority.index(after: authority.startIndex)..<end]
            rest = authority[authority.index(after: end)...]
            guard !host.isEmpty, host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else {
                throw Mistake(reason: "it has no valid host")
            }
        } else {
            host = authority.prefix { $0 != ":" }
            rest = authority[host.endIndex...]
            guard !host.isEmpty,
                host.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." || $0 == "_" })
            else { throw Mistake(reason: "it has no valid host") }
        }
        guard !rest.isEmpty else { return (String(host), nil) }
        let digits = rest.dropFirst()
        guard rest.first == ":", digits.allSatisfy(\.isNumber), let port = Int(digits), (1...65_535).contains(port)
        else { throw Mistake(reason: "it has no valid port") }
        return (String(host), port)
    }

    /// Whether it cannot leave this machine, so that plain HTTP shows its answers to nobody.
    var isLoopback: Bool {
        let name = endpoint.host.lowercased()
        if name == "localhost" || name.hasSuffix(".localhost") || name == "::1" { return true }
        if name == "localhost.localstack.cloud" || name.hasSuffix(".localhost.localstack.cloud") { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// A document below this address; an issuer may end in a slash, its documents have one only.
    func appending(_ document: String) throws(Mistake) -> IssuerURL {
        try IssuerURL((text.hasSuffix("/") ? String(text.dropLast()) : text) + document)
    }
}
