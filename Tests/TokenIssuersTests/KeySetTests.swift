import HTTPMessages
import JSON
import JWTKit
import NIOCore
import Testing

@testable import TokenIssuers

@Suite struct KeySetTests {
    // MARK: Reliability, case 26: issuers that fail

    @Test(
        arguments: [
            (.success(ResponseMessage(status: 500, text: "no")), "it answers with status 500"),
            (
                .success(
                    ResponseMessage(
                        status: 302, headers: ["Location": "http://169.254.169.254/latest/meta-data/"], text: "")),
                "it answers with status 302, and redirects are not followed"
            ),
            (
                .success(ResponseMessage(status: 200, text: String(repeating: " ", count: 5_000_000))),
                "it gives 5000000 bytes, more than the limit of 150000"
            ),
            (.failure(.timedOut("after 1500 ms")), "it does not answer within the limit of 1500 ms"),
            (.failure(.unreachable("connection refused")), "connection refused"),
            (.failure(.tooLarge(limit: 10)), "the answer's body is larger than 10 bytes"),
        ] as [(Result<ResponseMessage, BackendFailure>, String)])
    func `an issuer that fails refuses tokens and says why`(
        _ answer: Result<ResponseMessage, BackendFailure>, _ reason: String
    ) async throws {
        let fixture = try await TokenFixture()
        fixture.backend.answer(TokenFixture.keysAddress, answer)
        let token = try fixture.issuer.token(fixture.claims())
        let expected = TokenRefusal.keysUnavailable(
            "the keys of the issuer \(TokenFixture.issuerName) cannot be had from \(TokenFixture.keysAddress): \(reason)"
        )
        #expect(await fixture.refusal(token) == expected)
        // Remembered for a while, so that a failing issuer is left in peace; then it is asked again.
        fixture.publish()
        fixture.clock.advance(seconds: 4)
        #expect(await fixture.refusal(token) == expected)
        #expect(fixture.backend.asked.count == 1)
        fixture.clock.advance(seconds: 1)
        #expect(await fixture.refusal(token) == nil)
        #expect(fixture.backend.asked.count == 2)
    }

    @Test(arguments: ["<html>", "[]", #"{"keys":{}}"#, ""])
    func `what is no key set is none`(_ body: String) async throws {
        let fixture = try await TokenFixture()
        fixture.backend.answer(TokenFixture.keysAddress, body)
        guard case .keysUnavailable(let text) = await fixture.refusal(try fixture.issuer.token(fixture.claims())) else {
            Issue.record("keys came from \(body)")
            return
        }
        #expect(text.contains("what it gives for keys"))
    }

    @Test(
        arguments: [
            (["use": "enc"], "its 'use' is 'enc', not 'sig'"),
            (["key_ops": ["encrypt"]], "its 'key_ops' do not have 'verify'"),
            (["kty": "oct", "k": "AAAA"], "its 'kty' is 'oct', not RSA or EC"),
            (["alg": "HS256"], "its 'alg' is 'HS256'; allowed are RS256, RS384, RS512, ES256, ES384, ES512"),
            (["alg": "ES256"], "its 'alg' is 'ES256'; allowed are RS256, RS384, RS512, ES256, ES384, ES512"),
            (["n": "4jPIfOk1"], "its numbers are no RS256 key, or too small a one (RSA: 2,048 bits)"),
            (["n": .null], "it has no 'n' or no 'e'"),
            (
                ["n": .string(String(repeating: "A", count: 4_000))],
                "its 'n' has more than 16,384 bits, or its 'e' more than 64"
            ),
            (["kty": "EC", "crv": "secp256k1"], "its 'crv' is 'secp256k1', not P-256, P-384 or P-521"),
            (
                ["kty": "EC", "crv": "P-256", "alg": "ES256", "x": "AAAA", "y": "AAAA"],
                "its numbers are no ES256 key, or too small a one (RSA: 2,048 bits)"
            ),
        ] as [(JSONObject, String)])
    func `a key that cannot be used says why, and the others can`(_ changes: JSONObject, _ reason: String) async throws
    {
        let fixture = try await TokenFixture()
        var keys = fixture.issuer.publicKeys
        for (name, value) in changes { keys[0][name] = value.isNull ? nil : value }
        let set = JSONSerializer.string(["keys": .array(keys.map { .object($0) })])
        fixture.backend.answer(TokenFixture.keysAddress, set)
        #expect(
            await fixture.refusal(try fixture.issuer.token(fixture.claims()))
                == .invalid("the key 'rsa' of the issuer \(TokenFixture.issuerName) cannot be used: \(reason)"))
        #expect(await fixture.refusal(try fixture.issuer.token(fixture.claims(), key: "ec")) == nil)
    }

    // MARK: Keeping

    @Test func `an unknown key is asked for once a minute`() async throws {
        var fixture = try await TokenFixture()
        let known = try fixture.issuer.token(fixture.claims())
        #expect(await fixture.refusal(known) == nil)
        for number in 0..<20 {
            let forged = try fixture.issuer.token(
                fixture.claims(), header: ["alg": "RS256", "kid": .string("k\(number)")])
            #expect(
                await fixture.refusal(forged)
                    == .invalid("the issuer \(TokenFixture.issuerName) has no key of the token's id 'k\(number)'"))
        }
        #expect(fixture.backend.asked.count == 1)
        // The issuer turns to another key.
        try await fixture.issuer.add(ec: ES256PrivateKey(), id: "new", curve: "P-256", algorithm: "ES256")
        fixture.publish()
        let turned = try fixture.issuer.token(fixture.claims(), key: "new")
        fixture.clock.advance(seconds: 59)
        #expect(await fixture.refusal(turned) != nil)
        fixture.clock.advance(seconds: 1)
        #expect(await fixture.refusal(turned) == nil)
        #expect(fixture.backend.asked.count == 2)
        #expect(await fixture.refusal(known) == nil)
    }

    @Test func `keys are used for an hour, and a known one for a day while the issuer is down`() async throws {
        let fixture = try await TokenFixture()
        let token = try fixture.issuer.token(fixture.claims(["exp": 1_900_000_000]))
        #expect(await fixture.refusal(token) == nil)
        fixture.backend.answer(TokenFixture.keysAddress, .failure(.unreachable("connection refused")))
        fixture.clock.advance(seconds: 3_599)
        #expect(await fixture.refusal(token) == nil)
        #expect(fixture.backend.asked.count == 1)
        fixture.clock.advance(seconds: 1)
        #expect(await fixture.refusal(token) == nil)
        #expect(await fixture.refusal(token) == nil)
        #expect(fixture.backend.asked.count == 2)
        // Only the known one.
        let unknown = try fixture.issuer.token(fixture.claims(), header: ["alg": "RS256", "kid": "other"])
        guard case .keysUnavailable = await fixture.refusal(unknown) else {
            Issue.record("refused otherwise")
            return
        }
        fixture.clock.advance(seconds: 23 * 3_600)
        guard case .keysUnavailable = await fixture.refusal(token) else {
            Issue.record("refused otherwise")
            return
        }
        fixture.publish()
        fixture.clock.advance(seconds: 5)
        #expect(await fixture.refusal(token) == nil)
    }

    @Test func `a key that the issuer takes back is used no longer`() async throws {
        let fixture = try await TokenFixture()
        let token = try fixture.issuer.token(fixture.claims(["exp": 1_900_000_000]))
        #expect(await fixture.refusal(token) == nil)
        fixture.backend.answer(TokenFixture.keysAddress, #"{"keys":[]}"#)
        fixture.clock.advance(seconds: 3_600)
        guard case .invalid = await fixture.refusal(token) else {
            Issue.record("still used")
            return
        }
    }

    @Test func `many at once ask the issuer once`() async throws {
        let fixture = try await TokenFixture()
        let token = try fixture.issuer.token(fixture.claims())
        fixture.backend.hold()
        let issuers = fixture.issuers
        let accepted = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 {
                group.addTask { (try? await issuers.claims(of: token, pool: TokenFixture.pool)) != nil }
            }
            while fixture.backend.asked.isEmpty { await Task.yield() }
            fixture.backend.release()
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(accepted == 50)
        #expect(fixture.backend.asked.count == 1)
    }

    @Test func `who goes away does not take the keys from the others`() async throws {
        let fixture = try await TokenFixture()
        let token = try fixture.issuer.token(fixture.claims())
        fixture.backend.hold()
        let issuers = fixture.issuers
        let gone = Task { try await issuers.claims(of: token, pool: TokenFixture.pool).isUserPool }
        while fixture.backend.asked.isEmpty { await Task.yield() }
        gone.cancel()
        fixture.backend.release()
        #expect(await fixture.refusal(token) == nil)
        #expect(fixture.backend.asked.count == 1)
    }
}
