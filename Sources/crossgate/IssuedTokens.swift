internal import DataPlane
internal import HTTPMessages
internal import TokenIssuers

/// Binds the data plane's `TokenVerifier` to the issuers' keys: neither room knows the other.
struct IssuedTokens: TokenVerifier {
    let issuers: TokenIssuers

    /// - Throws: `IssuerMistake` for a setting that names no issuer.
    init(_ settings: [TokenIssuerSetting], backend: any HTTPBackend) throws(IssuerMistake) {
        var configured: [ConfiguredIssuer] = []
        for setting in settings {
            configured.append(try ConfiguredIssuer(pool: setting.pool, issuer: setting.issuer))
        }
        issuers = TokenIssuers(backend: backend, issuers: configured)
    }

    func claims(of token: String, pool: String) async throws(TokenFailure) -> TokenClaims {
        do {
            let (claims, isUserPool) = try await issuers.claims(of: token, pool: pool)
            return TokenClaims(claims: claims, isUserPool: isUserPool)
        } catch {
            switch error {
            case .invalid(let text): throw .invalid(text)
            case .expired(let text): throw .expired(text)
            case .keysUnavailable(let text): throw .keysUnavailable(text)
            }
        }
    }
}
