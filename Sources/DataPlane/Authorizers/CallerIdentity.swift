import Patterns

/// What a request says of its caller, by the authorizer's identity sources.
struct CallerIdentity: Sendable {
    /// The token of TOKEN and user pool authorizers; empty for REQUEST.
    let token: String
    /// Under which answers are remembered; nil when none are.
    let key: AuthorizerCache.Key?
}

extension Pipeline {
    /// The caller's identity; without one, or when a token has not the form that it must have, nobody is asked.
    func identity(
        of invocation: Invocation, for authorizer: CompiledAuthorizer
    ) throws(GatewayFailure) -> CallerIdentity {
        let scope = invocation.scope
        var key = authorizer.timeToLive == nil ? nil : AuthorizerCache.Key(authorizer.cacheScope)
        var token = ""
        for source in authorizer.identitySources {
            var values = source.values(in: scope)
            // Only a test of an authorizer brings values of its own.
            if case .context(let variable) = source, let given = invocation.contextOverlay[variable.rawValue] {
                values = [given]
            }
            guard let last = values.last, !last.isEmpty else {
                throw .unauthorized(
                    invocation.authorizerCause(
                        authorizer, "the request lacks, or has empty, the identity source \(source.expression)"),
                    requestID: invocation.request.identifiers.requestID)
            }
            key?.append(values)
            token = last
        }
        if case .token = authorizer.kind, let validation = authorizer.validation {
            switch validation.match(token, .whole) {
            case .matched: break
            case .notMatched, .gaveUp:
                throw .unauthorized(
                    invocation.authorizerCause(
                        authorizer,
                        "the token does not match the whole identityValidationExpression \(validation.source)"),
                    requestID: invocation.request.identifiers.requestID)
            }
        }
        if case .request = authorizer.kind { token = "" }
        return CallerIdentity(token: token, key: key)
    }
}

extension IdentitySource {
    /// As a definition writes it.
    var expression: String {
        switch self {
        case .header(let name): "method.request.header.\(name)"
        case .forwarded(let header): "method.request.header.\(header.rawValue)"
        case .queryString(let name): "method.request.querystring.\(name)"
        case .stageVariable: "of a stage variable that the stage has not"
        case .context(let variable): "context.\(variable.rawValue)"
        case .absent: "that never has a value here"
        }
    }
}
