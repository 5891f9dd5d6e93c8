import APIModel
import DataPlane
import HTTPMessages
import Testing

/// The page "CORS for REST APIs in API Gateway", requirement by requirement (cors 5.1, R1 to R27).
@Suite struct CORSPageTests {
    private static let allowHeaders = "Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token"
    private static let headers: [String: String] = [
        "Access-Control-Allow-Headers": "'\(allowHeaders)'",
        "Access-Control-Allow-Methods": "'*'",
        "Access-Control-Allow-Origin": "'*'",
    ]

    private func page(_ passthrough: PassthroughBehavior, backend: FakeBackend = FakeBackend()) -> Fixture {
        Fixture(
            [
                .at(
                    "/pets",
                    .mock("OPTIONS", passthrough: passthrough, headers: Self.headers),
                    .http("GET", headers: ["Access-Control-Allow-Origin": "'*'"]),
                    .proxy("POST"))
            ], backend: backend)
    }

    /// R16 to R21, and the wire result of [D:apigateway-test-cors].
    @Test func `the four steps answer a preflight`() async {
        let fixture = page(.never)
        #expect(fixture.diagnostics.isEmpty)
        for request in [
            HeaderList(),
            [
                "Origin": "https://a.example", "Access-Control-Request-Method": "PUT",
                "Access-Control-Request-Headers": "x-custom",
            ],
        ] {
            let answer = await fixture.send("OPTIONS", "/pets", request)
            #expect(answer.status == 200)
            #expect(answer.text.isEmpty)
            #expect(answer.headers.all("Access-Control-Allow-Headers") == [Self.allowHeaders])
            #expect(answer.headers.all("Access-Control-Allow-Methods") == ["*"])
            #expect(answer.headers.all("Access-Control-Allow-Origin") == ["*"])
            #expect(
                Set(answer.headers.fields.map(\.name)).subtracting(Self.headers.keys) == [
                    "Content-Type", "x-amzn-RequestId", "x-amz-apigw-id",
                ])
            #expect(answer.headers.first("Content-Type") == "application/json")
        }
        #expect(fixture.observer.records.map(\.resourcePath) == ["/pets", "/pets"])
    }

    /// R20 and the preflight gotcha of integrations 2.2.
    @Test func `an unmapped Content-Type gets 415 under NEVER and 500 under WHEN_NO_MATCH`() async {
        let never = await page(.never).send("OPTIONS", "/pets", ["Content-Type": "text/xml"])
        #expect(never.status == 415)
        #expect(never.text == #"{"message": "Unsupported Media Type"}"#)
        let passed = await page(.whenNoMatch).send("OPTIONS", "/pets", ["Content-Type": "text/xml"])
        #expect(passed.status == 500)
        let json = await page(.never).send("OPTIONS", "/pets", ["Content-Type": "application/json"])
        #expect(json.status == 200)
    }

    /// R1: the server never looks at Origin.
    @Test(arguments: ["https://a.example", "null", "garbage", ""])
    func `the answer is the same for every origin`(_ origin: String) async {
        let answer = await page(.never).send("OPTIONS", "/pets", ["Origin": origin])
        #expect(answer.headers.first("Access-Control-Allow-Origin") == "*")
        #expect(!answer.headers.contains("Vary"))
    }

    /// R22: the actual response carries the header by its own mapping.
    @Test func `a method answers with its mapped Allow-Origin`() async {
        let answer = await page(.never).send("GET", "/pets", ["Origin": "https://a.example"])
        #expect(answer.status == 200)
        #expect(answer.headers.all("Access-Control-Allow-Origin") == ["*"])
    }

    /// R26 and R27: with a proxy the backend sends the headers, and they pass untouched and unduplicated.
    @Test func `a proxy passes the backend's CORS headers`() async {
        let backend = FakeBackend(
            ResponseMessage(
                status: 200,
                headers: [
                    "Access-Control-Allow-Headers": "Content-Type",
                    "Access-Control-Allow-Origin": "https://www.example.com",
                    "Access-Control-Allow-Methods": "OPTIONS,POST,GET", "Vary": "Origin",
                ], text: #""Hello from Lambda!""#))
        let answer = await page(.never, backend: backend).send("POST", "/pets", ["Origin": "https://www.example.com"])
        #expect(answer.text == #""Hello from Lambda!""#)
        #expect(answer.headers.all("Access-Control-Allow-Headers") == ["Content-Type"])
        #expect(answer.headers.all("Access-Control-Allow-Origin") == ["https://www.example.com"])
        #expect(answer.headers.all("Access-Control-Allow-Methods") == ["OPTIONS,POST,GET"])
        #expect(answer.headers.all("Vary") == ["Origin"])
        #expect(answer.headers.all("Content-Type") == ["application/json"])
    }

    /// Core principle: no OPTIONS, no preflight; cors 5.6.
    @Test func `without OPTIONS a preflight gets 403 and no headers`() async {
        let fixture = Fixture([.at("/pets", .http("GET", headers: ["Access-Control-Allow-Origin": "'*'"]))])
        let answer = await fixture.send("OPTIONS", "/pets", ["Origin": "https://a.example"])
        #expect(answer.status == 403)
        #expect(answer.text == #"{"message":"Missing Authentication Token"}"#)
        #expect(!answer.headers.contains("Access-Control-Allow-Origin"))
    }

    /// cors 5.6: DEFAULT_4XX makes errors readable, and a preflight still fails by its status.
    @Test func `DEFAULT_4XX lets a browser read errors`() async {
        let fixture = Fixture(
            [.at("/pets", .mock("GET"))],
            gatewayResponses: [
                GatewayResponse(
                    responseType: .default4XX,
                    responseParameters: [
                        "gatewayresponse.header.Access-Control-Allow-Origin": "method.request.header.Origin"
                    ])
            ])
        let answer = await fixture.send("GET", "/nope", ["Origin": "https://a.example"])
        #expect(answer.status == 403)
        #expect(answer.headers.first("Access-Control-Allow-Origin") == "https://a.example")
    }

    /// cors 5.5: a stage variable as the whole value.
    @Test func `the allowed origin may be a stage variable`() async {
        let fixture = Fixture(
            [.at("/", .mock("OPTIONS", headers: ["Access-Control-Allow-Origin": "stageVariables.allowedOrigin"]))],
            variables: ["allowedOrigin": "https://b.example"])
        let answer = await fixture.send("OPTIONS", "/")
        #expect(answer.headers.first("Access-Control-Allow-Origin") == "https://b.example")
    }

    /// cors 5.2: a template `{}` with its line end is the body, byte for byte.
    @Test(arguments: ["{}", "{}\n"])
    func `a response template is the body as written`(_ template: String) async {
        let fixture = Fixture([.at("/", .mock("OPTIONS", body: template, headers: Self.headers))])
        #expect(await fixture.send("OPTIONS", "/").text == template)
    }

    /// The ready answer and the long way must say the same: `Content-Type: application/json` takes the long one.
    @Test(arguments: [nil, "{}"])
    func `the ready answer equals the long way's`(_ body: String?) async {
        let fixture = Fixture([.at("/", .mock("OPTIONS", body: body, headers: Self.headers))])
        let ready = await fixture.send("OPTIONS", "/")
        let long = await fixture.send("OPTIONS", "/", ["Content-Type": "application/json"])
        #expect(ready.status == long.status)
        #expect(ready.body == long.body)
        #expect(
            ready.headers.fields.sorted { $0.name < $1.name }.map { "\($0.name): \($0.value)" }
                == long.headers.fields.sorted { $0.name < $1.name }.map { "\($0.name): \($0.value)" })
    }
}
