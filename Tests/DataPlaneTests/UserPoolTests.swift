import APIModel
import DataPlane
import HTTPMessages
import JSON
import Testing

/// Source: auth-usage 6.5.
@Suite struct UserPoolTests {
    private static let seconds = 1_592_891_771

    private static func token(_ use: String, _ more: JSONObject = [:], isUserPool: Bool = true) -> TokenClaims {
        var claims: JSONObject = ["sub": "u1", "exp": .number(JSONNumber(seconds + 600))]
        if !use.isEmpty { claims["token_use"] = .string(use) }
        for (key, value) in more { claims[key] = value }
        return TokenClaims(claims: claims, isUserPool: isUserPool)
    }

    private static let tokens: [String: Result<TokenClaims, TokenFailure>] = [
        "id": .success(
            token(
                "id",
                [
                    "aud": "client1", "email_verified": true, "custom:role": "admin", "cognito:groups": ["a", "b"],
                    "auth_time": 1_592_891_771, "iat": 1_592_891_771,
                ])),
        "access": .success(token("access", ["scope": "email pets/read"])),
        "neither": .success(token("")),
        "foreign": .success(token("", ["scope": "pets/read", "aud": ["other", "client1"]], isUserPool: false)),
        "expired": .failure(.expired("it expired at 05:00")),
        "nokeys": .failure(.keysUnavailable("the key set answered 500")),
    ]

    private func fixture(
        scopes: [String]? = nil,
        _ authorizer: Authorizer = .pools(),
        tokens: FakeTokens = FakeTokens(tokens),
        body: String? = nil,
        clock: any PipelineClock = FixedClock(),
        variables: [String: String]? = nil
    ) -> Fixture {
        Fixture(
            [.at("/", .mock("GET", body: body).authorized("COGNITO_USER_POOLS", scopes: scopes))], variables: variables,
            authorizers: [authorizer], tokens: tokens, clock: clock)
    }

    @Test(
        arguments: [
            ("id", nil, nil, true), ("Bearer id", nil, nil, true), ("bearer  id", nil, nil, true),
            ("access", nil, nil, false),
            ("access", ["pets/read"], nil, true), ("access", ["pets/write", "email"], nil, true),
            ("access", ["pets"], nil, false), ("access", ["pets/read "], nil, false), ("id", ["email"], nil, false),
            ("neither", nil, nil, false), ("id", nil, "client[0-9]", true), ("id", nil, "client", false),
            ("access", ["email"], "client1", false), ("unknown", nil, nil, false), ("nokeys", nil, nil, false),
            ("foreign", nil, nil, true), ("foreign", ["pets/read"], "client1", true),
            ("foreign", ["other"], nil, false),
            ("Bearer ", nil, nil, false),
        ] as [(String, [String]?, String?, Bool)])
    func `a method takes the token it is for`(
        _ token: String, _ scopes: [String]?, _ audience: String?, _ isTaken: Bool
    ) async {
        let fixture = fixture(scopes: scopes, .pools(validation: audience))
        let answer = await fixture.send("GET", "/", ["Authorization": token])
        #expect(answer.status == (isTaken ? 200 : 401), "\(fixture.observer.records.last?.cause ?? "")")
        guard !isTaken else { return }
        #expect(answer.text == #"{"message":"Unauthorized"}"#)
        #expect(answer.headers.first("x-amzn-ErrorType") == "UnauthorizedException")
        #expect(fixture.observer.records.last?.cause?.contains("authorizer pool (auth01): ") == true)
    }

    @Test func `an expired token is told so`() async {
        let answer = await fixture().send("GET", "/", ["Authorization": "expired"])
        #expect(answer.status == 401)
        #expect(answer.text == #"{"message":"The incoming token has expired"}"#)
        #expect(answer.headers.first("x-amzn-ErrorType") == "UnauthorizedException")
    }

    @Test func `without a token no issuer is asked`() async {
        let tokens = FakeTokens(Self.tokens)
        #expect(await fixture(tokens: tokens).send("GET", "/").status == 401)
        #expect(tokens.calls.isEmpty)
    }

    @Test func `claims are texts`() async {
        let template =
            "$context.authorizer.claims.sub $context.authorizer.claims['custom:role'] "
            + "$context.authorizer.claims.email_verified $context.authorizer.claims['cognito:groups'] "
            + "$context.authorizer.claims.auth_time $context.authorizer.claims.iat|$context.authorizer.claims|"
            + "$context.authorizer.principalId|$context.authorizer.claims.none"
        let answer = await fixture(body: template).send("GET", "/", ["Authorization": "id"])
        #expect(answer.text == "u1 admin true a,b 1592891771 Tue Jun 23 05:56:11 UTC 2020|||")
    }

    @Test func `each pool is asked in turn`() async {
        let second = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_def"
        let tokens = FakeTokens([
            "\(Authorizer.poolARN) t": .failure(.invalid("another issuer")), "\(second) t": .success(Self.token("id")),
        ])
        let authorizer = Authorizer.pools([
            Authorizer.poolARN, "arn:aws:cognito-idp:us-east-1:123456789012:userpool/${stageVariables.pool}",
        ])
        let fixture = fixture(authorizer, tokens: tokens, variables: ["pool": "us-east-1_def"])
        #expect(await fixture.send("GET", "/", ["Authorization": "t"]).status == 200)
        #expect(tokens.calls.map(\.pool) == [Authorizer.poolARN, second])
    }

    @Test(arguments: [(nil, 299, 1), (nil, 300, 2), (0, 0, 2), (3_600, 599, 1), (3_600, 600, 2)])
    func `a verified token is remembered no longer than it is valid`(
        _ ttl: Int?, _ seconds: Int, _ calls: Int
    ) async {
        let tokens = FakeTokens(Self.tokens)
        let clock = ManualClock()
        let fixture = fixture(.pools(ttl: ttl), tokens: tokens, clock: clock)
        _ = await fixture.send("GET", "/", ["Authorization": "id"])
        clock.advance(seconds: Int64(seconds))
        _ = await fixture.send("GET", "/", ["Authorization": "id"])
        #expect(tokens.calls.count == calls)
    }

    @Test func `a remembered token is held against each method`() async {
        let tokens = FakeTokens(Self.tokens)
        let fixture = Fixture(
            [
                .at("/a", .mock("GET").authorized("COGNITO_USER_POOLS", scopes: ["email"])),
                .at("/b", .mock("GET").authorized("COGNITO_USER_POOLS", scopes: ["other"])),
                .at("/c", .mock("GET").authorized("COGNITO_USER_POOLS")),
            ], authorizers: [.pools()], tokens: tokens)
        #expect(await fixture.send("GET", "/a", ["Authorization": "access"]).status == 200)
        #expect(await fixture.send("GET", "/b", ["Authorization": "access"]).status == 401)
        #expect(await fixture.send("GET", "/c", ["Authorization": "access"]).status == 401)
        #expect(tokens.calls.count == 1)
    }
}
