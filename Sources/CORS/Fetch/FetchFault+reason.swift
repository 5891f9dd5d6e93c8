extension FetchFault {
    /// What is wrong, in a sentence without its end and in words of no browser.
    public var reason: String {
        let shown = parameter.excerpt
        return switch code {
        case .requestInvalidURL: "'\(shown)' is no URL that a browser can load"
        case .requestURLCredentials: "the URL has a user name or a password, which fetch() refuses"
        case .requestInvalidMethod: "'\(shown)' is no method name"
        case .requestForbiddenMethod: "scripts may not send \(shown)"
        case .requestInvalidHeader: "the header '\(shown)' has a name or a value that HTTP does not allow"
        case .requestBodyOnGetOrHead: "\(shown) cannot have a body"
        case .requestNoCORSMethod: "mode no-cors allows GET, HEAD and POST, not \(shown)"
        case .requestStreamMode: "a stream body cannot be sent here"
        case .requestNavigateMode: "mode navigate is not for scripts"
        case .requestBadPort: "browsers block the port \(shown)"
        case .requestMixedContent: "an https page may not ask for a plain http URL"
        case .requestSameOriginMode: "mode same-origin, and the URL is of another origin"
        case .requestSchemeNotHTTP: "the scheme '\(shown)' has no CORS"
        case .requestNoCORSRedirectMode: "mode no-cors must follow redirects"
        case .localNetworkPermission: "Chrome asks the user before it reaches the \(shown) network"
        case .localNetworkInsecureContext: "only a secure page may ask to reach the \(shown) network"
        case .preflightAllowOriginMissing: "the preflight's answer has no Access-Control-Allow-Origin"
        case .preflightAllowOriginMismatch, .preflightAllowOriginInvalid:
            "the preflight's Access-Control-Allow-Origin is '\(shown)', not '\(origin)'"
        case .preflightAllowOriginMultiple: "the preflight's Access-Control-Allow-Origin has several values: '\(shown)'"
        case .preflightAllowOriginWildcard:
            "the preflight's Access-Control-Allow-Origin is '*' and credentials are included"
        case .preflightAllowCredentialsNotTrue:
            parameter.isEmpty
                ? "the preflight's answer has no Access-Control-Allow-Credentials"
                : "the preflight's Access-Control-Allow-Credentials is '\(shown)', not 'true'"
        case .preflightStatus: "the preflight was answered with status \(status ?? 0)"
        case .preflightRedirect: "the preflight was redirected with status \(status ?? 0)"
        case .preflightAllowMethodsUnparsable: "Access-Control-Allow-Methods '\(shown)' is no list of methods"
        case .preflightAllowHeadersUnparsable: "Access-Control-Allow-Headers '\(shown)' is no list of names"
        case .preflightMethodNotAllowed: "Access-Control-Allow-Methods lacks \(shown)"
        case .preflightMethodWildcard: "'*' allows no method when credentials are included, so \(shown) is not allowed"
        case .preflightHeaderNotAllowed: "Access-Control-Allow-Headers lacks \(shown)"
        case .preflightHeaderWildcard: "'*' allows no header when credentials are included, so \(shown) is not allowed"
        case .preflightAuthorizationWildcard: "'*' in Access-Control-Allow-Headers does not cover authorization"
        case .allowOriginMissing: "the answer has no Access-Control-Allow-Origin"
        case .allowOriginMismatch, .allowOriginInvalid: "Access-Control-Allow-Origin is '\(shown)', not '\(origin)'"
        case .allowOriginMultiple: "Access-Control-Allow-Origin has several values: '\(shown)'"
        case .allowOriginWildcard: "Access-Control-Allow-Origin is '*' and credentials are included"
        case .allowCredentialsNotTrue:
            parameter.isEmpty
                ? "the answer has no Access-Control-Allow-Credentials"
                : "Access-Control-Allow-Credentials is '\(shown)', not 'true'"
        case .redirectInvalidLocation: "the redirect's Location '\(shown)' is no URL"
        case .redirectScheme: "the redirect leads to '\(shown)', which is not http or https"
        case .redirectMode: "redirect mode error, and the answer is a redirect"
        case .redirectTooMany: "more than 20 redirects"
        case .redirectLocationCredentials: "the redirect leads to '\(shown)', a URL with user name or password"
        case .redirectStreamBody: "a stream body cannot be sent again after a redirect"
        case .networkFailed:
            status.map { "the browser takes status \($0) for a failure of the connection" } ?? "no answer came"
        }
    }
}
