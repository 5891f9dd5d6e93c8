import HTTPMessages
import JSON
import JWTKit
import NIOCore
import Testing

@testable import TokenIssuers

@Suite struct TokenTests {
    @Test(arguments: ["rsa", "ec"])
    func `a token of the pool's gives its claims`(_ key: String) async throws {
        let fixture = try await TokenFixture()
        let token = try fixture.issuer.token(fixture.claims(["custom:role": "admin"]), key: key)
        let (claims, isUserPool) = try await fixture.issuers.claims(of: token, pool: TokenFixture.pool)
        #expect(claims == fixture.claims(["custom:role": "admin"]))
        #expect(isUserPool)
        #expect(fixture.backend.addresses == [TokenFixture.keysAddress])
        let request = try #require(fixture.backend.asked.first)
        #expect(request.timeout == .milliseconds(1_500))
        #expect(request.endpoint.port == 443)
    }

    @Test func `each allowed algorithm is verified`() async throws {
        var fixture = try await TokenFixture()
        let rsa = try Insecure.RSA.PrivateKey(pem: TestIssuer.rsaKey)
        try await fixture.issuer.add(rsa: rsa, id: "rsa384", digest: .sha384, algorithm: "RS384")
        try await fixture.issuer.add(rsa: rsa, id: "rsa512", digest: .sha512, algorithm: nil)
        try await fixture.issuer.add(ec: ES384PrivateKey(), id: "ec384", curve: "P-384", algorithm: "ES384")
        try await fixture.issuer.add(ec: ES512PrivateKey(), id: "ec512", curve: "P-521", algorithm: "ES512")
        fixture.publish()
        for key in ["rsa", "rsa384", "rsa512", "ec", "ec384", "ec512"] {
            let refusal = await fixture.refusal(try fixture.issuer.token(fixture.claims(), key: key))
            #expect(refusal == nil, "\(key)")
        }
    }

    // MARK: Reliability, case 26: what attackers send

    @Test func `a token without a signature is refused`() async throws {
        let fixture = try await TokenFixture()
        for name in ["none", "None", "NONE"] {
            let token = TestIssuer.token(["alg": .string(name), "kid": "rsa"], fixture.claims()) { _ in [] }
            let refusal = await fixture.refusal(token)
            #expect(
                refusal?.text.hasPrefix("the token is signed with the algorithm '\(name)'; allowed are RS256") == true)
        }
        let empty = TestIssuer.token(["alg": "RS256", "kid": "rsa"], fixture.claims()) { _ in [] }
        #expect(await fixture.refusal(empty) == .invalid("the token's signature is not Base64 as in RFC 7515"))
        #expect(fixture.backend.asked.isEmpty)
    }

    @Test func `the public key is no secret to sign with`() async throws {
        let fixture = try await TokenFixture()
        let pem = try Insecure.RSA.PrivateKey(pem: TestIssuer.rsaKey).publicKey.pemRepresentation
        let signer = try await JWTKeyCollection().add(hmac: HMACKey(from: pem), digestAlgorithm: .sha256).getKey()
        let token = try TestIssuer.token(["alg": "HS256", "kid": "rsa"], fixture.claims()) { try signer.sign($0) }
        #expect(
            await fixture.refusal(token)
                == .invalid(
                    "the token is signed with the algorithm 'HS256'; allowed are RS256, RS384, RS512, ES256, ES384, "
                        + "ES512"))
        let disguised = try TestIssuer.token(["alg": "RS256", "kid": "rsa"], fixture.claims()) { try signer.sign($0) }
        #expect(await fixture.refusal(disguised) == .invalid("the token's signature is not that of its key 'rsa'"))
    }

    @Test func `a key is used with its own algorithm alone`() async throws {
        let fixture = try await TokenFixture()
        let token = try fixture.issuer.token(fixture.claims(), header: ["alg": "RS512", "kid": "rsa"])
        #expect(
            await fixture.refusal(token)
                == .invalid("the token is signed with RS512, which its key 'rsa' is not for"))
        let crossed = try fixture.issuer.token(fixture.claims(), key: "ec", header: ["alg": "ES256", "kid": "rsa"])
        #expect(
            await fixture.refusal(crossed)
                == .invalid("the token is signed with ES256, which its key 'rsa' is not for"))
    }

    @Test func `a changed claim is refused`() async throws {
        let fixture = try await TokenFixture()
        let parts = try fixture.issuer.token(fixture.claims()).split(separator: ".")
        let changed = TestIssuer.encoded(JSONSerializer.string(.object(fixture.claims(["sub": "me"]))).utf8)
        #expect(
            await fixture.refusal("\(parts[0]).\(changed).\(parts[2])")
                == .invalid("the token's signature is not that of its key 'rsa'"))
    }

    @Test func `a token of another key of this name is refused`() async throws {
        let fixture = try await TokenFixture()
        let other = try await TestIssuer()
        let refusal = await fixture.refusal(try other.token(fixture.claims(), key: "ec"))
        #expect(refusal == .invalid("the token's signature is not that of its key 'ec'"))
    }

    @Test func `a token of 100 KB is refused before it is read`() async throws {
        let fixture = try await TokenFixture()
        let token = try fixture.issuer.token(fixture.claims(["x": .string(String(repeating: "x", count: 75_000))]))
        let refusal = await fixture.refusal(token)
        #expect(refusal == .invalid("the token has \(token.utf8.count) bytes, more than the limit of 16384"))
        #expect(fixture.backend.asked.isEmpty)
    }

    @Test(arguments: [
        "", "x", "a.b", "a.b.c.d", "..", "e30.e30.AA", "eyJhbGciOiJSUzI1NiJ9..", "🙂.🙂.🙂", "null.null.null",
        "eyJhbGciOiJSUzI1NiJ9.e30.AA", "eyJhbGciOiJSUzI1NiIsImtpZCI6MX0.e30.AA",
        "eyJhbGciOiJSUzI1NiIsImtpZCI6IiJ9.e30.AA",
        "eyJhbGciOiJSUzI1NiIsImtpZCI6InJzYSJ9.W10.AA", "eyJhbGciOiJSUzI1NiIsImtpZCI6InJzYSJ9.e30=.AA==",
        "Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6InJzYSJ9.e30.AA", "eyJhbGciOiJSUzI1NiIsImtpZCI6InJzYSJ9.e31.AA",
    ])
    func `what is no token is refused without asking anybody`(_ text: String) async throws {
        let fixture = try await TokenFixture()
        guard case .invalid = await fixture.refusal(text) else {
            Issue.record("not refused as invalid")
            return
        }
        #expect(fixture.backend.asked.isEmpty)
    }

    @Test func `an extension that must be understood is refused`() async throws {
        let fixture = try await TokenFixture()
        let header: JSONObject = ["alg": "RS256", "kid": "rsa", "crit": ["b64"], "b64": false]
        let refusal = await fixture.refusal(try fixture.issuer.token(fixture.claims(), header: header))
        #expect(refusal?.text.contains("'crit'") == true)
    }

    // MARK: Claims

    @Test(
        arguments: [
            (["iss": nil], TokenRefusal.invalid("the token has no 'iss'")),
            (["exp": nil], .invalid("the token has no 'exp'")),
            (["exp": "1900000000"], .invalid("the token's 'exp' is no number of seconds")),
            (["exp": 1_800_000_000], .expired("the token expired 0 s ago")),
            (["exp": 1_799_999_990], .expired("the token expired 10 s ago")),
            (["exp": 0], .expired("the token expired 1800000000 s ago")),
            (["exp": 1_800_000_001], nil),
            (["nbf": 1_800_000_060], nil),
            (["nbf": 1_800_000_061], .invalid("the token is not valid before 61 s from now ('nbf')")),
            (["nbf": true], .invalid("the token's 'nbf' is no number of seconds")),
            (["iat": 1_900_000_000], nil),
        ] as [([String: JSONValue?], TokenRefusal?)])
    func `times and issuer are judged`(_ changes: [String: JSONValue?], _ expected: TokenRefusal?) async throws {
        let fixture = try await TokenFixture()
        let changes = JSONObject(changes.map { ($0.key, $0.value ?? .null) })
        #expect(await fixture.refusal(try fixture.issuer.token(fixture.claims(changes))) == expected)
    }

    @Test func `an expired token that somebody else made is not called expired`() async throws {
        let fixture = try await TokenFixture()
        let other = try await TestIssuer()
        guard case .invalid = await fixture.refusal(try other.token(fixture.claims(["exp": 1]), key: "ec")) else {
            Issue.record("not refused as invalid")
            return
        }
    }

    @Test func `a token of another issuer says so, and nobody is asked`() async throws {
        let fixture = try await TokenFixture()
        let token = try fixture.issuer.token(fixture.claims(["iss": "http://localhost:9229/eu-west-1_Ab12"]))
        #expect(
            await fixture.refusal(token)
                == .invalid(
                    "the token's 'iss' is 'http://localhost:9229/eu-west-1_Ab12', while the pool's tokens say "
                        + "'\(TokenFixture.issuerName)'; if the pool is an emulator's or another issuer's, configure "
                        + "that as the pool's issuer"))
        #expect(fixture.backend.asked.isEmpty)
    }

    @Test func `what a stranger writes is shown short and printable`() {
        #expect(TokenRefusal.quoted("a\nb'\u{1B}[31m") == "'a?b??[31m'")
        #expect(TokenRefusal.quoted(String(repeating: "k", count: 200)) == "'\(String(repeating: "k", count: 96))…'")
    }
}
