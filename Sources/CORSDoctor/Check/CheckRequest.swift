public import CORS

/// What the doctor is asked: the request as the page's script makes it, and for which browsers.
public struct CheckRequest: Sendable {
    public var fetch: FetchRequest
    /// What is sent where the request has a body; the browser's decision does not depend on it.
    public var body: [UInt8]
    /// In the order of the report; never empty.
    public var browsers: [Browser]
    /// Sent with what includes credentials, to the request's own host only; nil sends none.
    public var cookie: String?
    /// Whether the request itself is sent once its preflight passed, as a browser would. Without it a request that is
    /// not GET or HEAD ends with `BrowserVerdict.Outcome.unsent`.
    public var sendsUnsafe: Bool
    /// Whether a GET or HEAD is sent although its preflight failed, to see what it would have got. Never for others.
    public var probesActual: Bool
    /// Whether a GET, HEAD or OPTIONS may be sent again without an origin and with a foreign one, to see whether the
    /// answer depends on it without saying so in `Vary`.
    public var replays: Bool
    /// What was sorted out of a pasted command, and what could not be read of it.
    public var inputNotes: [String]

    /// The engines first: what people see before what the standard says.
    public static let everyBrowser: [Browser] = [.chrome, .firefox, .safari, .standard]

    public init(
        fetch: FetchRequest,
        body: [UInt8] = [],
        browsers: [Browser] = CheckRequest.everyBrowser,
        cookie: String? = nil,
        sendsUnsafe: Bool = true,
        probesActual: Bool = false,
        replays: Bool = false,
        inputNotes: [String] = []
    ) {
        self.fetch = fetch
        self.body = body
        self.browsers = browsers.isEmpty ? Self.everyBrowser : browsers
        self.cookie = cookie
        self.sendsUnsafe = sendsUnsafe
        self.probesActual = probesActual
        self.replays = replays
        self.inputNotes = inputNotes
    }
}
