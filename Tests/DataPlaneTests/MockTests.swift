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

    struct Passthrough: Sendable, CustomStringConvertible {
        let templates: [String: String]
        let contentType: String?
        let behavior: PassthroughBehavior
        /// `rendered`, `passed` or `415`
        let outcome: String
        var description: String { "\(templates.keys.sorted()) \(contentType ?? "-") \(behavior.rawValue)" }

        init(_ templates: [String: String], _ contentType: String?, _ behavior: PassthroughBehavior, _ outcome: String)
        {
            self.templates = templates
            self.contentType = contentType
            self.behavior = behavior
            self.outcome = outcome
        }
    }

    private static let json: [String: String] = ["application/json": "rendered"]
    private static let xml: [String: String] = ["application/xml": "rendered"]
    private static let any: [String: String] = ["$default": "rendered"]

    /// Source: [D:integration-passthrough-behaviors], the whole truth table; `$default` [L].
    @Test(arguments: [
        Passthrough([:], nil, .whenNoMatch, "passed"), Passthrough([:], nil, .whenNoTemplates, "passed"),
        Passthrough([:], nil, .never, "415"), Passthrough([:], "text/plain", .whenNoMatch, "passed"),
        Passthrough(json, nil, .whenNoMatch, "rendered"), Passthrough(json, nil, .whenNoTemplates, "rendered"),
        Passthrough(json, nil, .never, "rendered"),
        Passthrough(json, "application/json; charset=utf-8", .never, "rendered"),
        Passthrough(json, "text/plain", .whenNoMatch, "passed"),
        Passthrough(json, "text/plain", .whenNoTemplates, "415"), Passthrough(json, "text/plain", .never, "415"),
        Passthrough(xml, nil, .whenNoMatch, "passed"), Passthrough(xml, nil, .whenNoTemplates, "415"),
        Passthrough(xml, nil, .never, "415"), Passthrough(any, "text/plain", .never, "rendered"),
        Passthrough(any, nil, .whenNoTemplates, "rendered"),
        // An empty template counts as none, and does not fall to `$default` (assumed).
        Passthrough(["application/json": ""], nil, .whenNoMatch, "passed"),
        Passthrough(["application/json": ""], nil, .never, "415"),
        Passthrough(["application/json": "", "$default": "rendered"], nil, .whenNoMatch, "passed"),
        Passthrough(["APPLICATION/JSON": "rendered"], "application/Json", .never, "rendered"),
    ])
    func `the truth table of passthroughBehavior`(_ test: Passthrough) async {
        let fixture = Fixture([
            .at("/", .http("POST", requestTemplates: test.templates, passthrough: test.behavior))
        ])
        var headers = HeaderList()
        if let contentType = test.contentType { headers.append("Content-Type", contentType) }
        let answer = await fixture.send("POST", "/", headers, body: "passed")
        if test.outcome == "415" {
            #expect(answer.status == 415)
            #expect(answer.text == #"{"message": "Unsupported Media Type"}"#)
            #expect(answer.headers.first("x-amzn-ErrorType") == "BadRequestException")
            #expect(fixture.backend.sent.isEmpty)
        } else {
            #expect(answer.status == 200)
            #expect(fixture.backend.last.map { String(buffer: $0.body) } == test.outcome)
        }
    }

    @Test func `a client body is parsed when it passes to the mock`() async {
        let fixture = Fixture([.at("/", .mock("POST", body: "ok", template: nil))])
        #expect(await fixture.send("POST", "/", HeaderList(), body: #"{"statusCode": 200}"#).text == "ok")
        #expect(await fixture.send("POST", "/", HeaderList(), body: "hello").status == 500)
        #expect(await fixture.send("POST", "/").status == 500)
    }
}
