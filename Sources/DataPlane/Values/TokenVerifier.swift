public import JSON

/// Whoever knows the keys of those who issue tokens.
public protocol TokenVerifier: Sendable {
    /// The claims of a JSON Web Token whose signature, issuer and times are right.
    ///
    /// - Parameter pool: a user pool's ARN, e.g. `arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_abc`.
    func claims(of token: String, pool: String) async throws(TokenFailure) -> TokenClaims
}

/// A verified token's claims.
public struct TokenClaims: Sendable {
    public var claims: JSONObject
    /// Whether the issuer is a user pool, whose tokens say in `token_use` what they are; another issuer's need not.
    public var isUserPool: Bool

    public init(claims: JSONObject, isUserPool: Bool) {
        self.claims = claims
        self.isUserPool = isUserPool
    }
}

/// Why a token is not accepted. The texts are for the operator; none holds the token.
public enum TokenFailure: Error, Sendable, Equatable {
    /// Not a JWT, an algorithm that is not allowed, an unknown key, a wrong signature or issuer, a time to come.
    case invalid(String)
    case expired(String)
    /// The issuer's keys cannot be had.
    case keysUnavailable(String)

    public var text: String {
        switch self {
        case .invalid(let text), .expired(let text), .keysUnavailable(let text): text
        }
    }
}

/// For where no issuers are configured.
public struct NoTokenVerifier: TokenVerifier {
    public init() {}

    public func claims(of token: String, pool: String) async throws(TokenFailure) -> TokenClaims {
        throw .keysUnavailable("no token issuers are configured")
    }
}
