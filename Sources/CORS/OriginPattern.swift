/// An allowed origin, taken apart: one origin, or all that differ from it in their subdomain, their port or both.
struct OriginPattern: Hashable, Sendable, CustomStringConvertible {
    enum Port: Hashable, Sendable {
        /// The scheme's own, which browsers never write.
        case standard
        case number(UInt16)
        /// Any, the scheme's own included.
        case any
    }

    /// Lower case; `http` or `https` when the pattern is for more than one origin.
    let scheme: String
    /// Lower case, without the leading `*.`.
    let host: String
    /// Whether the names below `host` are meant, one or more labels deep, and not `host` itself.
    let isForSubdomains: Bool
    let port: Port

    var isExact: Bool { !isForSubdomains && port != .any }

    /// Whether the pages are the browser's own machine's: `localhost`, names below it, and loopback addresses.
    var isLoopback: Bool {
        let name = host.hasSuffix(".") ? host.dropLast() : host[...]
        if name == "localhost" || name.hasSuffix(".localhost") || name == "[::1]" { return true }
        return IPv4Address.isEndingInNumber(name) && name.hasPrefix("127.")
    }

    var description: String {
        let text =
            switch port {
            case .standard: ""
            case .number(let number): ":\(number)"
            case .any: ":*"
            }
        return "\(scheme)://\(isForSubdomains ? "*." : "")\(host)\(text)"
    }
}
