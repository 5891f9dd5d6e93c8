/// What the Fetch standard says of method names (2.2.1, "Methods").
public enum FetchMethod {
    /// Upper-cases the six methods for which browsers do that; `patch` stays `patch` and is no `PATCH`.
    public static func normalized(_ method: String) -> String {
        let upper = method.asciiUppercased
        switch upper {
        case "DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT": return upper
        default: return method
        }
    }

    /// Whether no preflight is needed for the method's sake; case counts.
    public static func isCORSSafelisted(_ method: some StringProtocol) -> Bool {
        method.hasBytes(of: "GET") || method.hasBytes(of: "HEAD") || method.hasBytes(of: "POST")
    }

    /// CONNECT, TRACE and TRACK in any case, which no script may send.
    public static func isForbidden(_ method: some StringProtocol) -> Bool {
        let upper = method.asciiUppercased
        return upper == "CONNECT" || upper == "TRACE" || upper == "TRACK"
    }

    /// Whether the text can be a method at all.
    public static func isValid(_ method: some StringProtocol) -> Bool { method.isHTTPToken }
}
