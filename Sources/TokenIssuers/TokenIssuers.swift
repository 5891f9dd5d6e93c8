public import HTTPMessages
public import JSON
internal import NIOCore

/// Verifies JSON Web Tokens against the keys of those who issue them: Cognito's user pools, emulators of them, and
/// other issuers that are configured in a pool's place.
///
/// What is checked, in this order: the token's size and form, its algorithm, `iss`, the key that `kid` names, the
/// signature, `exp` and `nbf`. What it may be used for (`token_use`, `aud`, `scope`) is the authorizer's to judge.
/// `iat` is not checked: RFC 7519 gives it no say in whether a token is valid.
public final class TokenIssuers: Sendable {
    private let configured: [String: ConfiguredIssuer]
    private let clock: IssuerClock
    private let limits: IssuerLimits
    private let keySets: KeySets

    /// - Parameter issuers: of two for the same pool the later one holds. A pool's ARN comes before its id, and that
    ///   before `*`.
    public init(
        backend: any HTTPBackend, clock: IssuerClock = .system, issuers: [ConfiguredIssuer] = [],
        limits: IssuerLimits = IssuerLimits()
    ) {
        configured = Dictionary(issuers.map { ($0.pool, $0) }, uniquingKeysWith: { $1 })
        self.clock = clock
        self.limits = limits
        keySets = KeySets(backend: backend, limits: limits, now: clock.now)
    }

    /// The claims of a token whose signature, issuer and times are right.
    ///
    /// - Parameters:
    ///   - token: in its compact form, without `Bearer`.
    ///   - pool: a user pool's ARN, e.g. `arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_abc`.
    /// - Returns: also whether the issuer is a user pool, whose tokens say in `token_use` what they are.
    public func claims(
        of token: String, pool: String
    ) async throws(TokenRefusal) -> (
        claims: JSONObject, isUserPool: Bool
    ) {
        let token = try SignedToken(token, limit: limits.tokenBytes)
        let issuer = try issuer(ofPool: pool)
        try checkIssuer(token, issuer)
        let expiry = try time("exp", of: token)
        guard let expiry else { throw .invalid("the token has no 'exp'") }
        let start = try time("nbf", of: token)
        let key = try await keySets.key(token.keyID, of: issuer)
        switch key.isRight(token) {
        case true?: break
        case false?: throw .invalid("the token's signature is not that of its key \(TokenRefusal.quoted(token.keyID))")
        case nil:
            throw .invalid(
                "the token is signed with \(token.algorithm.rawValue), which its key "
                    + "\(TokenRefusal.quoted(token.keyID)) is not for")
        }
        let now = clock.unixSeconds()
        guard now < expiry else { throw .expired("the token expired \(Self.span(now - expiry)) ago") }
        if let start, start > now + Double(limits.notBeforeLeeway.nanoseconds) / 1e9 {
            throw .invalid("the token is not valid before \(Self.span(start - now)) from now ('nbf')")
        }
        return (token.claims, issuer.isUserPool)
    }

    private func issuer(ofPool arn: String) throws(TokenRefusal) -> TokenIssuer {
        guard let pool = UserPool(arn: arn) else {
            throw .keysUnavailable(
                "\(TokenRefusal.quoted(arn)) is no user pool's ARN; it is written "
                    + "arn:aws:cognito-idp:{region}:{account}:userpool/{pool id}")
        }
        do {
            return try TokenIssuer(pool: pool, configured: configured[arn] ?? configured[pool.id] ?? configured["*"])
        } catch {
            throw .keysUnavailable("the issuer of the pool \(pool.id) has no valid address: \(error.reason)")
        }
    }

    private func checkIssuer(_ token: SignedToken, _ issuer: TokenIssuer) throws(TokenRefusal) {
        guard let name = token.claims["iss"]?.stringValue else { throw .invalid("the token has no 'iss'") }
        guard name == issuer.name else {
            throw .invalid(
                "the token's 'iss' is \(TokenRefusal.quoted(name)), while the pool's tokens say '\(issuer.name)'; if "
                    + "the pool is an emulator's or another issuer's, configure that as the pool's issuer")
        }
    }

    /// Seconds since 1970 (RFC 7519 §2, NumericDate); nil when the claim is not there.
    private func time(_ claim: String, of token: SignedToken) throws(TokenRefusal) -> Double? {
        guard let value = token.claims[claim] else { return nil }
        guard let seconds = value.numberValue?.double, seconds.isFinite else {
            throw .invalid("the token's '\(claim)' is no number of seconds")
        }
        return seconds
    }

    /// Whole seconds, without those that no calendar has.
    private static func span(_ seconds: Double) -> String { "\(Int(min(max(seconds, 0), 1e12))) s" }
}
