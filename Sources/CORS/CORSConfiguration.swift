/// What an operator writes: plain values, nothing checked. `CORSPolicy` is made of it.
///
/// Names are those of API Gateway's HTTP APIs (`CorsConfiguration`), so that a configuration can be carried over.
/// Values are the values themselves: the quotes of API Gateway's mapping values (`'*'`) are refused.
///
/// ```swift
/// var configuration = CORSConfiguration(allowOrigins: ["https://app.example", "http://localhost:*"])
/// configuration.allowMethods = ["GET", "PUT", "DELETE"]
/// configuration.allowHeaders = ["Authorization", "Content-Type"]
/// configuration.exposeHeaders = ["ETag", "x-amzn-RequestId"]
/// configuration.maxAge = 7200
/// ```
public struct CORSConfiguration: Hashable, Sendable, Codable {
    /// `https://app.example`, `https://*.example.com` (any one or more labels below), `http://localhost:*` (any port),
    /// both together, or `*` alone for every origin. As browsers send them: lower case, Punycode, no path, no port that
    /// is the scheme's own. At most `CORSLimits.origins`.
    public var allowOrigins: [String]
    /// `GET`, `PUT` …, or `*` alone. Case counts, as it does to browsers, and `ANY` is no method. Browsers allow `GET`,
    /// `HEAD` and `POST` whatever stands here.
    public var allowMethods: [String]
    /// Names in any case, or `*`; with `*`, `Authorization` is only allowed when it stands beside it.
    public var allowHeaders: [String]
    /// Response headers that scripts may read beyond the safelisted ones, or `*` alone.
    public var exposeHeaders: [String]
    public var allowCredentials: Bool
    /// Seconds that a browser may remember a preflight, 0…86400; nil leaves the header out (browsers then keep it 5 s).
    public var maxAge: Int?
    /// What is dangerous and nevertheless wanted, each asked for by its name.
    public var dangerously: Set<Danger>

    /// What a configuration must ask for by name.
    public enum Danger: String, Hashable, Sendable, Codable, CaseIterable {
        /// Credentials for an `http:` origin that is no loopback host: anybody on the network can be that page.
        case insecureOrigins
        /// A pattern for all names below a public suffix, such as `https://*.com`: strangers own those names.
        ///
        /// Known are all top-level domains, and some three hundred well-known suffixes like `co.uk`, `github.io` and
        /// `execute-api.eu-west-1.amazonaws.com`; it is not the Public Suffix List, and one that is missing is not
        /// guarded.
        case publicSuffixSubdomains
        /// The origin `null`: every sandboxed frame of every page has it.
        case nullOrigin
    }

    public init(
        allowOrigins: [String],
        allowMethods: [String] = [],
        allowHeaders: [String] = [],
        exposeHeaders: [String] = [],
        allowCredentials: Bool = false,
        maxAge: Int? = nil,
        dangerously: Set<Danger> = []
    ) {
        self.allowOrigins = allowOrigins
        self.allowMethods = allowMethods
        self.allowHeaders = allowHeaders
        self.exposeHeaders = exposeHeaders
        self.allowCredentials = allowCredentials
        self.maxAge = maxAge
        self.dangerously = dangerously
    }
}
