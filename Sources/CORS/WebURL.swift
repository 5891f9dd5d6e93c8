/// A URL as a browser parses it: the parts that CORS looks at, in their canonical form.
///
/// It follows the URL standard for `http`, `https`, `ws`, `wss` and `ftp`. Of other schemes only the scheme is known
/// and the rest is kept as written. Internationalised host names become Punycode where that is certain: see
/// `HostName`; what would need the full tables of UTS #46 is refused rather than encoded wrongly.
public struct WebURL: Hashable, Sendable, CustomStringConvertible {
    /// Lower case, without colon.
    public let scheme: String
    public let userName: String
    public let password: String
    /// Lower case, in Punycode, addresses canonical and IPv6 in brackets; nil when the scheme has none.
    public let host: String?
    /// Nil for the scheme's own port.
    public let port: UInt16?
    /// Begins with `/` where there is a host; the whole rest for other schemes.
    public let path: String
    /// Without `?`; nil when there is none.
    public let query: String?
    /// Without `#`; nil when there is none.
    public let fragment: String?

    /// The URL without its fragment, as it goes on the wire and into the preflight cache's key.
    public var withoutFragment: String {
        guard let host else { return "\(scheme):\(path)\(query.map { "?\($0)" } ?? "")" }
        var userInfo = ""
        if hasCredentials { userInfo = "\(userName)\(password.isEmpty ? "" : ":\(password)")@" }
        return "\(scheme)://\(userInfo)\(host)\(port.map { ":\($0)" } ?? "")\(path)\(query.map { "?\($0)" } ?? "")"
    }

    /// The URL without fragment, user name and password, as a request line and `Host` have it.
    public var onTheWire: String {
        guard let host else { return withoutFragment }
        return "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")\(path)\(query.map { "?\($0)" } ?? "")"
    }

    /// The same URL with another fragment.
    func withFragment(_ fragment: String?) -> WebURL {
        WebURL(
            scheme: scheme, userName: userName, password: password, host: host, port: port, path: path, query: query,
            fragment: fragment)
    }

    public var description: String { withoutFragment + (fragment.map { "#\($0)" } ?? "") }

    /// Whether there is a user name or a password.
    public var hasCredentials: Bool { !userName.isEmpty || !password.isEmpty }

    public var isHTTP: Bool { scheme == "http" || scheme == "https" }

    /// The origin of what lies there: a tuple where the scheme has hosts, that of the inner URL for `blob:`, else opaque.
    public var origin: RequestOrigin {
        if let host, Self.defaultPort(of: scheme) != nil {
            return .tuple(Origin(scheme: scheme, host: host, port: port))
        }
        if scheme == "blob", let inner = WebURL(path), inner.isHTTP { return inner.origin }
        return .opaque
    }

    /// Whether the page or resource counts as delivered safely (Secure Contexts, "potentially trustworthy URL").
    public var isPotentiallyTrustworthy: Bool {
        switch scheme {
        case "https", "wss", "file", "data": true
        default: addressSpace == .loopback && Self.defaultPort(of: scheme) != nil
        }
    }

    /// The port that a URL of this scheme means when it says none; nil for schemes without one.
    static func defaultPort(of scheme: some StringProtocol) -> UInt16? {
        switch scheme {
        case "http", "ws": 80
        case "https", "wss": 443
        case "ftp": 21
        default: nil
        }
    }
}
