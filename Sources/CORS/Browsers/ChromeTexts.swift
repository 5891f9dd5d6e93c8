// Chromium's own words: services/network/public/cpp/cors/cors_error_string.cc and its neighbours. Interface strings,
// one row for each; the frame around them is in `Chrome`.

enum ChromeTexts {
    /// `Access to fetch at '…' (redirected from '…') from origin '…' has been blocked by CORS policy: …`
    static let frame: TextTemplate =
        "Access to {interface} at '{url}' from origin '{page}' has been blocked by CORS policy: "
    static let redirectedFrame: TextTemplate =
        "Access to {interface} at '{url}' (redirected from '{first}') from origin '{page}' has been blocked by CORS policy: "
    static let preflightPrefix = "Response to preflight request doesn't pass access control check: "

    /// Said within the frame.
    static let policy: [ConsoleText] = [
        ConsoleText(
            .allowOriginMissing, preflight: .preflightAllowOriginMissing,
            "No 'Access-Control-Allow-Origin' header is present on the requested resource."),
        ConsoleText(
            .allowOriginMultiple, preflight: .preflightAllowOriginMultiple,
            "The 'Access-Control-Allow-Origin' header contains multiple values '{value}', but only one is allowed.{advice}"
        ),
        ConsoleText(
            .allowOriginInvalid, preflight: .preflightAllowOriginInvalid,
            "The 'Access-Control-Allow-Origin' header contains the invalid value '{value}'.{advice}"),
        ConsoleText(
            .allowOriginMismatch, preflight: .preflightAllowOriginMismatch,
            "The 'Access-Control-Allow-Origin' header has a value '{value}' that is not equal to the supplied origin.{advice}"
        ),
        ConsoleText(
            .allowOriginWildcard, preflight: .preflightAllowOriginWildcard,
            "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'."
        ),
        ConsoleText(
            .allowCredentialsNotTrue, preflight: .preflightAllowCredentialsNotTrue,
            "The value of the 'Access-Control-Allow-Credentials' header in the response is '{value}' which must be 'true' when the request's credentials mode is 'include'."
        ),
        ConsoleText(.preflightStatus, preflight: .preflightStatus, "It does not have HTTP ok status."),
        ConsoleText(
            .preflightRedirect, preflight: .preflightRedirect, "Redirect is not allowed for a preflight request."),
        ConsoleText(
            .preflightAllowMethodsUnparsable,
            "Cannot parse Access-Control-Allow-Methods response header field in preflight response."),
        ConsoleText(
            .preflightAllowHeadersUnparsable,
            "Cannot parse Access-Control-Allow-Headers response header field in preflight response."),
        ConsoleText(
            .preflightMethodNotAllowed, others: [.preflightMethodWildcard],
            "Method {parameter} is not allowed by Access-Control-Allow-Methods in preflight response."),
        ConsoleText(
            .preflightHeaderNotAllowed, others: [.preflightHeaderWildcard, .preflightAuthorizationWildcard],
            "Request header field {parameter} is not allowed by Access-Control-Allow-Headers in preflight response."),
        ConsoleText(
            .redirectLocationCredentials,
            "Redirect location '{nothing}' contains a username and password, which is disallowed for cross-origin requests."
        ),
        ConsoleText(
            .requestSchemeNotHTTP, others: [.redirectScheme],
            "Cross origin requests are only supported for protocol schemes: {schemes}."),
        ConsoleText(
            .localNetworkPermission,
            "Permission was denied for this request to access the `{parameter}` address space."),
        ConsoleText(
            .localNetworkInsecureContext,
            "The request client is not a secure context and the resource is in more-private address space `{parameter}`."
        ),
    ]

    /// Only read: versions before 156 said so.
    static let older: [ConsoleText] = [
        ConsoleText(
            .redirectLocationCredentials,
            "Redirect location '{parameter}' contains a username and password, which is disallowed for cross-origin requests."
        ),
        ConsoleText(.requestSameOriginMode, "Cross origin requests are not allowed by request mode."),
    ]

    /// Ends the texts about a wrong origin, for `fetch()` alone.
    static let originAdvice = " Have the server send the header with a valid value."

    // What is said before anything is sent, or instead of following a redirect.
    static let sameOriginMode = ConsoleText(
        .requestSameOriginMode,
        "Fetch API cannot load {url}. Request mode is \"same-origin\" but the URL's origin is not same as the request origin {page}."
    )
    static let sameOriginModeRedirected = ConsoleText(
        .requestSameOriginMode,
        "Unsafe attempt to load URL {url} from frame with URL {page}/. Domains, protocols and ports must match.")
    static let scheme = ConsoleText(
        .requestSchemeNotHTTP, "Fetch API cannot load {url}. URL scheme \"{parameter}\" is not supported.")
    static let fileScheme = ConsoleText(.requestSchemeNotHTTP, "Not allowed to load local resource: {url}")
    static let ftpScheme = ConsoleText(.requestSchemeNotHTTP, "FTP is not supported.")
    static let proxyChallenge = ConsoleText(.networkFailed, "Failed to load resource: net::ERR_UNEXPECTED_PROXY_AUTH")
    static let unsafeRedirect = ConsoleText(.redirectScheme, "Failed to load resource: net::ERR_UNSAFE_REDIRECT")

    /// Said without the frame. Exceptions' texts are from Blink's request.cc and fetch_manager.cc (assumed).
    static let plain: [ConsoleText] = [
        ConsoleText(
            .requestMixedContent,
            "Mixed Content: The page at '{page}/' was loaded over HTTPS, but requested an insecure resource '{url}'. This request has been blocked; the content must be served over HTTPS."
        ),
        ConsoleText(
            .requestInvalidURL,
            "TypeError: Failed to execute 'fetch' on 'Window': Failed to parse URL from {parameter}"),
        ConsoleText(
            .requestURLCredentials,
            "TypeError: Failed to execute 'fetch' on 'Window': Request cannot be constructed from a URL that includes credentials: {parameter}"
        ),
        ConsoleText(
            .requestForbiddenMethod,
            "TypeError: Failed to execute 'fetch' on 'Window': '{parameter}' HTTP method is unsupported."),
        ConsoleText(
            .requestInvalidMethod,
            "TypeError: Failed to execute 'fetch' on 'Window': '{parameter}' is not a valid HTTP method."),
        ConsoleText(
            .requestNoCORSMethod,
            "TypeError: Failed to execute 'fetch' on 'Window': '{parameter}' is unsupported in no-cors mode."),
        ConsoleText(
            .requestBodyOnGetOrHead,
            "TypeError: Failed to execute 'fetch' on 'Window': Request with GET/HEAD method cannot have body."),
        ConsoleText(.requestInvalidHeader, "TypeError: Failed to execute 'fetch' on 'Window': Invalid name"),
        ConsoleText(
            .requestNavigateMode,
            "TypeError: Failed to execute 'fetch' on 'Window': Cannot construct a Request with a RequestInit whose mode member is set as 'navigate'."
        ),
        ConsoleText(
            .requestStreamMode,
            "TypeError: Failed to execute 'fetch' on 'Window': If request is made from ReadableStream, mode should be\"same-origin\" or \"cors\""
        ),
        sameOriginMode, sameOriginModeRedirected, scheme, fileScheme, unsafeRedirect,
        ConsoleText(
            .requestNoCORSRedirectMode,
            "Fetch API cannot load {url}. Request mode is \"no-cors\" but the redirect mode is not \"follow\"."),
        ConsoleText(.redirectInvalidLocation, "Failed to load resource: net::ERR_INVALID_REDIRECT"),
        ConsoleText(.requestBadPort, "Failed to load resource: net::ERR_UNSAFE_PORT"),
        ConsoleText(.redirectTooMany, "Failed to load resource: net::ERR_TOO_MANY_REDIRECTS"),
        ConsoleText(
            .networkFailed, others: [.redirectMode, .redirectStreamBody],
            "Failed to load resource: net::ERR_FAILED"),
    ]

    /// Added for `XMLHttpRequest` to what concerns credentials.
    static let credentialsAdvice =
        " The credentials mode of requests initiated by the XMLHttpRequest is controlled by the withCredentials attribute."

    /// What follows a line within the frame.
    static let failedToLoad = "Failed to load resource: net::ERR_FAILED"
}
