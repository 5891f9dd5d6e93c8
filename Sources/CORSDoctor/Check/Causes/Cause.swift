internal import CORS

/// Something that made a browser block, or that is going to.
public struct Cause: Sendable, Equatable {
    /// Stable, for programs: one of `Cause.Code`, or the name of a `CauseHint` about a header's value.
    public var code: String
    /// What is the case, with the values, in sentences.
    public var explanation: String
    /// What to do, as a sentence without its end; nil where `Remedy` says it.
    let advice: String?

    init(_ code: Code, _ explanation: String, advice: String? = nil) {
        self.code = code.rawValue
        self.explanation = explanation
        self.advice = advice
    }

    /// - Parameter value: The header's value that the hint is about, where that is `Access-Control-Allow-Origin`.
    init(_ hint: CauseHint, value: String? = nil) {
        code = hint.kind.rawValue
        let start = value.map { "Access-Control-Allow-Origin is '\(TextLayout.excerpt($0))': " } ?? ""
        explanation = (start.isEmpty ? hint.explanation.firstUpperCased : start + hint.explanation) + "."
        advice = hint.fix.firstUpperCased
    }
}

extension Cause {
    /// The causes that the doctor itself knows; those about a header's value are the browser model's `CauseHint`s.
    public enum Code: String, Sendable, CaseIterable {
        // Who answers the preflight, and how
        case noOptionsMethod = "no-options-method"
        case noResource = "no-resource"
        case noMethod = "no-method"
        case wrongStage = "wrong-stage"
        case authorizerOnOptions = "authorizer-on-options"
        case iamOnOptions = "iam-on-options"
        case apiKeyOnOptions = "api-key-on-options"
        case validatorOnOptions = "validator-on-options"
        case passthrough415 = "passthrough-415"
        case passthrough500 = "passthrough-500"
        case mockWithoutStatus = "mock-without-status"
        case binaryMediaMock = "binary-media-mock"
        case backendAnswersOptions = "backend-answers-options"
        // Whom the gateway itself turned away
        case firewall = "waf-403"
        case resourcePolicy = "resource-policy-403"
        case forbidden = "forbidden-403"
        case throttled = "throttled-429"
        case gatewayResponse4XX = "gateway-response-4xx"
        case gatewayResponse5XX = "gateway-response-5xx"
        // What the answer says, or does not
        case headerNotMapped = "header-not-mapped"
        case proxyMustAnswer = "proxy-integration-must-answer"
        case duplicateLine = "duplicate-line"
        case methodNotListed = "method-not-listed"
        case headerNotListed = "header-not-listed"
        case libraryHeaders = "library-headers"
        case wildcardWithCredentials = "wildcard-with-credentials"
        case authorizationNotCovered = "authorization-not-covered"
        case credentialsNotAllowed = "credentials-not-allowed"
        case serverWithoutCORS = "server-without-cors"
        case policyRefuses = "policy-refuses"
        // Where the answer went
        case redirectOnPreflight = "redirect-on-preflight"
        case httpToHTTPS = "http-to-https"
        case redirectTaint = "redirect-taint"
        case redirectRefused = "redirect-refused"
        // What no header mends
        case localNetwork = "lna"
        case mixedContent = "mixed-content"
        case opaqueResponse = "opaque-response"
        case opaqueRedirect = "opaque-redirect"
        case invalidRequest = "invalid-request"
        case nameNotResolved = "dns"
        case connectionRefused = "connection-refused"
        case timedOut = "timed-out"
        case tls = "tls"
        case networkFailed = "network-failed"
        // When it was or was not changed
        case staleDeployment = "stale-deployment"
        case cachedWithoutVary = "cached-without-vary"
    }
}
