import JSON
import Testing

@testable import TokenIssuers

/// An issuer, its documents and whoever verifies its tokens.
struct TokenFixture {
    static let pool = "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_Ab12"
    static let issuerName = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab12"
    static let keysAddress = issuerName + "/.well-known/jwks.json"

    var issuer: TestIssuer
    let backend = TestBackend()
    let clock = TestClock()
    let issuers: TokenIssuers

    init(_ configured: [ConfiguredIssuer] = []) async throws {
        issuer = try await TestIssuer()
        let clock = clock
        issuers = TokenIssuers(
            backend: backend,
            clock: IssuerClock(unixSeconds: { Double(clock.unixSeconds) }, now: { clock.now }), issuers: configured)
        publish()
    }

    /// Puts the keys where a pool of Amazon's has them.
    func publish() { backend.answer(Self.keysAddress, issuer.keySet) }

    /// What an ID token of Cognito's holds, valid for an hour.
    func claims(_ changes: JSONObject = [:]) -> JSONObject {
        var claims: JSONObject = [
            "sub": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", "iss": .string(Self.issuerName), "aud": "client",
            "token_use": "id", "exp": .number(JSONNumber(clock.unixSeconds + 3_600)),
            "iat": .number(JSONNumber(clock.unixSeconds)),
        ]
        for (key, value) in changes {
            if value.isNull { _ = claims.removeValue(forKey: key) } else { claims[key] = value }
        }
        return claims
    }

    func refusal(_ token: String, pool: String = Self.pool) async -> TokenRefusal? {
        do {
            _ = try await issuers.claims(of: token, pool: pool)
            return nil
        } catch {
            // Whatever it is: an operator's log must not hold what others could use.
            let parts = token.split(separator: ".").filter { $0.utf8.count > 40 }
            #expect(parts.allSatisfy { !error.text.contains($0) })
            return error
        }
    }
}
