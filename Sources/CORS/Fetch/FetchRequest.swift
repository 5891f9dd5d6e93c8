/// What a script asks for: the arguments of `fetch()` or `XMLHttpRequest`, before the browser touched them.
public struct FetchRequest: Hashable, Sendable {
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        case cors
        case noCORS = "no-cors"
        case sameOrigin = "same-origin"
        case navigate
    }

    public enum Credentials: String, Hashable, Sendable, CaseIterable {
        case omit
        case sameOrigin = "same-origin"
        case include
    }

    public enum Redirect: String, Hashable, Sendable, CaseIterable {
        case follow
        case error
        case manual
    }

    /// What is sent; the kind decides the `Content-Type` that is added when the script gives none.
    public enum Body: Hashable, Sendable {
        case none
        case string
        case urlSearchParameters
        case formData
        /// With its type; empty when it has none.
        case blob(type: String)
        case arrayBuffer
        /// A `ReadableStream` with `duplex: "half"`.
        case stream
    }

    /// Which interface the script uses: browsers word their messages by it.
    public enum Initiator: String, Hashable, Sendable, CaseIterable {
        case fetch
        case xmlHTTPRequest = "XMLHttpRequest"
    }

    public var origin: RequestOrigin
    /// Absolute, or relative to the root of the page's origin.
    public var url: String
    public var method: String
    /// In the script's order and spelling.
    public var headers: [HeaderField]
    public var mode: Mode
    public var credentials: Credentials
    public var redirect: Redirect
    public var body: Body
    /// An event listener on `XMLHttpRequestUpload`, which alone makes a request preflighted.
    public var hasUploadListener: Bool
    public var initiator: Initiator

    public init(
        origin: RequestOrigin,
        url: String,
        method: String = "GET",
        headers: [HeaderField] = [],
        mode: Mode = .cors,
        credentials: Credentials = .sameOrigin,
        redirect: Redirect = .follow,
        body: Body = .none,
        hasUploadListener: Bool = false,
        initiator: Initiator = .fetch
    ) {
        self.origin = origin
        self.url = url
        self.method = method
        self.headers = headers
        self.mode = mode
        self.credentials = credentials
        self.redirect = redirect
        self.body = body
        self.hasUploadListener = hasUploadListener
        self.initiator = initiator
    }
}

/// What came back for one request on the wire: a final status and the header lines as they came.
public struct FetchResponse: Hashable, Sendable {
    public var status: Int
    public var headers: [HeaderField]

    public init(status: Int, headers: [HeaderField] = []) {
        self.status = status
        self.headers = headers
    }
}

/// One request as the browser puts it on the wire: a preflight, or the request itself, or what follows a redirect.
public struct WireRequest: Hashable, Sendable {
    public var isPreflight: Bool
    public var method: String
    /// Absolute, without fragment.
    public var url: String
    /// Those that CORS is about, in the browser's order: for a preflight `Accept`, `Access-Control-Request-Method`,
    /// `Access-Control-Request-Headers`, `Origin`; else the script's headers, the `Content-Type` that the body brings,
    /// and `Origin` where one is sent.
    public var headers: [HeaderField]
    /// Whether cookies and the like go with it; never with a preflight.
    public var includesCredentials: Bool

    public init(
        isPreflight: Bool, method: String, url: String, headers: [HeaderField], includesCredentials: Bool
    ) {
        self.isPreflight = isPreflight
        self.method = method
        self.url = url
        self.headers = headers
        self.includesCredentials = includesCredentials
    }
}
