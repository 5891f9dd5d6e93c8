/// Why a browser keeps an answer from a script: the step that failed and what it saw.
public struct FetchFault: Error, Hashable, Sendable {
    /// Stable names, those of `conform`'s vector files.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        // Before anything is sent
        case requestInvalidURL = "REQ_INVALID_URL"
        case requestURLCredentials = "REQ_URL_CREDENTIALS"
        case requestInvalidMethod = "REQ_INVALID_METHOD"
        case requestForbiddenMethod = "REQ_FORBIDDEN_METHOD"
        case requestInvalidHeader = "REQ_INVALID_HEADER"
        case requestBodyOnGetOrHead = "REQ_BODY_ON_GET_HEAD"
        case requestNoCORSMethod = "REQ_NO_CORS_METHOD"
        case requestStreamMode = "REQ_STREAM_MODE"
        case requestNavigateMode = "REQ_NAVIGATE_MODE"
        case requestBadPort = "REQ_BAD_PORT"
        case requestMixedContent = "REQ_MIXED_CONTENT"
        case requestSameOriginMode = "REQ_SAME_ORIGIN_MODE"
        case requestSchemeNotHTTP = "REQ_SCHEME_NOT_HTTP"
        case requestNoCORSRedirectMode = "REQ_NO_CORS_REDIRECT_MODE"
        /// Chrome's Local Network Access: a permission, which no header can give.
        case localNetworkPermission = "LNA_PERMISSION"
        case localNetworkInsecureContext = "LNA_INSECURE_CONTEXT"
        // The preflight
        case preflightAllowOriginMissing = "PF_ACAO_MISSING"
        case preflightAllowOriginMismatch = "PF_ACAO_MISMATCH"
        case preflightAllowOriginInvalid = "PF_ACAO_INVALID"
        case preflightAllowOriginMultiple = "PF_ACAO_MULTIPLE"
        case preflightAllowOriginWildcard = "PF_ACAO_WILDCARD_WITH_CREDENTIALS"
        case preflightAllowCredentialsNotTrue = "PF_ACAC_NOT_TRUE"
        case preflightStatus = "PF_STATUS_NOT_OK"
        case preflightRedirect = "PF_REDIRECT"
        case preflightAllowMethodsUnparsable = "PF_ACAM_UNPARSABLE"
        case preflightAllowHeadersUnparsable = "PF_ACAH_UNPARSABLE"
        case preflightMethodNotAllowed = "PF_METHOD_NOT_ALLOWED"
        case preflightMethodWildcard = "PF_METHOD_WILDCARD_WITH_CREDENTIALS"
        case preflightHeaderNotAllowed = "PF_HEADER_NOT_ALLOWED"
        case preflightHeaderWildcard = "PF_HEADER_WILDCARD_WITH_CREDENTIALS"
        case preflightAuthorizationWildcard = "PF_AUTHORIZATION_NOT_COVERED_BY_WILDCARD"
        // The response itself
        case allowOriginMissing = "ACAO_MISSING"
        case allowOriginMismatch = "ACAO_MISMATCH"
        case allowOriginInvalid = "ACAO_INVALID"
        case allowOriginMultiple = "ACAO_MULTIPLE"
        case allowOriginWildcard = "ACAO_WILDCARD_WITH_CREDENTIALS"
        case allowCredentialsNotTrue = "ACAC_NOT_TRUE"
        // Redirects
        case redirectInvalidLocation = "RD_INVALID_LOCATION"
        case redirectScheme = "RD_SCHEME"
        case redirectMode = "RD_MODE_ERROR"
        case redirectTooMany = "RD_TOO_MANY"
        case redirectLocationCredentials = "RD_LOCATION_CREDENTIALS"
        case redirectStreamBody = "RD_STREAM_BODY"
        // The network
        case networkFailed = "NET_FAILED"
    }

    public var code: Code
    /// The URL whose answer failed, without fragment.
    public var url: String
    /// The serialised origin that was sent or would have been.
    public var origin: String
    /// The status of the answer; nil when there was none.
    public var status: Int?
    /// The header's value, the method, the header name or the token that failed; empty for what is absent.
    public var parameter: String
    /// How many lines the header that failed had; two are a mistake of their own.
    public var lineCount: Int
    /// What the header said that was searched for the parameter, e.g. the whole `Access-Control-Allow-Methods`; nil
    /// when it was absent or there is none.
    public var searched: String?
    /// The section of the standard, as its anchor.
    public var clause: String
    /// The URL's fragment without `#`, which no server sees and consoles show; nil when there is none.
    public var fragment: String?
    /// Where the answer would have led, absolute; nil when it was no redirect or its `Location` no URL.
    public var location: String?
    /// Whether it is about the preflight rather than the request itself.
    public var isOfPreflight: Bool

    /// - Parameter isOfPreflight: nil is what the code says; a network that gives no answer has one code for both.
    public init(
        _ code: Code, url: String, origin: String, status: Int? = nil, parameter: String = "", clause: String,
        lineCount: Int = 1, searched: String? = nil, fragment: String? = nil, location: String? = nil,
        isOfPreflight: Bool? = nil
    ) {
        self.code = code
        self.url = url
        self.origin = origin
        self.status = status
        self.parameter = parameter
        self.clause = clause
        self.lineCount = lineCount
        self.searched = searched
        self.fragment = fragment
        self.location = location
        self.isOfPreflight = isOfPreflight ?? code.isOfPreflight
    }
}
