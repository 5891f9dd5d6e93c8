import APIModel
import DataPlane
import HTTPMessages
import NIOCore
import Testing

@Suite struct MappingTests {
    private func sent(
        _ uri: String,
        _ parameters: [String: String],
        _ path: String = "/x",
        _ headers: HeaderList = HeaderList(),
        isProxy: Bool = false,
        variables: [String: String]? = nil
    ) async -> (BackendMessage?, ResponseMessage, [Diagnostic]) {
        let method: APIModel.Method =
            isProxy
            ? .proxy("GET", uri: uri, requestParameters: parameters)
            : .http("GET", uri: uri, requestParameters: parameters)
        let fixture = Fixture([.at("/{id}", method)], variables: variables)
        let answer = await fixture.send("GET", path, headers)
        return (fixture.backend.last, answer, fixture.diagnostics)
    }

    /// Source: recording of an HTTP_PROXY in integrations 2.4: the uri's query, then the client's, then mapped.
    @Test func `queries of a proxy are merged in AWS's order`() async throws {
        let (message, _, _) = await sent(
            "http://b.test/anything?testVar={pathVar}&testQs={qsVar}",
            [
                "integration.request.querystring.queryString": "method.request.querystring.testQueryString",
                "integration.request.querystring.testQs": "method.request.querystring.testQueryString",
                "integration.request.querystring.missing": "method.request.querystring.nothing",
                "integration.request.path.pathVar": "method.request.path.id",
                "integration.request.path.qsVar": "method.request.querystring.testVar",
            ], "/foobar?testQueryString=foo&testVar=bar", isProxy: true)
        #expect(
            try #require(message).target
                == "/anything?testVar=foobar&testQs=bar&testQueryString=foo&testVar=bar&queryString=foo&testQs=foo")
    }

    /// A proxy's backend gets the query as it was written; only what no target may carry is encoded (AWS's own
    /// re-encoding is not recorded).
    @Test(arguments: [
        ("a=%2F&b=c+d&e&=f&a=2", "a=%2F&b=c+d&e&=f&a=2"), ("x=%zz%", "x=%zz%"), ("x[]=1&y=a;b", "x[]=1&y=a;b"),
        ("x={a|b}", "x=%7Ba%7Cb%7D"), ("x=é", "x=%C3%A9"), ("?x=?", "?x=?"),
    ])
    func `the query of a proxy passes as written`(_ query: String, _ sentQuery: String) async throws {
        let (message, _, _) = await sent("http://b.test/a", [:], "/v?\(query)", isProxy: true)
        #expect(try #require(message).target == "/a?\(sentQuery)")
        let (custom, _, _) = await sent("http://b.test/a", [:], "/v?\(query)")
        #expect(try #require(custom).target == "/a")
    }

    struct Source: Sendable, CustomStringConvertible {
        let expression: String
        let value: String?
        var description: String { expression }

        init(_ expression: String, _ value: String?) {
            self.expression = expression
            self.value = value
        }
    }

    /// Source: [D:request-response-data-mappings], unit test_parameters_mapping; last values and case [L].
    @Test(arguments: [
        Source("method.request.path.id", "a%20b"), Source("method.request.path.none", nil),
        Source("method.request.querystring.q", "2"), Source("method.request.multivaluequerystring.q", "1,2"),
        Source("method.request.querystring.plus", "a b+c"), Source("method.request.querystring.Q", nil),
        Source("method.request.querystring.empty", ""), Source("method.request.header.X-A", "two"),
        Source("method.request.header.x-a", nil), Source("method.request.multivalueheader.X-A", "one,two"),
        Source("stageVariables.v", "var"), Source("stageVariables.none", nil), Source("'static'", "static"),
        Source("''", ""), Source("context.stage", "prod"), Source("context.apiId", "abc123defg"),
        Source("context.requestId", CountingIdentifiers.requestID), Source("context.resourcePath", "/{id}"),
        Source("context.httpMethod", "GET"), Source("context.identity.sourceIp", "127.0.0.1"),
        Source("context.path", "/prod/a%20b"), Source("context.requestTimeEpoch", nil),
        Source("context.accountId", "123456789012"), Source("context.domainPrefix", "abc123defg"),
        Source("context.authorizer.principalId", nil),
    ])
    func `a source gives its value or skips the mapping`(_ source: Source) async throws {
        let (message, _, _) = await sent(
            "http://b.test/", ["integration.request.header.Mapped": source.expression],
            "/a%20b?q=1&q=2&plus=a+b%2Bc&empty=", ["X-A": "one", "X-B": "b", "X-A": "two"], variables: ["v": "var"])
        #expect(try #require(message).headers.first("Mapped") == source.value)
    }

    @Test(arguments: [
        ("method.request.multivaluequerystring.q", "/?m=1&m=2%20x"), ("method.request.querystring.q", "/?m=2%20x"),
        ("method.request.header.X-A", "/?m=a%26b%3Dc"), ("method.request.path.id", "/?m=a%20b"),
    ])
    func `mapped query parameters are repeated and encoded`(_ source: String, _ target: String) async throws {
        let (message, _, _) = await sent(
            "http://b.test", ["integration.request.querystring.m": source], "/a%20b?q=1&q=2+x", ["X-A": "a&b=c"])
        #expect(try #require(message).target == target)
    }

    /// Source: integrations 2.11: values of a query are a key each, those of a header one text.
    @Test func `several values of a header are one text in a query`() async throws {
        let mappings = ["integration.request.querystring.m": "method.request.multivalueheader.X-A"]
        let (message, _, _) = await sent("http://b.test", mappings, "/a", ["X-A": "one", "X-A": "two"])
        #expect(try #require(message).target == "/?m=one%2Ctwo" || message?.target == "/?m=one,two")
        let (other, _, _) = await sent("http://b.test", mappings, "/a", HeaderList())
        #expect(try #require(other).target == "/")
    }

    /// Source: unit test_uri_interpolation; encoding of what would leave its place is case 29.
    @Test(arguments: [
        ("http://b.test/a/{p}/{p}?x={p}", "/v", "/a/v/v?x=v"),
        ("http://b.test", "/v", "/"),
        ("http://b.test?x=1", "/v", "/?x=1"),
        ("http://b.test/{p}", "/a%2Fb", "/a%2Fb"),
        ("http://b.test/{p}", "/a+b&c", "/a+b&c"),
        ("http://b.test/?x={p}", "/a+b&c=d", "/?x=a%2Bb%26c%3Dd"),
        ("http://b.test/${stageVariables.v}/${stageVariables.none}/$v", "/x", "/var//$v"),
        ("HTTP://b.test/x", "/v", "/x"),
        ("http://b.test/a b|c", "/v", "/a%20b%7Cc"),
        ("http://b.test/a#frag", "/v", "/a"),
    ])
    func `placeholders of the uri are filled in their place`(
        _ uri: String, _ path: String, _ target: String
    ) async throws {
        let (message, _, _) = await sent(
            uri, ["integration.request.path.p": "method.request.path.id"], path, variables: ["v": "var"])
        #expect(try #require(message).target == target)
    }

    /// Source: AWS re:Post, "Illegal character in path"; the sentence's form in public write-ups.
    @Test(arguments: [
        ("http://b.test/x/{proxy+}", "path", 16, "proxy"), ("http://b.test/{none}", "path", 14, "none"),
        ("http://b.test/${v}", "path", 15, "v"), ("http://b.test/?q={other}", "query", 17, "other"),
    ])
    func `a placeholder that nothing fills fails every request`(
        _ uri: String, _ place: String, _ index: Int, _ name: String
    ) async throws {
        let method = APIModel.Method.http(
            "GET", uri: uri, requestParameters: ["integration.request.path.p": "method.request.path.id"])
        let fixture = Fixture([.at("/{id}", method)])
        #expect(fixture.diagnostics.contains { $0.severity == .error && $0.message.contains("path.\(name), e.g.") })
        let answer = await fixture.send("GET", "/v")
        #expect(answer.status == 500)
        #expect(answer.text == #"{"message": "Internal server error"}"#)
        #expect(fixture.backend.last == nil)
        #expect(fixture.observer.records.last?.gatewayResponseType == .apiConfigurationError)
        let test = await TestInvocation.run(
            snapshot: Fixture.snapshot([.at("/{id}", method)]), resourceId: "r5", httpMethod: "GET",
            backends: Backends(http: fixture.backend))
        let sentence = "Execution failed due to configuration error: Illegal character in \(place) at index \(index): "
        #expect(try #require(test).log.contains(sentence + uri + "\n"))
    }

    @Test func `a placeholder without a value fails the one request`() async throws {
        let parameters = ["integration.request.path.p": "method.request.querystring.q"]
        for isProxy in [true, false] {
            let (full, answer, _) = await sent("http://b.test/{p}", parameters, "/v?q=1", isProxy: isProxy)
            #expect(full?.target == (isProxy ? "/1?q=1" : "/1"))
            #expect(answer.status == 200)
            let (none, failed, _) = await sent("http://b.test/{p}", parameters, "/v", isProxy: isProxy)
            #expect(none == nil)
            #expect(failed.status == 500)
        }
    }

    /// Case 29 of the reliability list.
    @Test(arguments: [
        ("@evil.test", "/x/@evil.test"), ("?a=b", "/x/%3Fa%3Db"), ("#f", "/x/%23f"), ("a/b", "/x/a/b"),
        ("//evil.test", "/x///evil.test"), ("100%", "/x/100%25"), ("%2e", "/x/%252e"), ("é", "/x/%C3%A9"),
    ])
    func `a query value stays inside the path`(_ value: String, _ target: String) async throws {
        let encoded = value.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let (message, _, _) = await sent(
            "http://b.test/x/{p}", ["integration.request.path.p": "method.request.querystring.q"], "/v?q=\(encoded)")
        let sent = try #require(message)
        #expect(sent.endpoint == BackendEndpoint(host: "b.test", port: 80, isTLS: false))
        // `=` may stand in a path unencoded.
        #expect(sent.target == target.replacingOccurrence(of: "%3D", with: "="))
    }

    @Test(arguments: ["a%0d%0aX-Evil:%201", "a%00", "%0a"], ["path.p", "header.X", "querystring.q"])
    func `a value with control characters goes nowhere`(_ query: String, _ destination: String) async {
        let (message, answer, _) = await sent(
            "http://b.test/{p}", ["integration.request.\(destination)": "method.request.querystring.q"], "/v?q=\(query)"
        )
        #expect(answer.status == 500)
        #expect(message == nil)
    }

    @Test(arguments: ["..%2Fadmin", "../admin", "a/..", "..;x"])
    func `a query value cannot climb`(_ query: String) async {
        let (message, answer, _) = await sent(
            "http://b.test/x/{p}", ["integration.request.path.p": "method.request.querystring.q"], "/v?q=\(query)")
        #expect(answer.status == 400)
        #expect(message == nil)
    }

    @Test(arguments: [
        "http://{p}/x", "http://{p}.b.test/x", "http://b.test:{p}/", "https://b.test{p}/", "http://user@b.test/",
        "http://b.test:0/", "http://b.test:99999/", "http:///x", "ftp://b.test/", "b.test/x", "",
        "http://${stageVariables.none}/x", "http://${stageVariables.evil}/x", "http://b test/", "http://a:b:80/",
        "http://::1/", "http://[::1", "http://[b.test]/", "http://[::1]x/", "http://u:p@b.test/", "http://b.test:/",
        "http://b.test:81/", "http://b.test:1023/", "http://b.test:+80/", "http://b.test:65536/",
        "http://b.test:80${stageVariables.evil}/",
    ])
    func `a client value never makes the authority`(_ uri: String) async {
        let (message, answer, diagnostics) = await sent(
            uri, ["integration.request.path.p": "method.request.path.id"], "/v",
            variables: ["evil": "good.test@evil.test"])
        #expect(message == nil)
        #expect(answer.status == 500)
        #expect(answer.text == #"{"message": "Internal server error"}"#)
        #expect(diagnostics.contains { $0.location == "GET /{id}, integration uri" })
    }

    /// Diagnostics and causes go to the log, where an address's query, userinfo and variables may be secrets.
    @Test(arguments: [
        "http://${stageVariables.none}/x?token=s3cret", "http://u:s3cret@b.test/x", "http://b.test:81/x?q=s3cret",
        "ftp://b.test/?s3cret", "http://b.test/{none}?q=s3cret", "http://{id}.test/?s3cret", "s3cret@b.test",
        "http://${stageVariables.key}:99999/x", "http://b.test/${stageVariables.key}/{none}", "http://s3cret@",
    ])
    func `no secret of an address is told`(_ uri: String) async {
        let method = APIModel.Method.proxy("GET", uri: uri)
        let fixture = Fixture([.at("/{id}", method)], variables: ["key": "s3cret"])
        #expect(await fixture.send("GET", "/v").status == 500)
        #expect(!fixture.diagnostics.isEmpty)
        for diagnostic in fixture.diagnostics { #expect(!"\(diagnostic)".contains("s3cret"), "\(diagnostic)") }
        for record in fixture.observer.records { #expect(record.cause?.contains("s3cret") == false) }
    }

    @Test(arguments: [
        ("https://${stageVariables.host}/x", "s.test", 443, true, "s.test"),
        ("http://${stageVariables.host}:8081/x", "s.test", 8_081, false, "s.test:8081"),
        ("http://{static}.test/x", "pinned.test", 80, false, "pinned.test"),
        ("http://[::1]:9000/x", "::1", 9_000, false, "[::1]:9000"),
        ("https://127.0.0.1/x", "127.0.0.1", 443, true, "127.0.0.1"),
        ("Https://B.test:443/x", "B.test", 443, true, "B.test:443"),
        ("https://[2001:db8::1]/x", "2001:db8::1", 443, true, "[2001:db8::1]"),
        ("http://b.test:1024/x", "b.test", 1_024, false, "b.test:1024"),
        ("http://b.test:65535/x", "b.test", 65_535, false, "b.test:65535"),
    ])
    func `operators say where requests go`(
        _ uri: String, _ host: String, _ port: Int, _ isTLS: Bool, _ authority: String
    ) async throws {
        let (message, _, _) = await sent(
            uri, ["integration.request.path.static": "'pinned'"], variables: ["host": "s.test"])
        let sent = try #require(message)
        #expect(sent.endpoint == BackendEndpoint(host: host, port: port, isTLS: isTLS))
        #expect(sent.headers.first("Host") == authority)
    }

    @Test func `timeout, TLS setting and method come from the integration`() async throws {
        let integration = Integration(
            type: .httpProxy, httpMethod: "PUT", uri: "https://b.test/", timeoutInMillis: 1_234,
            tlsConfig: TLSConfig(insecureSkipVerification: true))
        let fixture = Fixture([.at("/", .integrated("GET", integration))])
        _ = await fixture.send("GET", "/")
        let sent = try #require(fixture.backend.last)
        #expect(sent.timeout == .milliseconds(1_234))
        #expect(sent.endpoint.skipsAuthorityCheck)
        #expect(sent.method == "PUT")
    }

    /// Source: [D:request-response-data-mappings]; case of backend headers [L].
    @Test(arguments: [
        Source("integration.response.header.x-b", "2"), Source("integration.response.multivalueheader.X-B", "1,2"),
        Source("integration.response.header.none", nil), Source("'s'", "s"), Source("stageVariables.v", "var"),
        Source("context.requestId", CountingIdentifiers.requestID), Source("context.authorizer.x", nil),
    ])
    func `response headers take their sources`(_ source: Source) async {
        let backend = FakeBackend(ResponseMessage(status: 200, headers: ["X-B": "1", "X-B": "2"], text: ""))
        let fixture = Fixture(
            [.at("/", .http("GET", headers: ["Mapped": source.expression]))], backend: backend, variables: ["v": "var"])
        #expect(await fixture.send("GET", "/").headers.first("Mapped") == source.value)
    }

    @Test func `a response header that the method does not declare is not sent`() async {
        let method = APIModel.Method.mock("GET", headers: ["X-A": "'1'"]).with {
            $0.methodResponses = ["200": MethodResponse(statusCode: "200")]
        }
        let fixture = Fixture([.at("/", method)])
        #expect(!(await fixture.send("GET", "/").headers.contains("X-A")))
        #expect(fixture.diagnostics.contains { $0.message.contains("not declared") })
    }

    /// Source: [T:test_http_integration_status_code_selection] for 404 and 201; whole match by Java's `matches()`.
    @Test(arguments: [
        (404, 400), (201, 200), (200, 200), (499, 400), (500, 503), (503, 503), (301, 302), (1404, 200),
    ])
    func `selection patterns match the whole status`(_ backendStatus: Int, _ status: Int) async {
        let integration = Integration(
            type: .http, httpMethod: "GET", uri: "http://b.test/",
            integrationResponses: [
                "200": IntegrationResponse(statusCode: "200"),
                "302": IntegrationResponse(statusCode: "302", selectionPattern: "30"),
                "400": IntegrationResponse(statusCode: "400", selectionPattern: "4\\d{2}"),
                "503": IntegrationResponse(statusCode: "503", selectionPattern: "500|503"),
                "302b": IntegrationResponse(statusCode: "302", selectionPattern: "301"),
            ])
        let fixture = Fixture(
            [.at("/", .integrated("GET", integration, statuses: ["200", "302", "400", "503"]))],
            backend: FakeBackend(ResponseMessage(status: backendStatus, text: "")))
        #expect(await fixture.send("GET", "/").status == status)
    }

    @Test func `no match and no default is a configuration error`() async {
        let integration = Integration(
            type: .http, httpMethod: "GET", uri: "http://b.test/",
            integrationResponses: ["400": IntegrationResponse(statusCode: "400", selectionPattern: "4\\d{2}")])
        let fixture = Fixture([.at("/", .integrated("GET", integration, statuses: ["400"]))])
        let answer = await fixture.send("GET", "/")
        #expect(answer.status == 500)
        #expect(fixture.observer.records.last?.gatewayResponseType == .apiConfigurationError)
        #expect(fixture.observer.records.last?.cause?.contains("status 200") == true)
    }
}

extension String {
    fileprivate func replacingOccurrence(of text: String, with other: String) -> String {
        split(separator: text, omittingEmptySubsequences: false).joined(separator: other)
    }
}
