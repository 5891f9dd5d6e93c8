/// The slip that most likely lies behind a fault, and how to mend it.
public struct CauseHint: Hashable, Sendable {
    /// Stable names, those of `conform`'s vector files.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case trailingSlash = "trailing-slash"
        case defaultPort = "default-port"
        case letterCase = "case"
        case scheme
        case schemeMissing = "scheme-missing"
        case port
        case www
        case localhost = "localhost-vs-loopback-ip"
        case otherOrigin = "other-origin"
        case list
        case duplicateLine = "duplicate-line"
        case glob
        case quoted
        case empty
        case null
        case redirectTaint = "redirect-taint"
        case redirectResponse = "redirect-response"
        case wildcardWithCredentials = "wildcard-with-credentials"
        case methodCase = "method-case"
        case anyLiteral = "ANY-literal"
        case authorizationWildcard = "authorization-wildcard"
        case localNetwork = "lna"
        case insecureConfiguration = "insecure-config"
    }

    public var kind: Kind
    /// What happened, as a sentence without its end.
    public var explanation: String
    /// What to do, as a sentence without its end.
    public var fix: String

    public init(_ kind: Kind, _ explanation: String, fix: String) {
        self.kind = kind
        self.explanation = explanation
        self.fix = fix
    }
}

extension FetchFault {
    /// What the fault alone tells of its cause; empty when only the server's side could tell.
    public var hints: [CauseHint] {
        switch code {
        case .allowOriginMismatch, .allowOriginInvalid, .allowOriginMultiple, .preflightAllowOriginMismatch,
            .preflightAllowOriginInvalid, .preflightAllowOriginMultiple:
            allowOriginHints
        case .allowOriginMissing where FetchHop.isRedirect(status ?? 0):
            [
                CauseHint(
                    .redirectResponse, "the answer is itself a redirect, and each redirect needs the headers too",
                    fix: "ask for the final URL at once, or send Access-Control-Allow-Origin with the redirect")
            ]
        case .allowOriginWildcard, .preflightAllowOriginWildcard:
            [
                CauseHint(
                    .wildcardWithCredentials, "'*' means nothing when the request includes credentials",
                    fix: "send the origin '\(origin)' itself, with Vary: Origin, or fetch without credentials")
            ]
        case .allowCredentialsNotTrue, .preflightAllowCredentialsNotTrue: allowCredentialsHints
        case .preflightMethodNotAllowed, .preflightMethodWildcard, .preflightAllowMethodsUnparsable,
            .preflightHeaderNotAllowed, .preflightHeaderWildcard, .preflightAllowHeadersUnparsable:
            listHints
        case .preflightAuthorizationWildcard:
            [
                CauseHint(
                    .authorizationWildcard, "'*' in Access-Control-Allow-Headers covers every header but Authorization",
                    fix: "list Authorization by its name, beside or instead of '*'")
            ]
        case .localNetworkPermission, .localNetworkInsecureContext:
            [
                CauseHint(
                    .localNetwork, "the page is public and the server is not; no header can allow that",
                    fix: "serve the page from the same network, or grant the permission that Chrome asks for")
            ]
        case .requestInvalidURL, .requestURLCredentials, .requestInvalidMethod, .requestForbiddenMethod,
            .requestInvalidHeader, .requestBodyOnGetOrHead, .requestNoCORSMethod, .requestStreamMode,
            .requestNavigateMode, .requestBadPort, .requestMixedContent, .requestSameOriginMode, .requestSchemeNotHTTP,
            .requestNoCORSRedirectMode, .allowOriginMissing, .preflightAllowOriginMissing, .preflightStatus,
            .preflightRedirect, .redirectInvalidLocation, .redirectScheme, .redirectMode, .redirectTooMany,
            .redirectLocationCredentials, .redirectStreamBody, .networkFailed:
            []
        }
    }
}

extension FetchedResponse {
    /// What a browser allows and a prudent server would not say: credentials for the origin `null`, which every
    /// sandboxed frame of every page has.
    public static func insecurity(of response: FetchResponse) -> CauseHint? {
        guard response.value("Access-Control-Allow-Origin") == "null",
            response.value("Access-Control-Allow-Credentials") == "true"
        else { return nil }
        return CauseHint(
            .insecureConfiguration, "the origin null may read answers with credentials, and any page can have it",
            fix: "allow only origins that you know; never null together with credentials")
    }
}
