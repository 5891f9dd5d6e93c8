// WebKit's own words: CrossOriginAccessControl.cpp and CrossOriginPreflightResultCache.cpp as of 2025,
// NetworkLoadChecker.cpp as of 2024, DocumentThreadableLoader.cpp and FrameLoader.cpp. Interface strings, one row for
// each. No Safari was asked: the three lines around a reason are as people paste them, which rows stand alone is assumed.

enum SafariTexts {
    /// Follows the reason.
    static let fetchLine: TextTemplate = "Fetch API cannot load {url} due to access control checks."
    static let requestLine: TextTemplate = "XMLHttpRequest cannot load {url} due to access control checks."
    static let lastLine: TextTemplate = "Failed to load resource: {reason}"

    /// Stands before the reason when it was a redirect that failed.
    static let redirectPrefix: TextTemplate =
        "Cross-origin redirection to {location} denied by Cross-Origin Resource Sharing policy: "
    /// Follows a request that never left.
    static let notAllowed: TextTemplate = "Not allowed to request resource"

    static let policy: [ConsoleText] = [
        ConsoleText(
            .allowOriginMismatch,
            others: [
                .preflightAllowOriginMismatch, .allowOriginInvalid, .preflightAllowOriginInvalid, .allowOriginMissing,
                .preflightAllowOriginMissing,
            ],
            "Origin {origin} is not allowed by Access-Control-Allow-Origin. Status code: {status}"),
        ConsoleText(
            .allowOriginMultiple, others: [.preflightAllowOriginMultiple],
            "Access-Control-Allow-Origin cannot contain more than one origin."),
        ConsoleText(
            .allowOriginWildcard, others: [.preflightAllowOriginWildcard],
            "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true."),
        ConsoleText(
            .allowCredentialsNotTrue, others: [.preflightAllowCredentialsNotTrue],
            "Credentials flag is true, but Access-Control-Allow-Credentials is not \"true\"."),
        ConsoleText(
            .preflightStatus, others: [.preflightRedirect],
            "Preflight response is not successful. Status code: {status}"),
        ConsoleText(
            .preflightAllowMethodsUnparsable, "Header Access-Control-Allow-Methods has an invalid value: {value}"),
        ConsoleText(
            .preflightAllowHeadersUnparsable, "Header Access-Control-Allow-Headers has an invalid value: {value}"),
        ConsoleText(
            .preflightMethodNotAllowed, others: [.preflightMethodWildcard],
            "Method {parameter} is not allowed by Access-Control-Allow-Methods."),
        ConsoleText(
            .preflightHeaderNotAllowed, others: [.preflightHeaderWildcard],
            "Request header field {parameter} is not allowed by Access-Control-Allow-Headers."),
        ConsoleText(.redirectLocationCredentials, "redirection URL {parameter} has credentials"),
        ConsoleText(
            .redirectScheme, "not allowed to follow a cross-origin CORS redirection with non CORS scheme"),
        ConsoleText(.redirectMode, "Not allowed to follow a redirection while loading {url}"),
        ConsoleText(.redirectTooMany, "Load cannot follow more than 20 redirections"),
    ]

    /// Said by older versions, without the status; only read.
    static let older: [ConsoleText] = [
        ConsoleText(.allowOriginMismatch, "Origin {origin} is not allowed by Access-Control-Allow-Origin."),
        ConsoleText(.preflightStatus, "Preflight response is not successful"),
    ]

    /// Said without a reason behind the URL.
    static let plain: [ConsoleText] = [
        ConsoleText(
            .requestSameOriginMode, "Cross origin requests are not allowed when using same-origin fetch mode."),
        ConsoleText(
            .requestMixedContent,
            "[blocked] The page at {page}/ requested insecure content from {url}. This content was blocked and must be served over HTTPS."
        ),
        ConsoleText(.requestBadPort, "Not allowed to use restricted network port {parameter}: {url}"),
    ]
}
