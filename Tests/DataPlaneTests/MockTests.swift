import APIModel
import DataPlane
import HTTPMessages
import NIOCore
import Testing

@Suite struct MockTests {
    /// Source: forms observed on AWS, integrations 2.2 (unit test_mock_integration).
    @Test(arguments: [
        #"{"statusCode": 200}"#, "{ statusCode: 200 }", "{'statusCode': 200, '': ''}", #"{"statusCode": 200 , }"#,
        #"{"statusCode": 200 ,, }"#, #"{"statusCode": 200 , null: null }"#, "{statusCode: 200, foo}: [ba r]}",
        #" {"statusCode" : 200, "nested": {"statusCode": 5, "a": [1, 2]}} "#, "{\n  \"statusCode\": 200\n}\n",
        #"{"text": "a, b: {", "statusCode": 200}"#,
    ])
    func `an integer statusCode is found`(_ template: String) async {
        let fixture = Fixture([.at("/", .mock("GET", body: "ok", template: template))])
        let answer = await fixture.send("GET", "/")
        // `foo}: [ba r]` has a bracket that closes nothing, in a key.
        #expect(answer.status == 200)
        #expect(answer.text == "ok")
    }

    /// Source: forms observed on AWS, integrations 2.2; the last five assumed.
    @Test(arguments: [
        #"{"statusCode': 200 }"#, "{'statusCode: 200 }", "statusCode: 200", "{statusCode: 200, {foo: [ba r]}",
        #"{"statusCode": 200"#, #"{"statusCode": "200"}"#, "{}", "[]", #"{"statusCode": 200.5}"#,
        #"{"a": {"statusCode": 200}}"#, #"{"statusCode": 99999999999999999999}"#, "{", "}{",
    ])
    func `anything else is a configuration error`(_ template: String) async {
        let fixture = Fixture([.at("/", .mock("GET", body: "ok", template: template))])
        let answer = await fixture.send("GET", "/")
        #expect(answer.status == 500)
        // Recorded: 36 bytes, one space.
        #expect(answer.text == #"{"message": "Internal server error"}"#)
        #expect(answer.headers.first("x-amzn-ErrorType") == "InternalServerErrorException")
        #expect(fixture.observer.records.last?.gatewayResponseType == .default5XX)
    }

    /// Source: integrations 2.2, any integer is parsed.
    @Test(arguments: [("0", "zero"), ("-1000", "negative"), ("404", "four"), ("204", "default")])
    func `the response is selected by the mock status and sets the client's`(_ status: String, _ body: String) async {
        let responses: [String: IntegrationResponse] = [
            "204": IntegrationResponse(
                statusCode: "204", responseTemplates: ["application/json": "default"]),
            "400": IntegrationResponse(
                statusCode: "400", selectionPattern: "4\\d{2}", responseTemplates: ["application/json": "four"]),
            "500": IntegrationResponse(
                statusCode: "500", selectionPattern: "0", responseTemplates: ["application/json": "zero"]),
            "501": IntegrationResponse(
                statusCode: "501", selectionPattern: "-.*", responseTemplates: ["application/json": "negative"]),
        ]
        let fixture = Fixture([
            .at(
                "/",
                .integrated(
                    "GET",
                    Integration(
                        type: .mock, requestTemplates: ["application/json": "{statusCode: \(status)}"],
                        integrationResponses: responses),
                    statuses: ["204", "400", "500", "501"]))
        ])
        #expect(await fixture.send("GET", "/").text == body)
    }

    /// Source: integrations 2.2 point 4, CDK's preflight.
    @Test func `CDK's preflight answers 204`() async {
        let fixture = Fixture([
            .at(
                "/",
                .integrated(
                    "OPTIONS",
                    Integration(
                        type: .mock, requestTemplates: ["application/json": "{ statusCode: 200 }"],
                        integrationResponses: ["204": IntegrationResponse(statusCode: "204")]),
                    statuses: ["204"]))
        ])
        let answer = await fixture.send("OPTIONS", "/")
        #expect(answer.status == 204)
        #expect(answer.text.isEmpty)
    }

    @Test func `a client body is parsed when it passes to the mock`() async {
        let fixture = Fixture([.at("/", .mock("POST", body: "ok", template: nil))])
        #expect(await fixture.send("POST", "/", HeaderList(), body: #"{"statusCode": 200}"#).text == "ok")
        #expect(await fixture.send("POST", "/", HeaderList(), body: "hello").status == 500)
        #expect(await fixture.send("POST", "/").status == 500)
    }

    /// Source: integrations 2.2 points 1 and 2: the rendered text is read.
    @Test(arguments: [
        ("#if($input.params('fail') == \"yes\"){\"statusCode\": 500}#else{\"statusCode\": 200}#end", "yes", 503),
        ("#if($input.params('fail') == \"yes\"){\"statusCode\": 500}#else{\"statusCode\": 200}#end", "no", 200),
        ("#set($code = 400 + 100){'statusCode': $code}", "", 503),
        ("{statusCode: $input.path('$.none')}", "", 500), ("{\"statusCode\": \"$input.params('fail')\"}", "200", 500),
    ])
    func `statusCode may come from the template`(_ template: String, _ query: String, _ status: Int) async {
        let integration = Integration(
            type: .mock, requestTemplates: ["application/json": template],
            integrationResponses: [
                "200": IntegrationResponse(statusCode: "200"),
                "503": IntegrationResponse(statusCode: "503", selectionPattern: "5\\d\\d"),
            ])
        let fixture = Fixture([.at("/", .integrated("GET", integration, statuses: ["200", "503"]))])
        #expect(await fixture.send("GET", "/?fail=\(query)").status == status)
    }

    /// Source: integrations 2.2 point 5: the mock's body is empty, the parameters are the client's.
    @Test(arguments: [
        ("$input.body", "{}"), ("$input.json('$')", "{}"), ("$input.json('$.a')", "\"\""), ("$input.path('$.a')", ""),
        ("$input.params('q')", "1"), ("$input.params('X-A')", "a"),
    ])
    func `a mock's response template sees an empty body`(_ template: String, _ output: String) async {
        let fixture = Fixture([.at("/", .mock("POST", body: template))])
        let answer = await fixture.send("POST", "/?q=1", ["X-A": "a"], body: #"{"a": "client's"}"#)
        #expect(answer.text == output)
    }
}
