import APIModel
import DataPlane
import HTTPMessages
import NIOCore
import Testing

/// Source: integrations 2.12, 2.2 points 5 and 6; the row on bad header and status values of the reliability list.
@Suite struct OverrideTests {
    private func sent(
        _ template: String, _ parameters: [String: String] = [:], uri: String = "http://b.test/base"
    ) async -> (BackendMessage?, ResponseMessage, Fixture) {
        let fixture = Fixture([
            .at(
                "/{id}",
                .http(
                    "POST", uri: uri, requestParameters: parameters, requestTemplates: ["application/json": template]))
        ])
        let answer = await fixture.send("POST", "/x?q=1")
        return (fixture.backend.last, answer, fixture)
    }

    @Test(arguments: [
        "#set($context.requestOverride.header.X-A = \"new\")", "#set($context.requestOverride.header['X-A'] = 'new')",
        "#set($context[\"requestOverride\"].header[\"X-A\"] = 'new')",
        "#set($n = 'X-A')#set($context.requestOverride.header[$n] = 'new')",
        "$context.requestOverride.header.put('X-A', 'new')", "$!context.requestOverride.header.put(\"X-A\", \"new\")",
        "#set($h = $context.requestOverride.header)#set($h.X-A = 'new')",
        "#set($context.requestOverride.header = {'X-A': 'new'})",
    ])
    func `all ways of setting a header`(_ template: String) async throws {
        for parameters in [[:], ["integration.request.header.X-A": "'old'"]] {
            let (message, _, _) = await sent(template, parameters)
            let backend = try #require(message)
            #expect(backend.headers.all("X-A") == ["new"])
            #expect(String(buffer: backend.body).isEmpty)
        }
    }

    @Test(arguments: [
        ("['a', 'b']", "a,b"), ("5", "5"), ("true", "true"), ("\"$context.stage\"", "prod"), ("''", ""),
        ("[1, 2.5]", "1,2.5"),
    ])
    func `values of other types become text`(_ value: String, _ header: String) async throws {
        let (message, _, _) = await sent("#set($context.requestOverride.header.multivalueheader = \(value))")
        #expect(try #require(message).headers.first("multivalueheader") == header)
    }

    @Test func `query string and path`() async throws {
        let template = """
            #set($context.requestOverride.querystring.m = "new value&x")
            #set($context.requestOverride.querystring.list = ["1", "2"])
            #set($context.requestOverride.path.p = "a b/c")
            """
        let (message, _, _) = await sent(
            template,
            [
                "integration.request.querystring.m": "method.request.querystring.q",
                "integration.request.querystring.k": "method.request.querystring.q",
                "integration.request.path.p": "method.request.path.id",
            ], uri: "http://b.test/x/{p}?own=1")
        #expect(try #require(message).target == "/x/a%20b/c?own=1&k=1&m=new%20value%26x&list=1&list=2")
    }

    @Test func `a path that only the template fills`() async throws {
        let (message, _, fixture) = await sent(
            "#set($context.requestOverride.path.p = $input.params('id'))", uri: "http://b.test/{p}")
        #expect(fixture.diagnostics.isEmpty)
        #expect(try #require(message).target == "/x")
        let (none, answer, _) = await sent("$context.stage", uri: "http://b.test/{p}")
        #expect(none == nil)
        #expect(answer.status == 500)
    }

    @Test(arguments: ["../admin", "..", "a/../b"])
    func `an override cannot climb`(_ value: String) async {
        let (message, answer, _) = await sent(
            "#set($context.requestOverride.path.p = '\(value)')", uri: "http://b.test/x/{p}")
        #expect(message == nil)
        #expect(answer.status == 400)
    }

    @Test(arguments: [
        "requestOverride.header.X", "requestOverride.querystring.x", "requestOverride.path.p",
        "responseOverride.header.X",
    ])
    func `a value that would split the message is a 500`(_ target: String) async {
        for evil in [#"a\r\nX-Evil: 1"#, #"a\u0000b"#, #"a\nb"#] {
            let fixture = Fixture([
                .at(
                    "/",
                    .http(
                        "POST", uri: "http://b.test/{p}",
                        requestParameters: ["integration.request.path.p": "'p'"],
                        requestTemplates: ["application/json": "#set($context.\(target) = $input.path('$.v'))"]))
            ])
            let answer = await fixture.send("POST", "/", HeaderList(), body: "{\"v\": \"\(evil)\"}")
            #expect(answer.status == 500)
            #expect(!answer.headers.contains("X-Evil"))
            #expect(answer.text == #"{"message": "Internal server error"}"#)
        }
    }

    /// Source: pipeline 1.5.3: what mappings may not set, overrides may not either.
    @Test(arguments: ["Content-Length", "Transfer-Encoding", "X-Amzn-Trace-Id", "x-amzn-apigateway-api-id"])
    func `an illegal header is a 500`(_ name: String) async {
        let (message, answer, _) = await sent("#set($context.requestOverride.header.\(name) = '1')")
        #expect(message == nil)
        #expect(answer.status == 500)
    }

    @Test(arguments: ["Connection", "TE", "Via", "Expect"])
    func `an ignored header is not sent`(_ name: String) async throws {
        let (message, _, _) = await sent("#set($context.requestOverride.header.\(name) = '1')")
        #expect(try #require(message).headers.first(name) == nil)
    }

    private func answer(
        _ response: String, request: String = #"{"statusCode": 200}"#, headers: [String: String] = [:]
    ) async -> ResponseMessage {
        let fixture = Fixture([
            .at("/", .mock("GET", body: response.isEmpty ? nil : response, template: request, headers: headers))
        ])
        return await fixture.send("GET", "/")
    }

    @Test func `the response's headers and status`() async {
        let response = await answer(
            "#set($context.responseOverride.header.X-A = 'new')#set($context.responseOverride.status = 418)body",
            headers: ["X-A": "'old'"])
        #expect(response.status == 418)
        #expect(response.headers.all("X-A") == ["new"])
        #expect(response.text == "body")
        let put = await answer("$context.responseOverride.header.put('X-B', ['a', 'b'])")
        #expect(put.headers.first("X-B") == "a,b")
        #expect(put.text.isEmpty)
    }

    /// Source: pipeline 1.5.4 and 1.6; values below 200 would not end the exchange.
    @Test(arguments: [
        ("404", 404), ("'404'", 404), ("599", 599), ("99", 200), ("'abc'", 200), ("600", 200), ("100", 200),
        ("''", 200),
        ("4.5", 200), ("true", 200), ("[404]", 200), ("-1", 200),
    ])
    func `a status that is none is ignored`(_ value: String, _ status: Int) async {
        #expect(await answer("#set($context.responseOverride.status = \(value))").status == status)
    }

    @Test(arguments: [
        ("Content-Length", "x-amzn-Remapped-Content-Length"), ("Server", "x-amzn-Remapped-Server"),
        ("WWW-Authenticate", "x-amzn-Remapped-WWW-Authenticate"), ("Content-Type", "Content-Type"), ("Vary", "Vary"),
    ])
    func `response headers are remapped`(_ name: String, _ sent: String) async {
        let response = await answer("#set($context.responseOverride.header.\(name) = 'v')")
        #expect(response.headers.first(sent) == "v")
        if name != sent { #expect(response.headers.first(name) != "v") }
    }

    @Test func `transfer encoding is dropped`() async {
        #expect(
            await answer("#set($context.responseOverride.header.Transfer-Encoding = 'chunked')").headers
                .contains("Transfer-Encoding") == false)
    }

    /// Source: [S:test_integration_mock_with_response_override_in_request_template].
    @Test func `the request template overrides the response`() async {
        let request =
            "#set($context.responseOverride.header.foo = 'is set')#set($context.responseOverride.status = 444)"
            + "#set($context.responseOverride.custom = 'mine'){\"statusCode\": 200}"
        let bare = await answer("", request: request)
        #expect(bare.status == 444)
        #expect(bare.headers.first("foo") == "is set")
        let read = await answer("$context.responseOverride.custom/$context.responseOverride.status", request: request)
        #expect(read.status == 444)
        #expect(read.text == "mine/444")
    }

    /// Source: [S:test_integration_mock_with_request_overrides_in_response_template]: the idiom that keeps the body.
    @Test func `request overrides are read in the response template`() async {
        let fixture = Fixture([
            .at(
                "/",
                .mock(
                    "POST", body: "$context.requestOverride.path.body.a[1] $context.requestOverride.path.text",
                    template: "#set($context.requestOverride.path.body = $input.path('$'))"
                        + "#set($context.requestOverride.path.text = $input.body){\"statusCode\": 200}"))
        ])
        let answer = await fixture.send("POST", "/", HeaderList(), body: #"{"a": [1, "two"]}"#)
        #expect(answer.text == #"two {"a": [1, "two"]}"#)
    }

    @Test func `overrides of an HTTP integration reach the response template`() async {
        let fixture = Fixture(
            [
                .at(
                    "/",
                    .http(
                        "POST",
                        requestTemplates: [
                            "application/json": "#set($context.requestOverride.header.X-A = 'kept')$input.body"
                        ],
                        responseTemplates: [
                            "application/json": "#set($context.responseOverride.status = $input.path('$.code'))"
                                + "$context.requestOverride.header.X-A $input.path('$.code')"
                        ]))
            ], backend: FakeBackend(ResponseMessage(status: 200, text: #"{"code": 409}"#)))
        let answer = await fixture.send("POST", "/")
        #expect(answer.status == 409)
        #expect(answer.text == "kept 409")
    }

    /// Source: AWS guide, page apigateway-override-request-response-parameters: "Overrides are final".
    @Test(arguments: [
        "#set($context.responseOverride.status = 201)#set($context.responseOverride.status = 202)",
        "#set($context.responseOverride.header.X = 'a')#set($context.responseOverride.header.X = 'b')",
        "#set($context.responseOverride.header.X = 'a')$context.responseOverride.header.put('X', 'a')",
        "#foreach($i in [1..2])#set($context.responseOverride.header.X = $i)#end",
    ])
    func `the same parameter twice is a 5XX`(_ template: String) async {
        let fixture = Fixture([.at("/", .mock("GET", body: template))])
        #expect(await fixture.send("GET", "/").status == 500)
        let cause = fixture.observer.records.last?.cause ?? ""
        #expect(cause.contains("overridden a second time"), "\(cause)")
        #expect(cause.contains("line 1"))
    }

    @Test func `once in each template is no second time`() async {
        let response = await answer(
            "#set($context.responseOverride.status = 202)",
            request: "#set($context.responseOverride.status = 201){\"statusCode\": 200}")
        #expect(response.status == 202)
    }

    @Test func `a list that contains itself is stopped`() async {
        let response = await answer("#set($l = [1])#set($x = $l.add($l))#set($context.responseOverride.header.X = $l)")
        #expect(response.status == 500)
    }
}
