import HTTPMessages
import JSON

extension Pipeline {
    /// Verifies a user pool's token, or remembers that it was, and asks whether the method takes it.
    func authorize(
        _ invocation: Invocation, byTokenOf authorizer: CompiledAuthorizer, scopes: [String]
    ) async throws(GatewayFailure) -> AuthorizerContext {
        let identity = try identity(of: invocation, for: authorizer)
        let token = try await verifiedToken(identity, invocation, authorizer)
        if let objection = token.objection(scopes: scopes, audience: authorizer.validation) {
            throw .unauthorized(
                invocation.authorizerCause(authorizer, objection),
                requestID: invocation.request.identifiers.requestID)
        }
        return token.context
    }

    /// A token is remembered no longer than it is valid.
    func verifiedToken(
        _ identity: CallerIdentity, _ invocation: Invocation, _ authorizer: CompiledAuthorizer
    ) async throws(GatewayFailure) -> VerifiedToken {
        if let key = identity.key,
            case .claims(let remembered)? = authorizerCache.answer(
                key, at: clock.monotonicNanoseconds())
        {
            return remembered
        }
        guard case .userPools(let pools) = authorizer.kind else {
            throw .authorizerConfiguration(
                invocation.authorizerCause(authorizer, "it has no user pools"), log: "Authorizer error")
        }
        let epoch = authorizerCache.epoch
        let claims = try await claims(of: identity.bareToken, pools, invocation, authorizer)
        let token = VerifiedToken(claims)
        if let key = identity.key, let timeToLive = authorizer.timeToLive {
            let now = clock.monotonicNanoseconds()
            let left = claims.claims["exp"]?.numberValue.map { $0.double * 1_000 - Double(clock.unixMilliseconds()) }
            let span = min(Double(timeToLive), max(0, left ?? .infinity) * 1_000_000)
            authorizerCache.keep(
                .claims(token), key, until: now + UInt64(span), bytes: 4 * identity.token.utf8.count + 512,
                askedIn: epoch)
        }
        return token
    }

    /// Asks each pool in turn; where none takes the token, what says most of it counts: that it has expired.
    private func claims(
        of token: String, _ pools: [String], _ invocation: Invocation, _ authorizer: CompiledAuthorizer
    ) async throws(GatewayFailure) -> TokenClaims {
        var failures: [TokenFailure] = []
        for pool in pools {
            do throws(TokenFailure) {
                return try await backends.tokens.claims(of: token, pool: pool)
            } catch {
                failures.append(error)
            }
        }
        let texts = zip(pools, failures).map { "\($0): \($1.text)" }.joined(separator: "; ")
        let cause = invocation.authorizerCause(authorizer, texts)
        let isExpired: Bool = failures.contains { if case .expired = $0 { true } else { false } }
        let requestID = invocation.request.identifiers.requestID
        throw isExpired ? .tokenExpired(cause, requestID: requestID) : .unauthorized(cause, requestID: requestID)
    }
}

extension CallerIdentity {
    /// The token without the word that may stand before it.
    var bareToken: String {
        guard token.utf8.count > 7, String(token.prefix(7)).equalsIgnoringASCIICase("Bearer ") else { return token }
        return String(token.dropFirst(7).drop { $0 == " " })
    }
}
