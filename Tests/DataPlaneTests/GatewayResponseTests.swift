import APIModel
import DataPlane
import HTTPMessages
import NIOCore
import Testing

@Suite struct GatewayResponseTests {
    private func custom(
        _ type: GatewayResponseType,
        status: String? = nil,
        headers: [String: String] = [:],
        templates: [String: String] = [:]
    ) -> GatewayResponse {
        GatewayResponse(
            responseType: type, statusCode: status,
            responseParameters: Dictionary(
                headers.map { ("gatewayresponse.header.\($0.key)", $0.value) }, uniquingKeysWith: { $1 }),
            responseTemplates: templates)
    }

    private func miss(
        _ responses: [GatewayResponse], _ path: String = "/nope", _ headers: HeaderList = HeaderList()
    )
        async -> ResponseMessage
    {
        await Fixture(
            [.at("/pets/{id}", .mock("GET"))], variables: ["origin": "https://s.example"], gatewayResponses: responses
        ).send("GET", path, headers)
    }

    @Test func `an error carries exactly AWS's headers`() async {
        // Source: gateway-responses 4.1; no trace id.
        let answer = await miss([])
        #expect(answer.status == 403)
        #expect(
            Set(answer.headers.fields.map(\.name)) == [
                "Content-Type", "x-amzn-ErrorType", "x-amzn-RequestId", "x-amz-apigw-id",
            ])
        #expect(answer.headers.first("Content-Type") == "application/json")
        #expect(answer.body.readableBytes == 42)
    }

    /// Source: [D:apigateway-cors], gateway-responses 4.2.
    @Test func `DEFAULT_4XX decorates the types of its class`() async {
        let answer = await miss([
            custom(
                .default4XX, headers: ["Access-Control-Allow-Origin": "'*'", "X-Type": "context.error.responseType"])
        ])
        #expect(answer.status == 403)
        #expect(answer.headers.first("Access-Control-Allow-Origin") == "*")
        #expect(answer.headers.first("X-Type") == "MISSING_AUTHENTICATION_TOKEN")
        #expect(answer.text == #"{"message":"Missing Authentication Token"}"#)
    }

    /// A mapped type wins over the template's key (assumed); renamed and dropped headers are those of method responses.
    @Test func `a customised header is sent once, renamed or not at all`() async {
        let response = custom(
            .missingAuthenticationToken,
            headers: [
                "Content-Type": "'text/plain'", "content-type": "'text/html'", "Server": "'s'",
                "Transfer-Encoding": "'chunked'", "X-Client": "method.request.header.X-Forwarded-For",
            ], templates: ["application/xml": "<a/>"])
        let fixture = Fixture([.at("/", .mock("GET"))], gatewayResponses: [response])
        let answer = await fixture.send("GET", "/nope")
        #expect(answer.headers.all("Content-Type") == ["text/html"])
        #expect(answer.headers.first("x-amzn-Remapped-Server") == "s")
        #expect(!answer.headers.contains("Server"))
        #expect(!answer.headers.contains("Transfer-Encoding"))
        #expect(answer.headers.first("X-Client") == "127.0.0.1")
        #expect(answer.text == "<a/>")
        #expect(fixture.diagnostics.contains { $0.message == "header Transfer-Encoding is never sent" })
    }

    /// Source: gateway-responses 4.2, "a custom response for a type completely shields it".
    @Test func `an own response shields from DEFAULT_4XX`() async {
        let answer = await miss([
            custom(.default4XX, status: "418", headers: ["A": "'1'"], templates: ["application/json": "family"]),
            custom(.missingAuthenticationToken, headers: ["B": "'2'"]),
        ])
        #expect(answer.status == 403)
        #expect(!answer.headers.contains("A"))
        #expect(answer.headers.first("B") == "2")
        #expect(answer.text == #"{"message":"Missing Authentication Token"}"#)
    }

    /// Source: unit test_handler_exception: the exception's name stays.
    @Test func `a customised status keeps the error type`() async {
        let answer = await miss([custom(.default4XX, status: "404")])
        #expect(answer.status == 404)
        #expect(answer.headers.first("x-amzn-ErrorType") == "MissingAuthenticationTokenException")
    }

    @Test func `DEFAULT_5XX does not touch client errors`() async {
        #expect(await miss([custom(.default5XX, status: "599")]).status == 403)
    }

    /// Source: [S:test_gateway_response_put] for 599.
    @Test func `DEFAULT_5XX gives its status to configuration errors`() async {
        let fixture = Fixture(
            [.at("/", .mock("GET").with { $0.authorizationType = "AWS_IAM" })],
            gatewayResponses: [custom(.default5XX, status: "599", headers: ["Access-Control-Allow-Origin": "'*'"])])
        let answer = await fixture.send("GET", "/")
        #expect(answer.status == 599)
        #expect(answer.text == #"{"message": "Internal server error"}"#)
        #expect(answer.headers.first("Access-Control-Allow-Origin") == "*")
    }

    @Test func `headers take values from request, context and stage`() async {
        let answer = await miss(
            [
                custom(
                    .missingAuthenticationToken,
                    headers: [
                        "Access-Control-Allow-Origin": "method.request.header.Origin",
                        "X-Query": "method.request.querystring.q", "X-Path": "method.request.path.id",
                        "X-Stage": "context.stage", "X-Var": "stageVariables.origin", "X-None": "stageVariables.none",
                        "X-Bad": "unquoted", "Content-Type": "'text/plain'",
                        "WWW-Authenticate": "'Basic'",
                    ])
            ], "/nope?q=a+b", ["Origin": "https://a.example"])
        #expect(answer.headers.first("Access-Control-Allow-Origin") == "https://a.example")
        #expect(answer.headers.first("X-Query") == "a b")
        #expect(answer.headers.first("X-Stage") == "prod")
        #expect(answer.headers.first("X-Var") == "https://s.example")
        #expect(answer.headers.first("Content-Type") == "text/plain")
        #expect(answer.headers.first("x-amzn-Remapped-WWW-Authenticate") == "Basic")
        for absent in ["X-Path", "X-None", "X-Bad", "WWW-Authenticate"] { #expect(!answer.headers.contains(absent)) }
    }

    @Test func `a value that would split the header is left out`() async {
        let answer = await miss(
            [custom(.missingAuthenticationToken, headers: ["X-Query": "method.request.querystring.q"])],
            "/nope?q=a%0d%0aSet-Cookie:x")
        #expect(!answer.headers.contains("X-Query"))
    }

    /// Source: gateway-responses 4.2 responseTemplates.
    @Test(arguments: [
        (#"{"m":$context.error.messageString}"#, #"{"m":"Missing Authentication Token"}"#),
        (#"{"m":"$context.error.message"}"#, #"{"m":"Missing Authentication Token"}"#),
        (#""$context.error.messageString""#, #"""Missing Authentication Token"""#),
        ("$context.error.responseType.", "MISSING_AUTHENTICATION_TOKEN."),
        ("${context.stage}/$context.httpMethod", "prod/GET"),
        ("$stageVariables.origin|$stageVariables.none|", "https://s.example||"),
        ("$context.unknown.thing|", "|"),
        ("method.request.header.Origin", "https://a.example"),
        ("$method.request.querystring.q", "1"),
        ("#if(true)x#end $5", "#if(true)x#end $5"),
        ("$context.path $context.apiId $context.requestId", "/prod/nope abc123defg \(CountingIdentifiers.requestID)"),
        ("$context.requestTime", "23/Jun/2020:05:56:11 +0000"),
        (#"{"message": "x"}"#, #"{"message": "x"}"#),
    ])
    func `templates substitute and nothing else`(_ template: String, _ body: String) async {
        let answer = await miss(
            [custom(.missingAuthenticationToken, templates: ["application/json": template])], "/nope?q=1",
            ["Origin": "https://a.example"])
        #expect(answer.text == body)
    }

    /// The choice by Accept is unverified on AWS.
    @Test(arguments: [("text/html", "html", "text/html"), ("image/png", "json", "application/json")])
    func `the template is chosen by Accept`(_ accept: String, _ body: String, _ type: String) async {
        let answer = await miss(
            [custom(.default4XX, templates: ["application/json": "json", "text/html": "html"])], "/nope",
            ["Accept": "\(accept), */*"])
        #expect(answer.text == body)
        #expect(answer.headers.first("Content-Type") == type)
    }

    /// Every type can be customised and resolves through its family (gateway-responses 4.1).
    @Test(arguments: GatewayResponseType.allCases)
    func `effective definitions fall back to the family`(_ type: GatewayResponseType) {
        let family: [GatewayResponseType: GatewayResponse] = [
            .default4XX: custom(.default4XX, status: "444"), .default5XX: custom(.default5XX, status: "555"),
        ]
        let expected: String =
            switch type.defaultStatus {
            case .some(let status): status >= 500 ? "555" : "444"
            case .none: type == .default4XX ? "444" : "555"
            }
        #expect(type.effective(customised: family).statusCode == expected)
    }

    /// Source: integrations 2.3 for types and bodies; 504 for broken connections is a field report.
    @Test(arguments: [
        (BackendFailure.unreachable("x"), 500, "Internal server error", GatewayResponseType.apiConfigurationError),
        (.timedOut("x"), 504, "Endpoint request timed out", .integrationTimeout),
        (.untrusted("x"), 500, "Internal server error", .apiConfigurationError),
        (.network("x"), 504, "Network error communicating with endpoint", .integrationFailure),
        (.tooLarge(limit: 5), 500, "Internal server error", .apiConfigurationError),
    ])
    func `a backend's failure becomes a gateway response`(
        _ failure: BackendFailure, _ status: Int, _ message: String, _ type: GatewayResponseType
    ) async {
        let fixture = Fixture([.at("/", .proxy("GET"))], backend: FakeBackend(failing: failure))
        let answer = await fixture.send("GET", "/")
        #expect(answer.status == status)
        #expect(answer.text == "{\"message\": \"\(message)\"}")
        #expect(answer.headers.first("x-amzn-ErrorType") == "InternalServerErrorException")
        #expect(!answer.headers.contains("X-Amzn-Trace-Id"))
        #expect(fixture.observer.records.last?.gatewayResponseType == type)
    }

    @Test func `a customised integration timeout carries its headers`() async {
        let fixture = Fixture(
            [.at("/", .proxy("GET"))], backend: FakeBackend(failing: .timedOut("x")),
            gatewayResponses: [custom(.integrationTimeout, status: "503", headers: ["Retry-After": "'5'"])])
        let answer = await fixture.send("GET", "/")
        #expect(answer.status == 503)
        #expect(answer.headers.first("Retry-After") == "5")
    }
}
