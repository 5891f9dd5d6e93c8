// WebKit's own words: CrossOriginAccessControl.cpp, CrossOriginPreflightResultCache.cpp and DocumentThreadableLoader.cpp.
// Interface strings, one row for each.

enum SafariTexts {
    /// Follows the reason.
    static let fetchLine: TextTemplate = "Fetch API cannot load {url} due to access control checks."
    static let requestLine: TextTemplate = "XMLHttpRequest cannot load {url} due to access control checks."
    static let lastLine: TextTemplate = "Failed to load resource: {reason}"

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
            .redirectScheme, others: [.requestSchemeNotHTTP],
            "not allowed to follow a cross-origin CORS redirection with non CORS scheme"),
    ]

    /// Said by older versions, without the status; only read.
    static let older: [ConsoleText] = [
        ConsoleText(.allowOriginMismatch, "Origin {origin} is not allowed by Access-Control-Allow-Origin."),
        ConsoleText(.preflightStatus, "Preflight response is not successful"),
    ]

    /// Said alone.
    static let plain: [ConsoleText] = [
        ConsoleText(
            .requestMixedContent,
            "[blocked] The page at {page}/ requested insecure content from {url}. This content was blocked and must be served over HTTPS."
        ),
        ConsoleText(.requestBadPort, "Not allowed to use restricted network port {parameter}: {url}"),
    ]
}
