/// What a browser makes of a request before anything is sent.
public enum FetchPlan: Hashable, Sendable {
    /// No CORS: the page's own origin, or a URL that needs no server.
    case sameOrigin
    /// Sent at once with an `Origin`; only the answer is checked.
    case simple
    /// Asked for first, and why.
    case preflight(PreflightNeed)
    /// Sent without CORS; the script gets an opaque answer.
    case noCORS
    /// A network error before anything is sent.
    case stopped(FetchFault)
    /// The `Request` constructor, or `open()`, throws.
    case `throws`(FetchFault)
}

/// Why a request is preflighted; at least one member says so.
public struct PreflightNeed: Hashable, Sendable {
    /// The method, when it is not GET, HEAD or POST.
    public var method: String?
    /// Headers that are not safelisted: lower case, unique, sorted.
    public var headerNames: [String]
    /// An event listener on `XMLHttpRequestUpload`.
    public var hasUploadListener: Bool
    /// A body that is a stream.
    public var hasStreamBody: Bool

    public init(method: String?, headerNames: [String], hasUploadListener: Bool, hasStreamBody: Bool) {
        self.method = method
        self.headerNames = headerNames
        self.hasUploadListener = hasUploadListener
        self.hasStreamBody = hasStreamBody
    }
}
