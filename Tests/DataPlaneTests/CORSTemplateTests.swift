import APIModel
import DataPlane
import HTTPMessages
import Testing

/// Source: cors 5.5: several origins, in the three styles that people use.
@Suite struct CORSTemplateTests {
    private func preflight(
        _ template: String?, _ origin: String, variables: [String: String]? = nil
    ) async -> ResponseMessage {
        let integration = Integration(
            type: .mock, requestTemplates: ["application/json": "{ statusCode: 200 }"],
            integrationResponses: [
                "204": IntegrationResponse(
                    statusCode: "204",
                    responseParameters: [
                        "method.response.header.Access-Control-Allow-Origin": variables == nil
                            ? "'https://a.test'" : "stageVariables.allowedOrigin",
                        "method.response.header.Vary": "'Origin'",
                        "method.response.header.Access-Control-Allow-Methods": "'GET,PUT'",
                    ],
                    responseTemplates: template.map { ["application/json": $0] })
            ])
        let fixture = Fixture(
            [
                .at(
                    "/",
                    .integrated(
                        "OPTIONS", integration, statuses: ["204"],
                        declaring: []
                    ).with {
                        $0.methodResponses = [
                            "204": MethodResponse(
                                statusCode: "204",
                                responseParameters: [
                                    "method.response.header.Access-Control-Allow-Origin": true,
                                    "method.response.header.Vary": true,
                                    "method.response.header.Access-Control-Allow-Methods": true,
                                ])
                        ]
                    })
            ], variables: variables)
        return await fixture.send("OPTIONS", "/", ["Origin": origin, "Access-Control-Request-Method": "PUT"])
    }

    /// What AWS CDK writes for three origins.
    private static let cdk = """
        #set($origin = $input.params().header.get("Origin"))
        #if($origin == "")
          #set($origin = $input.params().header.get("origin"))
        #end
        #if($origin == "https://b.test" || $origin == "https://c.test")
          #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)
        #end
        """

    @Test(arguments: [
        ("https://a.test", "https://a.test"), ("https://b.test", "https://b.test"),
        ("https://c.test", "https://c.test"),
        ("https://evil.test", "https://a.test"),
    ])
    func `CDK's switch of origins`(_ origin: String, _ allowed: String) async {
        let answer = await preflight(Self.cdk, origin)
        #expect(answer.status == 204)
        #expect(answer.headers.all("Access-Control-Allow-Origin") == [allowed])
        #expect(answer.headers.first("Vary") == "Origin")
        #expect(answer.headers.first("Access-Control-Allow-Methods") == "GET,PUT")
        #expect(answer.text.isEmpty)
    }

    @Test func `the switch reads a lower-case name`() async {
        let fixture = Fixture([
            .at("/", .mock("OPTIONS", body: Self.cdk, headers: ["Access-Control-Allow-Origin": "'https://a.test'"]))
        ])
        let answer = await fixture.send("OPTIONS", "/", ["origin": "https://c.test"])
        #expect(answer.headers.first("Access-Control-Allow-Origin") == "https://c.test")
        let without = await fixture.send("OPTIONS", "/")
        #expect(without.headers.first("Access-Control-Allow-Origin") == "https://a.test")
    }

    @Test(arguments: [
        ("https://x.example.com", "https://x.example.com"), ("https://a.b.example.com", "https://a.b.example.com"),
        ("https://example.com.evil.test", "https://a.test"), ("http://x.example.com", "https://a.test"),
    ])
    func `a regular expression`(_ origin: String, _ allowed: String) async {
        let template = #"""
            #set($origin = $input.params("Origin"))
            #if($origin.matches("https://.*\.example\.com"))
            #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)
            #end
            """#
        #expect(await preflight(template, origin).headers.all("Access-Control-Allow-Origin") == [allowed])
    }

    @Test func `a stage variable`() async {
        let answer = await preflight(nil, "https://s.test", variables: ["allowedOrigin": "https://s.test"])
        #expect(answer.headers.all("Access-Control-Allow-Origin") == ["https://s.test"])
        #expect(answer.status == 204)
    }
}
