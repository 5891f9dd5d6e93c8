import APIModel
import DataPlane
import HTTPMessages
import Testing

/// `crossgate template render`.
@Suite struct TemplateRenderingTests {
    private func render(_ template: String, _ event: String) throws -> TemplateRenderingResult {
        TemplateRendering.render(template: template, event: try TemplateEvent(parsing: event.utf8))
    }

    @Test(arguments: [
        (#"{"body": "{\"a\": 1}"}"#, "$input.json('$.a')", "1"),
        (#"{"body": {"a": [1]}}"#, "$input.body", #"{"a":[1]}"#),
        (#"{"body": "eyJhIjoyfQ==", "isBase64Encoded": true}"#, "$input.json('$.a')", "2"),
        (#"{"headers": {"X-A": "1"}}"#, "$input.params('X-A')", "1"),
        (#"{"headers": {"X": "0"}, "multiValueHeaders": {"X": ["1", "2"]}}"#, "$input.params('X')", "2"),
        (#"{"queryStringParameters": {"q": "1"}}"#, "$input.params().querystring", "{q=1}"),
        (#"{"multiValueQueryStringParameters": {"q": ["1", "3"]}}"#, "$input.params('q')", "3"),
        (#"{"pathParameters": {"id": "7"}}"#, "$input.params('id')", "7"),
        (#"{"stageVariables": {"v": "1"}}"#, "$stageVariables.v", "1"),
        (
            #"{"requestContext": {"stage": "dev", "authorizer": {"claims": {"sub": "s"}}}}"#,
            "$context.stage $context.authorizer.claims.sub", "dev s"
        ),
        (#"{"context": {"identity": {"sourceIp": "9.9.9.9"}}}"#, "$context.identity.sourceIp", "9.9.9.9"),
        (#"{"body": "b", "response": {"body": "r"}}"#, "$input.body", "r"),
        (#"{"response": {"body": {"a": 1}}, "headers": {"h": "1"}}"#, "$input.path('$.a') $input.params('h')", "1 1"),
        (#"{"body": null, "headers": null, "resource": "/", "path": "/", "httpMethod": "GET"}"#, "$input.body", "{}"),
        ("{}", "$context.path $context.httpMethod", "/ GET"),
    ])
    func `an event is what a template sees`(_ event: String, _ template: String, _ output: String) throws {
        let result = try render(template, event)
        #expect(result.output == output)
        #expect(result.failure == nil)
    }

    @Test func `overrides and the log are told`() throws {
        let result = try render(
            "#set($context.requestOverride.header.X-A = [1, 2])#set($context.responseOverride.status = 404)out",
            #"{"body": "in"}"#)
        #expect(
            result.overrides.map { "\($0.name)=\($0.value)" }
                == ["requestOverride.header.X-A=1,2", "responseOverride.status=404"])
        #expect(result.log.first == "Method request body before transformations: in")
        #expect(result.log.last == "Endpoint request body after transformations: out")
        #expect(result.log.contains("Override $context.requestOverride.header.X-A = 1,2"))
    }

    @Test func `a failure has its place`() throws {
        let parsing = try render("a\n#if($x)", "{}")
        #expect(parsing.output == nil)
        #expect(parsing.failure?.isParsing == true)
        #expect(parsing.failure?.line == 2)
        let running = try render("a\n  $util.parseJson('{')", #"{"response": "x"}"#)
        #expect(running.failure?.isParsing == false)
        #expect(running.failure?.line == 2)
        // The method that threw.
        #expect(running.failure?.column == 9)
        #expect(running.log.last == "Execution failed due to configuration error: Unable to transform response")
    }

    @Test(arguments: [
        "", "[]", #"{"headers": []}"#, #"{"multiValueHeaders": {"a": "b"}}"#, #"{"unknown": 1}"#,
        #"{"body": "%", "isBase64Encoded": true}"#,
    ])
    func `an event that is none is refused`(_ event: String) {
        #expect(throws: TemplateEvent.Problem.self) { try TemplateEvent(parsing: event.utf8) }
    }
}
