import APIModel
import DataPlane
import HTTPMessages
import NIOCore
import Testing

@Suite struct TemplateTests {
    /// Source: templates 3.2 and 3.3 [V].
    @Test(arguments: [
        "", "{}", "$5", "US$ 10", "#fff", "#123", "a#b", "$ ", "# ", "$$ ", "$ {x}", "#settings", "#endorsed", "#[ ",
        "100% $\n", "\\",
    ])
    func `literal text is itself`(_ text: String) async {
        let fixture = Fixture([.at("/", .mock("GET", body: text))])
        #expect(await fixture.send("GET", "/").text == text)
    }

    /// Velocity 1.7, run: a lexical error.
    @Test(arguments: ["$", "$$", "100% $", "#"])
    func `a template that ends in a sign does not parse`(_ text: String) async {
        let fixture = Fixture([.at("/", .mock("GET", body: text))])
        #expect(await fixture.send("GET", "/").status == 500)
        #expect(fixture.diagnostics.contains { $0.severity == .error && $0.message.contains("line 1, column ") })
    }

    /// What templates make is the body, byte for byte (templates 3.1).
    @Test(arguments: [
        ("#set($a = 1)\n$a", "1"), ("a ## comment\nb", "a b"), ("$undefined", ""), ("$!{undefined.x}", ""),
        ("#if($null == \"\")empty#end", "empty"), ("  $context.stage  \n", "  prod  \n"),
        ("#foreach($i in [1..3])$i#if($foreach.hasNext),#end#end", "1,2,3"), ("#[[$x]]#", "$x"),
    ])
    func `templates of both directions render`(_ template: String, _ output: String) async throws {
        let mock = Fixture([.at("/", .mock("GET", body: template))])
        #expect(await mock.send("GET", "/").text == output)
        let http = Fixture([.at("/", .http("POST", requestTemplates: ["application/json": template]))])
        #expect(await http.send("POST", "/").status == 200)
        #expect(String(buffer: try #require(http.backend.last).body) == output)
    }

    /// Source: integrations 2.8, response template choice; the fallbacks are [L].
    @Test(arguments: [
        ("text/html", "html"), ("application/json", "json"), (nil, "json"), ("image/png", "json"),
        ("text/html;q=0.9, application/json", "html"), ("*/*", "json"),
    ])
    func `the response template is chosen by Accept`(_ accept: String?, _ body: String) async {
        let fixture = Fixture([
            .at("/", .http("POST", responseTemplates: ["application/json": "json", "text/html": "html"]))
        ])
        var headers = HeaderList()
        if let accept { headers.append("Accept", accept) }
        let answer = await fixture.send("POST", "/", headers)
        #expect(answer.text == body)
        // Non-proxy answers are application/json unless mapped [D:api-gateway-known-issues].
        #expect(answer.headers.first("Content-Type") == "application/json")
    }

    /// Source: [D:request-response-data-mappings]: an empty template forces passthrough.
    @Test func `an empty response template passes the body`() async {
        let fixture = Fixture(
            [.at("/", .http("POST", responseTemplates: ["application/json": ""]))],
            backend: FakeBackend(ResponseMessage(status: 200, text: "as it came")))
        #expect(await fixture.send("POST", "/").text == "as it came")
    }
}
