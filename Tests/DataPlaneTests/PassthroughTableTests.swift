import APIModel
import DataPlane
import HTTPMessages
import NIOCore
import Testing

/// The choice of request and response templates, row by row.
@Suite struct PassthroughTableTests {
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

    private static let json: [String: String] = ["application/json": "$context.stage"]
    private static let xml: [String: String] = ["application/xml": "$context.stage"]
    private static let any: [String: String] = ["$default": "$context.stage"]

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
        Passthrough(["application/json": "", "$default": "$context.stage"], nil, .whenNoMatch, "passed"),
        Passthrough(["APPLICATION/JSON": "$context.stage"], "application/Json", .never, "rendered"),
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
            let body = test.outcome == "rendered" ? "prod" : test.outcome
            #expect(fixture.backend.last.map { String(buffer: $0.body) } == body)
        }
    }

    /// The check does not ask whether there is a body.
    @Test func `a GET without a body is refused all the same`() async {
        let fixture = Fixture([
            .at(
                "/",
                .http("GET", requestTemplates: ["application/xml": "$context.stage"], passthrough: .whenNoTemplates))
        ])
        #expect(await fixture.send("GET", "/").status == 415)
    }

    struct Choice: Sendable, CustomStringConvertible {
        let templates: [String: String]
        let accept: String?
        let body: String
        var description: String { "\(templates.keys.sorted()) \(accept ?? "-")" }

        init(_ templates: [String: String], _ accept: String?, _ body: String) {
            self.templates = templates
            self.accept = accept
            self.body = body
        }
    }

    /// Source: integrations 2.8, response template choice; the fallbacks are [L].
    @Test(arguments: [
        Choice([:], nil, "backend"), Choice([:], "text/html", "backend"),
        Choice(["application/json": "json $context.stage"], nil, "json prod"),
        Choice(["application/json": "json $context.stage"], "text/html", "json prod"),
        Choice(["text/html": "html $context.stage"], "text/html", "html prod"),
        Choice(["text/html": "html $context.stage"], nil, "html prod"),
        Choice(["text/html": "html $context.stage", "text/plain": "plain"], "image/png", "html prod"),
        Choice(["text/html": "html", "application/json": "json $input.body"], "image/png", "json backend"),
        Choice(["application/json": ""], nil, "backend"),
        Choice(["application/json": "", "text/html": "html"], "text/html", "html"),
    ])
    func `the response template goes by Accept`(_ choice: Choice) async {
        let fixture = Fixture(
            [.at("/", .http("GET", responseTemplates: choice.templates))],
            backend: FakeBackend(ResponseMessage(status: 200, text: "backend")))
        var headers = HeaderList()
        if let accept = choice.accept { headers.append("Accept", accept) }
        #expect(await fixture.send("GET", "/", headers).text == choice.body)
    }
}
