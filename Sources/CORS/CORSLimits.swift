/// The bounds of what a policy takes from its operator and from strangers.
public enum CORSLimits {
    /// Bytes of a scheme: RFC 3986 has no bound, and the longest that pages have (`chrome-extension`) is a quarter.
    static let schemeBytes = 64
    /// Bytes of a host name and of one label: RFC 1035, section 2.3.4.
    static let hostBytes = Origin.maximumHostLength
    static let labelBytes = 63
    /// Bytes of an `Origin` header and of an allowed origin: a scheme, `://`, a host and `:65535`.
    public static let originBytes = Origin.maximumLength

    /// Values in `allowOrigins`. The cost of a request does not depend on it; ten thousand tenants are a database's
    /// matter, not a configuration's.
    public static let origins = 10_000
    /// Values in `allowMethods`: each preflight's answer lists all of them, and the registry of methods has 40.
    public static let methods = 64
    /// Values in `allowHeaders`, and in `exposeHeaders`: each answer lists all of them.
    public static let headerNames = 256
    /// Bytes of a method or of a header's name.
    public static let nameBytes = 256

    /// Elements of `Access-Control-Request-Headers`, all lines together. A browser sends each name once.
    public static let requestHeaderNames = 512
    /// Empty elements of `Access-Control-Request-Headers`: a recipient must ignore "a reasonable number" of them
    /// (RFC 9110, section 5.6.1.2), and browsers send none.
    public static let requestHeaderEmptyElements = 16
    /// Bytes of `Access-Control-Request-Headers`, all lines together: what most servers take as a whole head.
    public static let requestHeaderBytes = 16_384

    /// Seconds of `maxAge`: Firefox's cap, the longest of all.
    public static let maxAge = 86_400
    /// Seconds, Chrome's cap.
    static let chromeMaxAge = 7_200

    /// Values that a fix names one by one; more of them would not be read.
    static let namedValues = 8
    /// Bytes that a refusal keeps of what a stranger sent: enough to recognise it in a log.
    static let refusalBytes = 96
}
