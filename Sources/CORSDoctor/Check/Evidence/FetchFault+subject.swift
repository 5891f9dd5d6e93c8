internal import CORS

extension FetchFault.Code {
    /// What a fault is about.
    enum Subject: Sendable {
        /// The arguments of `fetch()`.
        case request
        // Where the request would go: what a browser refuses before it sends anything.
        case port
        case mixedContent
        case localNetwork
        case preflight
        /// `Access-Control-…` of the answer itself, or of a redirect on the way to it.
        case answer
        case redirect
        case network
    }

    var subject: Subject {
        switch self {
        case .requestInvalidURL, .requestURLCredentials, .requestInvalidMethod, .requestForbiddenMethod,
            .requestInvalidHeader, .requestBodyOnGetOrHead, .requestNoCORSMethod, .requestStreamMode,
            .requestNavigateMode, .requestNoCORSRedirectMode, .requestSchemeNotHTTP, .requestSameOriginMode:
            .request
        case .requestBadPort: .port
        case .requestMixedContent: .mixedContent
        case .localNetworkPermission, .localNetworkInsecureContext: .localNetwork
        case .preflightAllowOriginMissing, .preflightAllowOriginMismatch, .preflightAllowOriginInvalid,
            .preflightAllowOriginMultiple, .preflightAllowOriginWildcard, .preflightAllowCredentialsNotTrue,
            .preflightStatus, .preflightRedirect, .preflightAllowMethodsUnparsable, .preflightAllowHeadersUnparsable,
            .preflightMethodNotAllowed, .preflightMethodWildcard, .preflightHeaderNotAllowed, .preflightHeaderWildcard,
            .preflightAuthorizationWildcard:
            .preflight
        case .allowOriginMissing, .allowOriginMismatch, .allowOriginInvalid, .allowOriginMultiple, .allowOriginWildcard,
            .allowCredentialsNotTrue:
            .answer
        case .redirectInvalidLocation, .redirectScheme, .redirectMode, .redirectTooMany, .redirectLocationCredentials,
            .redirectStreamBody:
            .redirect
        case .networkFailed: .network
        }
    }

    var isAboutPreflight: Bool { subject == .preflight }
    var isAboutAnswer: Bool { subject == .answer }

    /// Whether `Access-Control-Allow-Origin` is not there at all.
    var isOriginMissing: Bool { self == .preflightAllowOriginMissing || self == .allowOriginMissing }

    /// Whether `Access-Control-Allow-Origin` is there and names somebody else, or nobody.
    var isOriginWrong: Bool {
        switch self {
        case .preflightAllowOriginMismatch, .preflightAllowOriginInvalid, .preflightAllowOriginMultiple,
            .allowOriginMismatch, .allowOriginInvalid, .allowOriginMultiple:
            true
        default: false
        }
    }

    /// Whether a `*` stands where credentials make it an ordinary name.
    var isWildcardWithCredentials: Bool {
        switch self {
        case .preflightAllowOriginWildcard, .allowOriginWildcard, .preflightMethodWildcard, .preflightHeaderWildcard:
            true
        default: false
        }
    }

    var isCredentialsNotTrue: Bool { self == .preflightAllowCredentialsNotTrue || self == .allowCredentialsNotTrue }
}
