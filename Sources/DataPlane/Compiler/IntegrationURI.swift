import HTTPMessages

/// An integration's address with its placeholders; where requests go is settled at deployment, and no value of a
/// client's can change it.
struct IntegrationURI: Sendable {
    enum Part: Sendable, Equatable {
        case literal(String)
        /// `{name}`: filled by `integration.request.path.name`, left as it is when that has no value.
        case parameter(String)
    }

    struct Problem: Error, Equatable {
        let reason: String
    }

    let endpoint: BackendEndpoint
    /// The `Host` header: name and, unless it is the scheme's own, port.
    let authority: String
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
        let text = Self.substituteVariables(in: text, variables)
        let isTLS: Bool
        var rest: Substring
        if let after = text.suffix(after: "https://") {
            isTLS = true
            rest = after
        } else if let after = text.suffix(after: "http://") {
            isTLS = false
            rest = after
        } else {
            throw Problem(reason: "the uri \(text) is no http:// or https:// address")
        }
        let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        var authority = String(rest[..<authorityEnd])
        for part in Self.parts(of: authority) {
            guard case .parameter(let name) = part else { continue }
            guard let value = constants[name] else {
                throw Problem(
                    reason: "the host of the uri \(text) would come from {\(name)}; only a static value or a stage "
                        + "variable may say where requests go")
            }
            authority = authority.replacing("{\(name)}", with: value)
        }
        rest = rest[authorityEnd...]
        let (host, port) = try Self.hostAndPort(authority, in: text)
        endpoint = BackendEndpoint(
            host: host, port: port ?? (isTLS ? 443 : 80), isTLS: isTLS, skipsAuthorityCheck: skipsAuthorityCheck)
        self.authority = authority
        if let fragment = rest.firstIndex(of: "#") { rest = rest[..<fragment] }
        let question = rest.firstIndex(of: "?")
        path = Self.parts(of: String(rest[..<(question ?? rest.endIndex)]))
        query = question.map { Self.parts(of: String(rest[rest.index(after: $0)...])) } ?? []
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

    private static func hostAndPort(_ authority: String, in text: String) throws(Problem) -> (String, Int?) {
        var host = authority[...]
        var port: Int?
        if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            let digits = authority[authority.index(after: colon)...]
            guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = Int(digits),
                (1...65_535).contains(number)
            else { throw Problem(reason: "the uri \(text) has no valid port") }
            port = number
            host = authority[..<colon]
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        let isHost: Bool =
            !host.isEmpty
            && host.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: ":"):
                    true
                default: false
                }
            }
        guard isHost else { throw Problem(reason: "the uri \(text) has no valid host") }
        return (String(host), port)
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
