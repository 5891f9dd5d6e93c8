import APIModel
import DataPlane
import Functions
import JSON
import Testing

/// Source: auth-usage 6.4 on the log's lines and TestInvokeAuthorizer.
@Suite struct AuthorizerTestInvocationTests {
    private func run(
        _ authorizer: Authorizer,
        functions: any FunctionInvoker = NoFunctions(),
        tokens: any TokenVerifier = NoTokenVerifier(),
        headers: [String: String] = [:],
        path: String? = nil,
        context: [String: String] = [:]
    ) async throws -> AuthorizerTestResult {
        try #require(
            await AuthorizerTestInvocation.run(
                snapshot: Fixture.snapshot(
                    [.at("/", .mock("GET")), .at("/pets/{id}", .mock("GET"))], authorizers: [authorizer]),
                authorizerID: authorizer.id, headers: headers, pathWithQueryString: path, additionalContext: context,
                facts: DeploymentFacts(region: "us-east-1", accountID: "123456789012"),
                backends: Backends(http: FakeBackend(), functions: functions, tokens: tokens), clock: FixedClock(),
                identifiers: CountingIdentifiers()))
    }

    @Test func `an answer is shown with every step, whatever it allows`() async throws {
        let answer = authorizerAnswer("Deny", more: #","context":{"k":"v","n":1}"#)
        let functions = FakeAuthorizers(answer)
        let result = try await run(.token(), functions: functions, headers: ["Authorization": "secret-abcdef"])
        #expect(result.clientStatus == 0)
        #expect(result.principalID == "user|a1b2c3d4")
        #expect(
            result.policy
                == #"{"Version":"2012-10-17","Statement":[{"Action":"execute-api:Invoke","Effect":"Deny","Resource":"*"}]}"#
        )
        #expect(result.authorization == ["k": ["v"], "n": ["1"]])
        #expect(result.claims == nil)
        let call = try #require(functions.calls.first)
        #expect(
            call.event.contains(
                #""methodArn":"arn:aws:execute-api:us-east-1:123456789012:abc123defg/ESTestInvoke-stage/GET/""#))
        let lines = result.log.split(separator: "\n").dropFirst().map { $0.split(separator: " : ", maxSplits: 1)[1] }
        let address =
            "https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/\(Authorizer.functionARN)/invocations"
        #expect(
            lines.map(String.init) == [
                "Starting authorizer: auth01 for request: \(CountingIdentifiers.requestID)",
                "Incoming identity: *******abcdef",
                "Endpoint request URI: \(address)",
                "Endpoint request headers: {X-Amzn-Trace-Id=\(call.traceID ?? "")}",
                "Endpoint request body after transformations: \(call.event)",
                "Sending request to \(address)",
                "Authorizer result body before parsing: \(answer)",
                "Using valid authorizer policy for principal: *******b2c3d4",
                "Successfully completed authorizer execution",
            ])
    }

    @Test func `a request authorizer has the path, its resource and the given context`() async throws {
        let functions = FakeAuthorizers(authorizerAnswer())
        let result = try await run(
            .request(source: "method.request.querystring.q, context.identity.sourceIp"), functions: functions,
            path: "/pets/7?q=1", context: ["identity.sourceIp": "203.0.113.7", "accountId": "1"])
        #expect(result.clientStatus == 0)
        let event = try JSONValue.parse(try #require(functions.calls.first).event)
        #expect(event["resource"] == "/pets/{id}")
        #expect(event["pathParameters"] == ["id": "7"])
        #expect(event["requestContext"]?["identity"]?["sourceIp"] == "203.0.113.7")
        #expect(event["requestContext"]?["accountId"] == "1")
        #expect(event["requestContext"]?["stage"] == "test-invoke-stage")
    }

    @Test func `without identity it is a 401`() async throws {
        let result = try await run(.token(), functions: FakeAuthorizers(authorizerAnswer()))
        #expect(result.clientStatus == 401)
        #expect(result.policy == nil)
        #expect(result.log.contains("Unauthorized request: \(CountingIdentifiers.requestID)\n"))
    }

    @Test func `an answer that is none is a 500`() async throws {
        let result = try await run(
            .token(), functions: FakeAuthorizers("null"), headers: ["Authorization": "a"])
        #expect(result.clientStatus == 500)
        #expect(result.log.contains("Execution failed due to configuration error: Could not parse policy\n"))
        #expect(result.log.contains(" : AuthorizerConfigurationException\n"))
    }

    @Test func `a token's claims are shown`() async throws {
        let tokens = FakeTokens([
            "t": .success(TokenClaims(claims: ["sub": "u", "token_use": "access"], isUserPool: true))
        ])
        let result = try await run(.pools(), tokens: tokens, headers: ["Authorization": "Bearer t"])
        #expect(result.clientStatus == 0)
        #expect(result.claims == ["sub": "u", "token_use": "access"])
        let refused = try await run(.pools(), tokens: tokens, headers: ["Authorization": "x"])
        #expect(refused.clientStatus == 401)
    }
}
