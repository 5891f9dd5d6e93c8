/// What the script gets in the end.
public enum FetchOutcome: Hashable, Sendable {
    case allowed(FetchedResponse)
    /// A network error: `fetch()` rejects, `XMLHttpRequest` fires `error`.
    case blocked(FetchFault)
    /// Thrown before there was a request.
    case threw(FetchFault)
}

/// An answer as far as the script may see it.
public struct FetchedResponse: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case basic
        case cors
        /// Of `no-cors`: neither status nor headers nor body.
        case opaque
        /// Of `redirect: "manual"`: the same for a redirect.
        case opaqueRedirect = "opaqueredirect"
    }

    /// `Response.type`.
    public var type: Kind
    /// 0 when the type hides it.
    public var status: Int
    /// Names that the script can read: lower case, sorted.
    public var readableHeaderNames: [String]
    /// Names that the answer has and the script cannot see: lower case, sorted.
    public var hiddenHeaderNames: [String]

    public init(type: Kind, status: Int, readableHeaderNames: [String], hiddenHeaderNames: [String]) {
        self.type = type
        self.status = status
        self.readableHeaderNames = readableHeaderNames
        self.hiddenHeaderNames = hiddenHeaderNames
    }
}

/// One decision on the way: what was asked, what was seen, and whether it passed.
public struct FetchStep: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case constructor
        case mainFetch = "main-fetch"
        case preflightCache = "preflight-cache"
        case preflightRequest = "preflight-request"
        case preflightResponse = "preflight-response"
        case request
        case corsCheck = "cors-check"
        case redirect
        case exposure
        case network
    }

    public var kind: Kind
    /// The URL that the step is about, without fragment.
    public var url: String
    public var isPassed: Bool
    /// What was asked or compared, and what was seen, as a sentence without its end.
    public var text: String
    /// The section of the standard, as its anchor.
    public var clause: String

    public init(_ kind: Kind, url: String, isPassed: Bool, text: String, clause: String) {
        self.kind = kind
        self.url = url
        self.isPassed = isPassed
        self.text = text
        self.clause = clause
    }
}
