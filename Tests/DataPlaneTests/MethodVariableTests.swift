import APIModel
import DataPlane
import HTTPMessages
import NIOCore
import Testing

/// The client's parameters in templates beyond `$input.params()`: `$method`, and what stands in both.
@Suite struct MethodVariableTests {
    /// Source: AWS guide, page of template variables ("For $method and $integration variables, see …"), and templates in
    /// the wild that are published with what their backends get.
    @Test(arguments: [
        Rendering("$method.request.path.id", "p%201"), Rendering("$util.urlDecode($method.request.path.id)", "p 1"),
        Rendering("$method.request.querystring.q", "2"), Rendering("$method.request.querystring.none", ""),
        Rendering("$method.request.header.X-A", "two"), Rendering("$method.request.header.x-a", ""),
        Rendering("$method.request.header.TE", ""), Rendering("$method.request.multivalueheader.X-A[0]", "one"),
        Rendering("#set($v = $method.request.header.none)#if(!$v || $v == \"\")none#end", "none"),
        Rendering(
            "[#foreach($v in $method.request.multivaluequerystring.get('q'))\"$v\"#if($foreach.hasNext),#end#end]",
            #"["1","2"]"#),
        Rendering(
            "#foreach($k in $method.request.multivaluequerystring.keySet())$k=$method.request.multivaluequerystring.get($k);#end",
            "q=[1, 2];e=[];"),
        Rendering("$method.request.multivaluequerystring['q'].size()", "2"), Rendering("$method.request.body", ""),
        Rendering("$method.none.none|$method.response", "|"),
    ])
    func `method has the parameters of the request, with all their values`(_ test: Rendering) async throws {
        let headers: HeaderList = ["X-A": "one", "X-A": "two", "TE": "trailers"]
        #expect(try await rendered(test.template, path: "/p%201?q=1&q=2&e=", headers: headers) == test.output)
    }

    /// Source: execution logs of AWS, and the partition keys of templates for Kinesis.
    @Test(arguments: [nil, "Root=1-5ef1997b-0123456789abcdef89abcdee"])
    func `the trace's id is one for templates, mappings and the backend`(_ incoming: String?) async throws {
        let template = "$input.params('X-Amzn-Trace-Id')|$method.request.header.X-Amzn-Trace-Id"
        let fixture = Fixture([
            .at(
                "/",
                .http(
                    "POST",
                    requestParameters: ["integration.request.header.X-T": "method.request.header.X-Amzn-Trace-Id"],
                    requestTemplates: ["application/json": template]))
        ])
        _ = await fixture.send("POST", "/", incoming.map { ["X-Amzn-Trace-Id": $0] } ?? HeaderList())
        let message = try #require(fixture.backend.last)
        let id = try #require(message.headers.first("X-Amzn-Trace-Id"))
        #expect(id.hasPrefix("Root=1-") && (incoming == nil || id == incoming))
        #expect(String(buffer: message.body) == "\(id)|\(id)")
        #expect(message.headers.all("X-T") == [id])
    }

    @Test func `a semicolon parts the pairs of a query`() async throws {
        let template = "$input.params('q')|$input.params('r')|$input.params().querystring.keySet()"
        #expect(try await rendered(template, path: "/x?q=1;r=2;s&t=%3B") == "1|2|[q, r, s, t]")
    }
}
