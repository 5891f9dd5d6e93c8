import APIModel
import DataPlane
import Functions
import HTTPMessages
import NIOCore
import Testing

/// Functions behind custom integrations (integrations 2.5 and 2.7).
@Suite struct LambdaCustomTests {
    @Test(
        arguments: [
            (nil, #"{"a":1}"#, #"{"a":1}"#), (nil, "", "{}"),
            (#"{"name": "$input.params('n')"}"#, "", #"{"name": "x"}"#),
        ] as [(String?, String, String)])
    func `the event is what the template makes, or the body`(template: String?, body: String, event: String) async {
        let functions = FakeFunctions("1")
        let fixture = Fixture(
            [.at("/x", .aws("POST", requestTemplates: template.map { ["application/json": $0] }))],
            functions: functions)
        let answer = await fixture.send("POST", "/x?n=x", HeaderList(), body: body)
        #expect(answer.status == 200)
        #expect(answer.text == "1")
        #expect(answer.headers.first("Content-Type") == "application/json")
        #expect(answer.headers.contains("X-Amzn-Trace-Id"))
        #expect(functions.calls.map { String(buffer: $0.payload) } == [event])
    }

    /// Recorded: test_lambda_selection_patterns.
    @Test(arguments: [
        (#"{"statusCode":400}"#, 200), (#"{"errorMessage":"Error: 404 here"}"#, 404),
        (#"{"errorMessage":"Error: 404 here\nsecond line"}"#, 200), (#"{"errorMessage":"x Bad"}"#, 200),
        (#"{"errorMessage":"Bad"}"#, 400), (#"{"errorMessage":null}"#, 200), ("\"text\"", 200), ("", 200),
    ])
    func `a response is selected by the whole errorMessage, never by the status`(payload: String, status: Int) async {
        let fixture = Fixture(
            [.at("/x", .aws("GET", patterns: ["404": ".*404.*", "400": "Bad"]))], functions: FakeFunctions(payload))
        #expect(await fixture.send("GET", "/x").status == status)
    }

    @Test func `a pattern that takes everything hides the default, and one for something does not`() async {
        let all = Fixture([.at("/x", .aws("GET", patterns: ["500": ".*"]))], functions: FakeFunctions("{}"))
        #expect(await all.send("GET", "/x").status == 500)
        let some = Fixture([.at("/x", .aws("GET", patterns: ["500": ".+"]))], functions: FakeFunctions("{}"))
        #expect(await some.send("GET", "/x").status == 200)
    }

    /// AWS guide, "Handle custom Lambda errors in API Gateway".
    @Test func `an errorMessage of JSON is looked into by mappings, and shown as it is by bodies`() async {
        let payload = #"{"errorMessage":"{\"code\":404,\"body\":{\"a\":[1]}}","errorType":"E"}"#
        let fixture = Fixture(
            [
                .at(
                    "/x",
                    .aws(
                        "GET", patterns: ["404": ".*\"code\":404.*"],
                        headers: [
                            "X-Code": "integration.response.body.errorMessage.code",
                            "X-Inner": "integration.response.body.errorMessage.body",
                            "X-Type": "integration.response.body.errorType",
                            "X-All": "integration.response.body.errorMessage",
                        ]))
            ], functions: FakeFunctions(payload, functionError: "Unhandled"))
        let answer = await fixture.send("GET", "/x")
        #expect(answer.status == 404)
        #expect(answer.headers.first("X-Code") == "404")
        #expect(answer.headers.first("X-Inner") == #"{"a":[1]}"#)
        #expect(answer.headers.first("X-Type") == "E")
        #expect(answer.headers.first("X-All") == #"{"code":404,"body":{"a":[1]}}"#)
        #expect(answer.text == payload)
    }

    /// AWS guide, "Set up asynchronous invocation of the backend Lambda function".
    @Test func `a mapped invocation type makes an event, and its empty answer goes to the default`() async throws {
        let functions = FakeFunctions("")
        let fixture = Fixture(
            [
                .at(
                    "/x",
                    .aws(
                        "POST",
                        requestParameters: [
                            "integration.request.header.X-Amz-Invocation-Type": "'Event'",
                            "integration.request.header.X-Amz-Client-Context": "'e30='",
                            "integration.request.header.X-Amz-Log-Type": "'Tail'",
                            "integration.request.querystring.Qualifier": "'live'",
                        ]))
            ], functions: functions)
        let answer = await fixture.send("POST", "/x", HeaderList(), body: "{}")
        #expect(answer.status == 200)
        #expect(answer.text == "")
        let call = try #require(functions.calls.last)
        #expect(call.invocationType == .event)
        #expect(call.clientContext == "e30=")
        #expect(call.wantsLogTail)
        #expect(call.qualifier == "live")
    }

    @Test func `an invocation type that is none is refused`() async {
        let functions = FakeFunctions("")
        let fixture = Fixture(
            [
                .at(
                    "/x",
                    .aws("GET", requestParameters: ["integration.request.header.X-Amz-Invocation-Type": "'Later'"]))
            ], functions: functions)
        #expect(await fixture.send("GET", "/x").status == 500)
        #expect(functions.calls.isEmpty)
    }

    @Test func `lambda's word on an event that is no JSON is an answer`() async {
        let fixture = Fixture(
            [.at("/x", .aws("POST"))],
            functions: FakeFunctions(failing: .invalidRequest("Could not parse request body into json: x")))
        let answer = await fixture.send("POST", "/x", HeaderList(), body: "no JSON")
        #expect(answer.status == 200)
        #expect(answer.text == #"{"Type":"User","message":"Could not parse request body into json: x"}"#)
    }

    @Test func `a test shows the call and the answer`() async throws {
        let snapshot = Fixture.snapshot([.at("/x", .aws("POST"))])
        let result = try #require(
            await TestInvocation.run(
                snapshot: snapshot, resourceId: "r2", httpMethod: "POST", body: #"{"a":1}"#,
                backends: Backends(http: FakeBackend(), functions: FakeFunctions("2")), clock: FixedClock(),
                identifiers: CountingIdentifiers()))
        #expect(result.status == 200)
        #expect(result.body == "2")
        for line in [
            "Endpoint request URI: https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/"
                + "\(APIModel.Method.functionARN)/invocations",
            "Endpoint request body after transformations: {\"a\":1}",
            "Received response. Status: 200", "Endpoint response body before transformations: 2",
        ] { #expect(result.log.contains(line), "\(result.log)") }
    }
}
