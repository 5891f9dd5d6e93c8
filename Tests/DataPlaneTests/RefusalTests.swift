import APIModel
import DataPlane
import HTTPMessages
import Testing

/// What is not built must never be served as if it were not asked for.
@Suite struct RefusalTests {
    private func expectRefused(_ fixture: Fixture, _ verb: String = "GET", naming word: String) async {
        let answer = await fixture.send(verb, "/")
        #expect(answer.status == 500)
        #expect(answer.text == #"{"message": "Internal server error"}"#)
        #expect(answer.headers.first("x-amzn-ErrorType") == "InternalServerErrorException")
        #expect(fixture.backend.sent.isEmpty)
        let errors = fixture.diagnostics.filter { $0.severity == .error }
        #expect(errors.contains { $0.description.contains(word) }, "\(errors)")
        #expect(errors.allSatisfy { $0.location.contains("GET /") || $0.location.contains("POST /") })
        #expect(fixture.observer.records.last?.cause?.contains(word) == true)
    }

    @Test func `a method with IAM authorization is not open`() async {
        await expectRefused(
            Fixture([.at("/", .mock("GET").with { $0.authorizationType = "AWS_IAM" })]), naming: "AWS_IAM")
    }

    @Test func `a method that needs an API key is not open`() async {
        await expectRefused(Fixture([.at("/", .mock("GET").with { $0.apiKeyRequired = true })]), naming: "API key")
    }

    @Test func `an API with a resource policy is not open`() async {
        await expectRefused(Fixture([.at("/", .mock("GET"))], policy: "{}"), naming: "policy")
    }

    @Test(arguments: [IntegrationType.aws, .awsProxy])
    func `AWS integrations with a uri that is none are refused`(_ type: IntegrationType) async {
        await expectRefused(
            Fixture([.at("/", .integrated("GET", Integration(type: type, uri: "arn:aws:apigateway:x")))]),
            naming: "no ARN of an integration")
    }

    @Test func `a method without an integration is refused`() async {
        await expectRefused(Fixture([.at("/", APIModel.Method(httpMethod: "GET"))]), naming: "no integration")
    }

    @Test func `a VPC link is refused`() async {
        await expectRefused(
            Fixture([
                .at(
                    "/",
                    .integrated(
                        "GET",
                        Integration(type: .httpProxy, httpMethod: "GET", uri: "http://a/", connectionType: .vpcLink)))
            ]), naming: "VPC")
    }

    @Test func `a request template that does not parse fails where it stands`() async throws {
        let fixture = Fixture([.at("/", .mock("GET", template: "{\"statusCode\": 200}\n#if($a)"))])
        await expectRefused(fixture, naming: "line 2, column ")
        let diagnostic = try #require(fixture.diagnostics.first)
        #expect(diagnostic.location == "GET /, integration request template application/json")
        #expect(fixture.observer.records.last?.gatewayResponseType == .apiConfigurationError)
    }

    @Test func `a response template that does not parse fails`() async throws {
        let fixture = Fixture([.at("/", .mock("GET", body: "#set($a = )"))])
        await expectRefused(fixture, naming: "template application/json")
        #expect(fixture.observer.records.last?.gatewayResponseType == .apiConfigurationError)
    }

    /// Case 31 of the reliability list.
    @Test func `a template of more than 300 KB fails`() async {
        let template = String(repeating: "x", count: 300 * 1_024 + 1)
        await expectRefused(Fixture([.at("/", .mock("GET", body: template))]), naming: "307201 bytes")
    }

    @Test(arguments: ["method.request.body[", "method.request.body.[?"])
    func `a mapping by a path that is none is refused`(_ source: String) async {
        await expectRefused(
            Fixture([.at("/", .http("GET", requestParameters: ["integration.request.header.X": source]))]),
            naming: "integration request parameters")
    }

    @Test(arguments: ["method.request.body", "method.request.header.X", "integration.request.header.X"])
    func `a response header reads nothing of the request`(_ source: String) async {
        await expectRefused(Fixture([.at("/", .mock("GET", headers: ["X": source]))]), naming: source)
    }

    @Test(arguments: [
        ["integration.request.header.X": "static"], ["integration.request.header.X": "method.request.cookie.a"],
        ["integration.request.header.a b": "'x'"], ["integration.request.cookie.a": "'x'"],
        ["integration.request.header.X": "method.request.header."],
    ])
    func `a mapping outside the grammar is refused`(_ parameters: [String: String]) async {
        await expectRefused(
            Fixture([.at("/", .http("GET", requestParameters: parameters))]), naming: "integration request parameters")
    }

    @Test func `body validation against models is refused`() async {
        let fixture = Fixture(
            [
                .at(
                    "/",
                    .mock("GET").with {
                        $0.requestValidatorId = "v1"
                        $0.requestModels = ["application/json": "Pet"]
                    })
            ],
            validators: [RequestValidator(id: "v1", name: "all", validateRequestBody: true)])
        await expectRefused(fixture, naming: "Pet")
    }

    @Test func `a broken selection pattern fails what comes to it`() async {
        let integration = Integration(
            type: .mock, requestTemplates: ["application/json": "{statusCode: 200}"],
            integrationResponses: ["200": IntegrationResponse(statusCode: "200", selectionPattern: "(")])
        await expectRefused(Fixture([.at("/", .integrated("GET", integration))]), naming: "selectionPattern (")
    }

    @Test func `a status without a method response is refused`() async {
        let integration = Integration(
            type: .mock, requestTemplates: ["application/json": "{statusCode: 200}"],
            integrationResponses: ["201": IntegrationResponse(statusCode: "201")])
        await expectRefused(Fixture([.at("/", .integrated("GET", integration))]), naming: "no method response")
    }

    @Test(arguments: ["99", "abc", "600"])
    func `a status that is none is refused`(_ status: String) async {
        let integration = Integration(
            type: .mock, requestTemplates: ["application/json": "{statusCode: 200}"],
            integrationResponses: [status: IntegrationResponse(statusCode: status)])
        await expectRefused(
            Fixture([.at("/", .integrated("GET", integration, statuses: [status]))]), naming: "the status code")
    }

    @Test func `a static header that would be split is refused`() async {
        await expectRefused(
            Fixture([.at("/", .mock("GET", headers: ["X": "'a\r\nb'"]))]), naming: "control character")
    }

    @Test func `settings of a stage that are not built are warned of`() {
        var stage = Stage(stageName: "s", deploymentId: "d", createdDate: 0, cacheClusterEnabled: true)
        stage.canarySettings = CanarySettings(percentTraffic: 10)
        stage.clientCertificateId = "c"
        stage.accessLogSettings = AccessLogSettings(format: "$context.requestId")
        var setting = MethodSetting()
        setting.throttlingRateLimit = 5
        stage.methodSettings["*/*"] = setting
        let snapshot = Fixture.snapshot([.at("/", .mock("GET"))], binaryMediaTypes: ["*/png"])
        let (_, diagnostics) = StageCompiler.compile(snapshot: snapshot, stage: stage, facts: DeploymentFacts())
        #expect(diagnostics.count == 6)
        #expect(diagnostics.allSatisfy { $0.severity == .warning })
    }
}
