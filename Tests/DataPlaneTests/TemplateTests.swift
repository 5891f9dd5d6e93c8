import APIModel
import DataPlane
import HTTPMessages
import Testing

@Suite struct TemplateTests {
    /// Source: templates 3.2 and 3.3 [V].
    @Test(arguments: [
        "", "{}", "$5", "US$ 10", "#fff", "#123", "a#b", "$", "#", "$$", "$ {x}", "${}", "$!", "#foo(1)", "#settings",
        "#endorsed", "#[", "#@", "100% $", "\\",
    ])
    func `literal text is a constant`(_ text: String) async {
        #expect(Template.usesLanguage(text) == nil)
        let fixture = Fixture([.at("/", .mock("GET", body: text))])
        #expect(await fixture.send("GET", "/").text == text)
    }

    @Test(arguments: [
        ("$x", 1, 1), ("a\nb $input.body", 2, 3), ("${x}", 1, 1), ("$!x", 1, 1), ("$!{x}", 1, 1), ("$_a", 1, 1),
        ("\\$x", 1, 2), ("é #set($a=1)", 1, 3), ("#if(true)", 1, 1), ("#else", 1, 1), ("#{end}", 1, 1),
        ("a ## comment", 1, 3), ("#* x *#", 1, 1), ("#[[x]]#", 1, 1), ("#@m()", 1, 1), ("#foreach($a in $b)", 1, 1),
        ("$5 $context.stage", 1, 4), ("#parse('x')", 1, 1), ("$$x", 1, 2),
    ])
    func `the first use of the language is found`(_ text: String, _ line: Int, _ column: Int) {
        let position = Template.usesLanguage(text)
        #expect(position?.line == line)
        #expect(position?.column == column)
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
