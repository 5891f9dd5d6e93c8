internal import CORS

/// What kind of change mends a cause; where the gateway stands decides how it is written down.
enum Remedy: Sendable, Equatable {
    /// Deploy what is there.
    case deploy
    /// OPTIONS without authorization, key and validator.
    case openOptions
    /// The MOCK integration of OPTIONS.
    case mendMock
    /// CORS on the resource: OPTIONS, its answer, and the headers of the methods' answers.
    case enable
    /// CORS on the answers that the gateway makes itself.
    case gatewayResponses
    /// The headers of whoever answers: a backend or another server.
    case answerHeaders
    /// Nothing that a header could do; in words.
    case words(String)
    /// The cause explains another one, or says what to do itself.
    case none
}

extension Remedy {
    /// Whether headers mend it, whoever sends them.
    var isHeaders: Bool {
        switch self {
        case .enable, .gatewayResponses, .answerHeaders: true
        case .deploy, .openOptions, .mendMock, .words, .none: false
        }
    }
}

extension Cause {
    var remedy: Remedy {
        // A cause of the doctor's own that brings its advice along needs no other.
        if let code = Code(rawValue: code) { return advice == nil ? code.remedy : .none }
        guard let kind = CauseHint.Kind(rawValue: code) else { return .none }
        switch kind {
        case .methodCase, .redirectTaint, .redirectResponse, .wildcardWithCredentials, .authorizationWildcard,
            .localNetwork, .duplicateLine, .insecureConfiguration:
            return .none
        case .trailingSlash, .defaultPort, .letterCase, .scheme, .schemeMissing, .port, .www, .localhost, .otherOrigin,
            .list, .glob, .quoted, .empty, .null, .anyLiteral:
            return .answerHeaders
        }
    }
}

extension Cause.Code {
    var remedy: Remedy {
        switch self {
        case .staleDeployment: .deploy
        case .authorizerOnOptions, .iamOnOptions, .apiKeyOnOptions, .validatorOnOptions: .openOptions
        case .passthrough415, .passthrough500, .mockWithoutStatus, .binaryMediaMock: .mendMock
        case .noOptionsMethod, .headerNotMapped, .policyRefuses: .enable
        case .gatewayResponse4XX, .gatewayResponse5XX: .gatewayResponses
        case .throttled:
            .words("Raise the limit, or let browsers remember preflights longer: Access-Control-Max-Age, up to 7200")
        case .proxyMustAnswer, .serverWithoutCORS, .backendAnswersOptions, .methodNotListed, .headerNotListed,
            .wildcardWithCredentials, .authorizationNotCovered, .credentialsNotAllowed, .cachedWithoutVary:
            .answerHeaders
        case .duplicateLine:
            .words("Take one of the two lines out: let either the application or what stands in front of it send it")
        case .noResource: .words("Call a path that the API has, or add the resource and its methods")
        case .noMethod: .words("Add the method to the resource, or ask with one that it has")
        case .wrongStage: .words("Correct the API's id or the stage in the URL, or deploy the API to that stage")
        case .forbidden:
            .words(
                "Find which of the three it is: list the stages (aws apigateway get-stages), look whether the method "
                    + "has apiKeyRequired, and look into the web ACL's sampled requests")
        case .firewall: .words("Add a rule to the web ACL that allows OPTIONS requests to the API")
        case .resourcePolicy:
            .words("Allow execute-api:Invoke for OPTIONS in the resource policy, for the addresses of the users")
        case .redirectOnPreflight, .redirectTaint, .redirectRefused:
            .words("Ask for the URL where the redirect ends, exactly as it is written there")
        case .httpToHTTPS: .words("Write https:// in the page's URL of the API")
        case .localNetwork:
            .words(
                "Serve the page from localhost too, over https where it is public; or permit it in Chrome's site "
                    + "settings (Local network access; since 145 for this machine Apps on device), or by the policy "
                    + "LocalNetworkAccessAllowedForUrls. A frame also needs allow=\"local-network-access\"")
        case .mixedContent: .words("Serve the API over https and ask for https://")
        case .opaqueResponse: .words("Take mode: \"no-cors\" out, and let the server allow the page")
        case .opaqueRedirect: .words("Take redirect: \"manual\" out, or answer without a redirect")
        case .invalidRequest: .words("Change the call in the page's script; no server can")
        case .nameNotResolved: .words("Correct the host name, or wait until its DNS entry is there")
        case .connectionRefused: .words("Start the server, or correct host and port")
        case .timedOut: .words("Look whether a firewall drops the connection, and whether the server is up")
        case .tls: .words("Find out why the server takes no secure connection")
        case .networkFailed: .words("Find out why the server does not answer; then look at CORS")
        case .libraryHeaders: .none
        }
    }
}
