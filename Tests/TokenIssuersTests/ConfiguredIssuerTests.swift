import HTTPMessages
import JSON
import NIOCore
import Testing

@testable import TokenIssuers

@Suite struct ConfiguredIssuerTests {
    /// What is verified: a token with this `iss`, for the fixture's pool.
    private func isAccepted(_ fixture: TokenFixture, iss: String) async throws -> Bool? {
        let token = try fixture.issuer.token(fixture.claims(["iss": .string(iss)]))
        return try? await fixture.issuers.claims(of: token, pool: TokenFixture.pool).isUserPool
    }

    @Test func `an emulator of all pools signs with its own address`() async throws {
        let fixture = try await TokenFixture([ConfiguredIssuer(pool: "*", issuer: "http://localhost:9229/{pool}")])
        fixture.backend.answer(
            "http://localhost:9229/eu-west-1_Ab12/.well-known/jwks.json", fixture.issuer.keySet)
        #expect(try await isAccepted(fixture, iss: "http://localhost:9229/eu-west-1_Ab12") == true)
        #expect(try await isAccepted(fixture, iss: TokenFixture.issuerName) == nil)
    }

    @Test func `an emulator signs with Amazon's address`() async throws {
        let keys = "http://127.0.0.1:5000/{region}/{pool}/.well-known/jwks.json"
        let fixture = try await TokenFixture([ConfiguredIssuer(pool: "*", issuer: nil, keys: keys)])
        fixture.backend.answer(
            "http://127.0.0.1:5000/eu-west-1/eu-west-1_Ab12/.well-known/jwks.json", fixture.issuer.keySet)
        #expect(try await isAccepted(fixture, iss: TokenFixture.issuerName) == true)
    }

    @Test func `an ARN comes before an id, and that before all`() async throws {
        let fixture = try await TokenFixture([
            ConfiguredIssuer(pool: TokenFixture.pool, issuer: "https://arn.example"),
            ConfiguredIssuer(pool: "eu-west-1_Ab12", issuer: "https://id.example"),
            ConfiguredIssuer(pool: "*", issuer: "https://all.example"),
        ])
        for name in ["arn", "id", "all"] {
            fixture.backend.answer("https://\(name).example/.well-known/openid-configuration", "", status: 404)
            fixture.backend.answer("https://\(name).example/.well-known/jwks.json", fixture.issuer.keySet)
        }
        #expect(try await isAccepted(fixture, iss: "https://arn.example") == false)
        #expect(try await isAccepted(fixture, iss: "https://id.example") == nil)
        #expect(try await isAccepted(fixture, iss: "https://all.example") == nil)
    }

    // MARK: Discovery

    private static let realm = "https://login.example:8443/realms/main"

    private func discovering(_ issuer: String = Self.realm) async throws -> TokenFixture {
        try await TokenFixture([ConfiguredIssuer(pool: TokenFixture.pool, issuer: issuer)])
    }

    @Test func `another issuer says where its keys are`() async throws {
        let fixture = try await discovering()
        fixture.backend.answer(
            Self.realm + "/.well-known/openid-configuration",
            #"{"issuer":"\#(Self.realm)","jwks_uri":"https://keys.example/certs"}"#)
        fixture.backend.answer("https://keys.example/certs", fixture.issuer.keySet)
        #expect(try await isAccepted(fixture, iss: Self.realm) == false)
        #expect(
            fixture.backend.addresses == [
                Self.realm + "/.well-known/openid-configuration", "https://keys.example/certs",
            ])
    }

    @Test func `an issuer's name may end in a slash`() async throws {
        let fixture = try await discovering("https://tenant.example/")
        fixture.backend.answer("https://tenant.example/.well-known/openid-configuration", "", status: 404)
        fixture.backend.answer("https://tenant.example/.well-known/jwks.json", fixture.issuer.keySet)
        #expect(try await isAccepted(fixture, iss: "https://tenant.example/") == false)
        #expect(try await isAccepted(fixture, iss: "https://tenant.example") == nil)
    }

    @Test(arguments: [
        (
            #"{"issuer":"https://other.example","jwks_uri":"https://keys.example/certs"}"#,
            "its 'issuer' is 'https://other.example'"
        ),
        (
            #"{"issuer":"https://login.example:8443/realms/main","jwks_uri":"http://keys.example/certs"}"#,
            "its 'jwks_uri' 'http://keys.example/certs' is not https"
        ),
        (#"{"issuer":"https://login.example:8443/realms/main","jwks_uri":"file:///etc/passwd"}"#, "is no address"),
        (#"{"issuer":"https://login.example:8443/realms/main"}"#, "it is no JSON with a 'jwks_uri'"),
        ("<html>", "it is no JSON with a 'jwks_uri'"),
    ])
    func `a discovery document that misleads is refused`(_ document: String, _ reason: String) async throws {
        let fixture = try await discovering()
        fixture.backend.answer(Self.realm + "/.well-known/openid-configuration", document)
        let refusal = await fixture.refusal(try fixture.issuer.token(fixture.claims(["iss": .string(Self.realm)])))
        #expect(refusal?.text.contains(reason) == true, "\(refusal?.text ?? "")")
        #expect(fixture.backend.asked.count == 1)
    }

    @Test func `an issuer that is down is asked once, not twice`() async throws {
        let fixture = try await discovering()
        fixture.backend.answer(Self.realm + "/.well-known/openid-configuration", .failure(.timedOut("")))
        #expect(try await isAccepted(fixture, iss: Self.realm) == nil)
        #expect(fixture.backend.asked.count == 1)
    }

    // MARK: Mistakes

    @Test(
        arguments: [
            ("pool", "https://a.example", nil, "is neither a user pool's id"),
            ("arn:aws:s3:::bucket", "https://a.example", nil, "is neither a user pool's id"),
            ("*", nil, nil, "has neither an issuer nor keys"),
            ("*", "login.example", nil, "it does not begin with https:// or http://"),
            ("*", "https://user@a.example", nil, "it has a user"),
            ("*", "https://a.example?x=1", nil, "it has a query or a fragment"),
            ("*", "https://", nil, "it has no valid host"),
            ("*", "https://a.example:0", nil, "it has no valid port"),
            ("*", "https://[::1", nil, "its host has no ']'"),
            ("*", "https://a b.example", nil, "it has a space"),
            ("*", "http://a.example/{pool}", nil, "over plain HTTP"),
            ("*", nil, "http://a.example/keys", "over plain HTTP"),
            ("*", "http://127.0.0.1.evil.example", nil, "over plain HTTP"),
        ] as [(String, String?, String?, String)])
    func `a mistake is told`(_ pool: String, _ issuer: String?, _ keys: String?, _ reason: String) {
        do {
            _ = try ConfiguredIssuer(pool: pool, issuer: issuer, keys: keys)
            Issue.record("accepted")
        } catch {
            #expect(error.text.contains(reason), "\(error.text)")
        }
    }

    @Test(
        arguments: [
            ("http://localhost:9229/{pool}", nil), ("http://[::1]:9229/{pool}", nil), ("http://127.9.9.9", nil),
            ("http://cognito.localhost:4566/x", nil), ("http://cognito:9229/{pool}", "https://keys.example/{pool}"),
        ] as [(String, String?)])
    func `plain HTTP may come from this machine, and names may be anything`(_ issuer: String, _ keys: String?) throws {
        _ = try ConfiguredIssuer(pool: "*", issuer: issuer, keys: keys)
        _ = try ConfiguredIssuer(pool: "*", issuer: "http://cognito:9229/{pool}", allowsPlainHTTP: true)
    }

    @Test(arguments: [
        "arn:aws:cognito-idp:eu-west-1:1:userpool/../x_1", "arn:aws:cognito-idp:evil.example/:1:userpool/a_1",
        "arn:aws:cognito-idp::1:userpool/a_1", "arn:aws:cognito-idp:eu-west-1:1:userpool/", "eu-west-1_Ab12", "",
        "arn:aws:cognito-idp:eu-west-1:1:userpool/a_1/x", "arn:aws:lambda:eu-west-1:1:userpool/a_1",
    ])
    func `what is no user pool's ARN never becomes an address`(_ arn: String) async throws {
        let fixture = try await TokenFixture()
        let refusal = await fixture.refusal(try fixture.issuer.token(fixture.claims()), pool: arn)
        guard case .keysUnavailable(let text) = refusal else {
            Issue.record("taken for a pool")
            return
        }
        #expect(text.contains("is no user pool's ARN"))
        #expect(fixture.backend.asked.isEmpty)
    }

    @Test func `a pool in China is at Amazon's address there`() {
        let pool = UserPool(arn: "arn:aws-cn:cognito-idp:cn-north-1:000000000000:userpool/cn-north-1_Ab12")
        #expect(pool?.amazonIssuer == "https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_Ab12")
    }
}
