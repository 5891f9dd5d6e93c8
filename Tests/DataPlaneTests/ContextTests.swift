import APIModel
import DataPlane
import HTTPMessages
import Testing

/// Source: templates 3.8.
@Suite struct ContextTests {
    @Test(arguments: [
        Rendering("$context.accountId", "123456789012"), Rendering("$context.apiId", "abc123defg"),
        Rendering("$context.deploymentId", "dep123"),
        Rendering("$context.domainName", "abc123defg.execute-api.localhost"),
        Rendering("$context.domainPrefix", "abc123defg"),
        Rendering("$context.extendedRequestId", CountingIdentifiers.extendedID),
        Rendering("$context.requestId", CountingIdentifiers.requestID), Rendering("$context.httpMethod", "POST"),
        Rendering("$context.identity.sourceIp", "127.0.0.1"), Rendering("$context.identity.userAgent", "tests/1"),
        Rendering("$context.identity.user", ""), Rendering("$context.identity.accessKey", ""),
        Rendering("$context.identity.none", ""), Rendering("$context.path", "/prod/x"),
        Rendering("$context.protocol", "HTTP/1.1"), Rendering("$context.requestTime", "23/Jun/2020:05:56:11 +0000"),
        Rendering("$context.requestTimeEpoch", "1592891771000"), Rendering("$context.resourceId", "r5"),
        Rendering("$context.resourcePath", "/{id}"), Rendering("$context.stage", "prod"),
        Rendering("$context.isCanaryRequest", ""), Rendering("$context.wafResponseCode", ""),
        Rendering("$context.webaclArn", ""), Rendering("$context.awsEndpointRequestId", ""),
        Rendering("$context.error.message$context.error.responseType", ""),
        Rendering("$context.authorizer.principalId", ""), Rendering("$context.authorizer.claims.sub", ""),
        Rendering("$context.authorizer.claims['custom:role']", ""),
        Rendering("#foreach($k in $context.authorizer.keySet())x#end", ""),
        Rendering("$context.unknown", ""), Rendering("$context.Stage", ""), Rendering("${context.stage}x", "prodx"),
        Rendering("$context['stage']", "prod"), Rendering("$context.get('stage')", "prod"),
        Rendering("#set($n = $context.requestTimeEpoch / 1000)$n", "1592891771"),
        Rendering(
            "#foreach($k in $context.keySet())$k #end",
            "resourceId resourcePath httpMethod extendedRequestId requestTime path accountId protocol requestOverride "
                + "stage domainPrefix requestTimeEpoch requestId identity domainName deploymentId responseOverride "
                + "apiId "),
        Rendering("\"$context.get('identity')\"", "\"\""), Rendering("$context.identity", ""),
        Rendering("$context.requestOverride$context.responseOverride$context.requestOverride.header", ""),
        Rendering(
            "#foreach($k in $context.identity.keySet())$k #end",
            "cognitoIdentityPoolId accountId cognitoIdentityId caller sourceIp principalOrgId accessKey "
                + "cognitoAuthenticationType cognitoAuthenticationProvider userArn userAgent user "),
        Rendering("$context.requestOverride.keySet()", "[path, header, querystring]"),
        Rendering("$context.responseOverride.keySet()", "[header]"),
        Rendering(
            "#set($context.responseOverride.mine = 201)$context.responseOverride.keySet()", "[header, mine]"),
        Rendering("$context.identity.size() $context.keySet().size()", "12 18"),
        Rendering("#set($context.stage = 'other')$context.stage", "prod"),
    ])
    func `context tells of the request`(_ test: Rendering) async throws {
        #expect(try await rendered(test.template, headers: ["User-Agent": "tests/1"]) == test.output)
    }

    @Test func `a response template has the same`() async {
        let template = "$context.stage $context.resourcePath $context.httpMethod"
        let fixture = Fixture([.at("/a", .mock("GET", body: template))])
        #expect(await fixture.send("GET", "/a").text == "prod /a GET")
    }

    /// What console tests show (Lambda events of them in public logs).
    @Test func `a test invocation has its own facts`() async throws {
        let template =
            "$context.stage $context.path $context.domainName $context.domainPrefix $context.identity.sourceIp"
        let result = try #require(
            await TestInvocation.run(
                snapshot: Fixture.snapshot([.at("/a", .mock("GET", body: template))]), resourceId: "r2",
                httpMethod: "GET", pathWithQueryString: "/a", backends: Backends(http: FakeBackend())))
        #expect(result.body == "test-invoke-stage /a testPrefix.testDomainName testPrefix test-invoke-source-ip")
    }
}
