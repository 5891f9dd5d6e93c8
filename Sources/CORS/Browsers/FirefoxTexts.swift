// Firefox's own words: dom/locales/en-US/chrome/security/security.properties and nsCORSListenerProxy.cpp. Interface
// strings, one row for each, with the quotes that Firefox uses.

enum FirefoxTexts {
    static let frame: TextTemplate =
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {url}. (Reason: "

    /// The same for a wildcard with credentials, whose text quotes the URL.
    static let quotingFrame: TextTemplate =
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘{url}’. (Reason: "

    /// Said within the frame, which the row also closes.
    static let policy: [ConsoleText] = [
        ConsoleText(
            .allowOriginMissing, others: [.preflightAllowOriginMissing],
            "CORS header ‘Access-Control-Allow-Origin’ missing). Status code: {status}."),
        ConsoleText(
            .allowOriginMultiple, others: [.preflightAllowOriginMultiple],
            "Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed)."),
        ConsoleText(
            .allowOriginMismatch,
            others: [.preflightAllowOriginMismatch, .allowOriginInvalid, .preflightAllowOriginInvalid],
            "CORS header ‘Access-Control-Allow-Origin’ does not match ‘{value}’)."),
        ConsoleText(
            .allowOriginWildcard, others: [.preflightAllowOriginWildcard],
            "Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’)."),
        ConsoleText(
            .allowCredentialsNotTrue, others: [.preflightAllowCredentialsNotTrue],
            "expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’)."),
        ConsoleText(.preflightStatus, "CORS preflight response did not succeed). Status code: {status}."),
        ConsoleText(.preflightRedirect, "CORS request external redirect not allowed)."),
        ConsoleText(
            .preflightAllowMethodsUnparsable,
            "invalid token ‘{token}’ in CORS header ‘Access-Control-Allow-Methods’)."),
        ConsoleText(
            .preflightAllowHeadersUnparsable,
            "invalid token ‘{token}’ in CORS header ‘Access-Control-Allow-Headers’)."),
        ConsoleText(
            .preflightMethodNotAllowed, others: [.preflightMethodWildcard],
            "Did not find method in CORS header ‘Access-Control-Allow-Methods’)."),
        ConsoleText(
            .preflightHeaderNotAllowed, others: [.preflightHeaderWildcard, .preflightAuthorizationWildcard],
            "header ‘{parameter}’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response)."
        ),
        ConsoleText(.requestSchemeNotHTTP, others: [.redirectScheme], "CORS request not http)."),
        ConsoleText(
            .networkFailed,
            others: [.redirectLocationCredentials, .redirectInvalidLocation, .redirectTooMany, .redirectStreamBody],
            "CORS request did not succeed). Status code: {null}."),
    ]

    // What is said before anything is sent, or instead of following a redirect.
    static let file = ConsoleText(
        .requestSchemeNotHTTP, "Security Error: Content at {page}/ may not load or link to {url}.")
    static let redirectToFile = ConsoleText(
        .redirectScheme, "Security Error: Content at {url} may not load or link to {parameter}.")

    /// Said without the frame. Exceptions' texts are from dom/bindings/Errors.msg (assumed).
    static let plain: [ConsoleText] = [
        ConsoleText(
            .preflightAuthorizationWildcard,
            "Cross-Origin Request Warning: The Same Origin Policy will disallow reading the remote resource at {url} soon. (Reason: When the `Access-Control-Allow-Headers` is `*`, the `Authorization` header is not covered. To include the `Authorization` header, it must be explicitly listed in CORS header `Access-Control-Allow-Headers`)."
        ),
        file, redirectToFile,
        ConsoleText(.requestSameOriginMode, "Security Error: Content at {page}/ may not load data from {url}."),
        ConsoleText(.requestMixedContent, "Blocked loading mixed active content “{url}”"),
        ConsoleText(.requestInvalidURL, "TypeError: Window.fetch: {parameter} is not a valid URL."),
        ConsoleText(
            .requestURLCredentials, "TypeError: Window.fetch: {parameter} is an url with embedded credentials."),
        ConsoleText(
            .requestInvalidMethod, others: [.requestForbiddenMethod],
            "TypeError: Window.fetch: Invalid request method {parameter}."),
        ConsoleText(.requestBodyOnGetOrHead, "TypeError: Window.fetch: HEAD or GET Request cannot have a body."),
        ConsoleText(.requestNavigateMode, "TypeError: Window.fetch: Invalid request mode navigate."),
        ConsoleText(.requestInvalidHeader, "TypeError: Window.fetch: {parameter} is an invalid header name."),
    ]
}
