import APIModel
import DataPlane
import HTTPMessages
import NIOCore
import Testing

/// Source of the tables: pipeline 1.5, [S:test_apigateway_header_remapping_*].
@Suite struct HeaderTests {
    private static let uri = "http://backend.test:8080/base"

    /// Recorded: test_apigateway_header_remapping_http[HTTP], the body that its template makes.
    @Test(arguments: [
        ("Connection", false), ("Content-MD5", false), ("Expect", false), ("Max-Forwards", false),
        ("Proxy-Authenticate", false), ("Server", false), ("TE", false), ("Trailer", false),
        ("Transfer-Encoding", false), ("Upgrade", false), ("WWW-Authenticate", false), ("Via", true),
        ("Content-Encoding", true), ("Date", true), ("Authorization", true), ("Accept-Encoding", true),
    ])
    func `a template sees the client's headers but for the dropped ones`(_ name: String, isSeen: Bool) async throws {
        let seen = try await rendered("$input.params('\(name)')", headers: [name: "value"])
        #expect(seen == (isSeen ? "value" : ""))
    }

    @Test func `a proxy passes the client's headers but for the dropped ones`() async throws {
        let fixture = Fixture([.at("/", .proxy("POST"))])
        let passed = [
            "Accept", "Age", "Authorization", "Content-Type", "Cookie", "Date", "Pragma", "Range", "Referer",
            "User-Agent",
            "Warn", "X-Custom", "tEsT-HEADeR", "Accept-Encoding", "Origin",
        ]
        let dropped = [
            "Connection", "Keep-Alive", "Content-Encoding", "Content-Length", "Content-MD5", "Expect", "Max-Forwards",
            "Proxy-Authenticate", "Server", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Via", "WWW-Authenticate",
        ]
        var headers = HeaderList()
        for name in passed + dropped { headers.append(name, "v-\(name)") }
        _ = await fixture.send("POST", "/", headers)
        let sent = try #require(fixture.backend.last).headers
        for name in passed { #expect(sent.all(exactly: name) == ["v-\(name)"], "\(name)") }
        for name in dropped { #expect(!sent.contains(name), "\(name)") }
        #expect(sent.all("Host") == ["backend.test:8080"])
        #expect(sent.first("X-Amzn-Apigateway-Api-Id") == "abc123defg")
        #expect(
            sent.first("X-Amzn-Trace-Id") == "Root=1-5ef1997b-0123456789abcdef89abcdef")
    }

    /// Source: an execution log of AWS for an HTTP_PROXY in a public write-up has no Accept and this User-Agent.
    @Test func `a proxy puts its own User-Agent where the client has none`() async throws {
        let fixture = Fixture([.at("/", .proxy("GET"))])
        _ = await fixture.send("GET", "/")
        #expect(
            try #require(fixture.backend.last).headers.fields.map(\.name) == [
                "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto", "x-amzn-apigateway-api-id", "User-Agent",
                "Host", "X-Amzn-Trace-Id",
            ])
        #expect(try #require(fixture.backend.last).headers.first("User-Agent") == "AmazonAPIGateway_abc123defg")
        _ = await fixture.send("GET", "/", ["user-agent": "me"])
        #expect(try #require(fixture.backend.last).headers.all("User-Agent") == ["me"])
    }

    /// Source: execution logs of AWS (method request headers), [S:test_http_integration_with_lambda].
    @Test func `a proxy's backend learns whence the request came`() async throws {
        let facts = ConnectionFacts(remoteAddress: "203.0.113.9", localPort: 8_443, scheme: "https")
        let sources = ["For", "Port", "Proto"]
        var parameters: [String: String] = [:]
        for name in sources {
            parameters["integration.request.header.\(name)"] = "method.request.header.X-Forwarded-\(name)"
        }
        let methods = [
            APIModel.Method.proxy("GET"), .http("POST", requestParameters: parameters),
            .http("PUT").with {
                $0.requestParameters = ["method.request.header.X-Forwarded-For": true]
                $0.requestValidatorId = "v"
            },
        ]
        let fixture = Fixture(
            [.at("/", methods[0], methods[1], methods[2])],
            validators: [RequestValidator(id: "v", name: "v", validateRequestParameters: true)])
        func sent(_ verb: String, _ headers: HeaderList) async throws -> HeaderList {
            let request = RequestMessage(
                method: verb, target: "/_aws/execute-api/abc123defg/prod/", headers: headers, connection: facts)
            #expect(await fixture.handler.respond(to: request).status == 200)
            return try #require(fixture.backend.last).headers
        }
        let spoofed: HeaderList = [
            "x-forwarded-for": "10.0.0.1", "X-Forwarded-For": "10.0.0.2", "X-Forwarded-Proto": "gopher",
            "X-Forwarded-Port": "1",
        ]
        for (headers, client) in [(HeaderList(), "203.0.113.9"), (spoofed, "10.0.0.1, 10.0.0.2, 203.0.113.9")] {
            let proxied = try await sent("GET", headers)
            #expect(sources.flatMap { proxied.all("X-Forwarded-\($0)") } == [client, "8443", "https"])
            let mapped = try await sent("POST", headers)
            #expect(sources.flatMap { mapped.all($0) } == [client, "8443", "https"])
            #expect(!mapped.contains("X-Forwarded-For"))
            _ = try await sent("PUT", headers)
        }
    }

    /// Source: AWS guide, known issues: the header reaches the backend when it is added to the integration request.
    @Test func `the override of the method reaches the backend by a mapping only`() async throws {
        let name = "X-HTTP-Method-Override"
        for parameters in [nil, ["integration.request.header.\(name)": "method.request.header.\(name)"]] {
            let fixture = Fixture([.at("/", .proxy("DELETE", requestParameters: parameters))])
            _ = await fixture.send("POST", "/", [name: "DELETE"])
            let sent = try #require(fixture.backend.last)
            #expect(sent.method == "DELETE")
            #expect(sent.headers.all(name) == (parameters == nil ? [] : ["DELETE"]))
        }
    }

    @Test func `several headers of one name reach the backend as one`() async throws {
        let fixture = Fixture([.at("/", .proxy("GET"))])
        _ = await fixture.send("GET", "/", ["X-A": "1", "x-a": "2", "X-B": "3"])
        let sent = try #require(fixture.backend.last).headers
        #expect(sent.all("X-A") == ["1,2"])
        #expect(sent.all("X-B") == ["3"])
    }

    @Test func `a SigV4 signature does not pass`() async throws {
        let fixture = Fixture([.at("/", .proxy("GET"))])
        _ = await fixture.send("GET", "/", ["Authorization": "AWS4-HMAC-SHA256 Credential=x"])
        #expect(!(try #require(fixture.backend.last).headers.contains("Authorization")))
    }

    private static let newRoot = "Root=1-5ef1997b-0123456789abcdef89abcdef"

    /// Source: a client's trace is kept [S:test_invocation_trace_id]; the bare root of a new one is what answers of
    /// HTTP integrations show in public write-ups.
    @Test(arguments: [
        ("Root=1-aaaaaaaa-bbbbbbbbbbbbbbbbbbbbbbbb", "Root=1-aaaaaaaa-bbbbbbbbbbbbbbbbbbbbbbbb"),
        ("Root=1-a-b;Parent=cccccccccccccccc;Sampled=1", "Root=1-a-b;Parent=cccccccccccccccc;Sampled=1"),
        ("Self=1-x-y;Root=1-a-b;Lineage=z:1", "Self=1-x-y;Root=1-a-b;Lineage=z:1"),
        ("Parent=c;Sampled=0;x", newRoot + ";Parent=c;Sampled=0"), ("", newRoot), (nil, newRoot),
    ])
    func `a trace goes on`(_ incoming: String?, _ outgoing: String) async throws {
        let fixture = Fixture([.at("/", .http("POST"))])
        let answer = await fixture.send("POST", "/", incoming.map { ["X-Amzn-Trace-Id": $0] } ?? HeaderList())
        #expect(try #require(fixture.backend.last).headers.all("X-Amzn-Trace-Id") == [outgoing])
        #expect(answer.headers.all("X-Amzn-Trace-Id") == [outgoing])
    }

    @Test func `a custom integration sends its own headers only`() async throws {
        let fixture = Fixture([.at("/", .http("POST"))])
        _ = await fixture.send(
            "POST", "/", ["Content-Type": "text/plain", "X-Custom": "1", "User-Agent": "curl", "Accept": "text/html"],
            body: "hello")
        let sent = try #require(fixture.backend.last)
        #expect(
            sent.headers.fields.map(\.name) == [
                "x-amzn-apigateway-api-id", "Accept", "User-Agent", "Host", "X-Amzn-Trace-Id", "Content-Type",
            ])
        #expect(sent.headers.first("Accept") == "application/json")
        #expect(sent.headers.first("Content-Type") == "text/plain")
        #expect(sent.headers.first("User-Agent") == "AmazonAPIGateway_abc123defg")
        #expect(String(buffer: sent.body) == "hello")
    }

    @Test(arguments: ["GET", "HEAD", "OPTIONS"])
    func `no body goes with some backend methods`(_ verb: String) async throws {
        // Source: emulator rule [L], integrations 2.1.
        let fixture = Fixture([.at("/", .http("POST", backendVerb: verb))])
        _ = await fixture.send("POST", "/", ["Content-Type": "text/plain"], body: "hello")
        let sent = try #require(fixture.backend.last)
        #expect(sent.method == verb)
        #expect(sent.body.readableBytes == 0)
        #expect(!sent.headers.contains("Content-Type"))
    }

    /// Source: [S:test_apigateway_header_remapping_http], "no-param-integration": a GET sent on as a POST.
    @Test(arguments: ["GET", "HEAD", "OPTIONS"])
    func `a type passes by the client's method`(_ verb: String) async throws {
        let fixture = Fixture([.at("/", .http(verb, backendVerb: "POST"))])
        _ = await fixture.send(verb, "/", ["Content-Type": "application/json"], body: "{}")
        let sent = try #require(fixture.backend.last)
        #expect(sent.method == "POST")
        #expect(String(buffer: sent.body) == "{}")
        #expect(!sent.headers.contains("Content-Type"))
    }

    @Test(
        arguments: ["Content-Length", "Transfer-Encoding", "X-Amzn-Trace-Id", "X-Amzn-Apigateway-Api-Id"],
        [true, false])
    func `a mapping to an illegal header fails the request`(_ name: String, _ isProxy: Bool) async {
        let parameters = ["integration.request.header.\(name)": "'1'"]
        let fixture = Fixture([
            .at(
                "/",
                isProxy
                    ? .proxy("POST", requestParameters: parameters) : .http("POST", requestParameters: parameters))
        ])
        let answer = await fixture.send("POST", "/")
        #expect(answer.status == 500)
        #expect(answer.text == #"{"message": "Internal server error"}"#)
        #expect(fixture.observer.records.last?.gatewayResponseType == .default5XX)
        #expect(fixture.diagnostics.contains { $0.location.contains(name) })
    }

    @Test func `an illegal mapping without a value harms nobody`() async {
        let fixture = Fixture([
            .at(
                "/",
                .http(
                    "POST", requestParameters: ["integration.request.header.Content-Length": "method.request.header.X"])
            )
        ])
        #expect(await fixture.send("POST", "/").status == 200)
        #expect(await fixture.send("POST", "/", ["X": "1"]).status == 500)
    }

    @Test(arguments: ["Connection", "Expect", "Proxy-Authenticate", "TE", "Via"])
    func `a mapping to a connection's header is left out`(_ name: String) async throws {
        let fixture = Fixture([
            .at("/", .http("POST", requestParameters: ["integration.request.header.\(name)": "'1'"]))
        ])
        #expect(await fixture.send("POST", "/").status == 200)
        #expect(!(try #require(fixture.backend.last).headers.contains(name)))
        #expect(fixture.diagnostics.contains { $0.severity == .warning && $0.location.contains(name) })
    }

    @Test(arguments: [
        "Accept", "Accept-Charset", "Accept-Encoding", "Age", "Authorization", "Content-Encoding", "Content-MD5",
        "Content-Type", "Date", "Host", "Max-Forwards", "Pragma", "Range", "Referer", "Server", "Trailer", "Upgrade",
        "User-Agent", "Warn", "WWW-Authenticate",
    ])
    func `other headers can be set by mappings`(_ name: String) async throws {
        for method in [
            APIModel.Method.http("POST", requestParameters: ["integration.request.header.\(name)": "'mapped'"]),
            .proxy("POST", requestParameters: ["integration.request.header.\(name)": "'mapped'"]),
        ] {
            let fixture = Fixture([.at("/", method)])
            // The client's own Host says which API is meant.
            _ = await fixture.send("POST", "/", name == "Host" ? HeaderList() : [name: "client"])
            #expect(try #require(fixture.backend.last).headers.all(name) == ["mapped"])
        }
    }

    /// What the table drops at parsing is invisible to mappings as well.
    @Test(arguments: ["Content-MD5", "Max-Forwards", "Server", "TE", "Expect", "WWW-Authenticate"])
    func `a dropped client header is no source`(_ name: String) async throws {
        let fixture = Fixture([
            .at(
                "/",
                .http("POST", requestParameters: ["integration.request.header.X": "method.request.header.\(name)"]))
        ])
        _ = await fixture.send("POST", "/", [name: "client"])
        #expect(!(try #require(fixture.backend.last).headers.contains("X")))
    }

    private static let remapped = ["Connection", "Content-Length", "Date", "Server", "WWW-Authenticate"]
    private static let remappedWhenMapped = [
        "Authorization", "Content-MD5", "Expect", "Host", "Max-Forwards", "Proxy-Authenticate", "Trailer", "Upgrade",
        "User-Agent",
    ]

    @Test func `a proxy's answer passes but for the remapped and dropped headers`() async {
        var headers = HeaderList()
        let passed =
            Self.remappedWhenMapped + [
                "Accept", "Age", "Pragma", "Range", "Referer", "TE", "Warn", "Vary", "Access-Control-Allow-Origin",
                "X-Amzn-Trace-Id", "Location",
            ]
        for name in Self.remapped + passed + ["Transfer-Encoding", "Content-Encoding", "Via"] {
            headers.append(name, "v-\(name)")
        }
        headers.append("x-amzn-RequestId", "theirs")
        headers.append("Set-Cookie", "a=1")
        headers.append("Set-Cookie", "b=2")
        let backend = FakeBackend(ResponseMessage(status: 418, headers: headers, text: "tea"))
        let fixture = Fixture([.at("/", .proxy("GET"))], backend: backend)
        let answer = await fixture.send("GET", "/")
        #expect(answer.status == 418)
        #expect(answer.text == "tea")
        for name in passed { #expect(answer.headers.all(exactly: name) == ["v-\(name)"], "\(name)") }
        for name in Self.remapped {
            #expect(!answer.headers.contains(name), "\(name)")
            #expect(answer.headers.all(exactly: "x-amzn-Remapped-\(name)") == ["v-\(name)"], "\(name)")
        }
        for name in ["Transfer-Encoding", "Content-Encoding", "Via"] { #expect(!answer.headers.contains(name)) }
        #expect(answer.headers.all(exactly: "x-amzn-Remapped-x-amzn-RequestId") == ["theirs"])
        #expect(answer.headers.all("x-amzn-RequestId") == [CountingIdentifiers.requestID])
        #expect(answer.headers.all("Set-Cookie") == ["a=1", "b=2"])
        #expect(answer.headers.first("Content-Type") == "application/json")
    }

    /// Stages 7.10: a body that is encoded already passes as it is; its header must then pass too (assumed).
    @Test func `an encoded body of a proxy stays readable`() async {
        let bytes = ByteBuffer(bytes: [0x1F, 0x8B, 0xFF, 0x00])
        let backend = FakeBackend(
            ResponseMessage(
                status: 200, headers: ["Content-Encoding": "gzip", "Content-Type": "text/plain"], body: bytes))
        let answer = await Fixture([.at("/", .proxy("GET"))], backend: backend).send("GET", "/")
        #expect(answer.body == bytes)
        #expect(answer.headers.first("Content-Encoding") == "gzip")
    }

    @Test func `mapped headers of a custom integration are remapped or dropped`() async {
        let names = Self.remapped + Self.remappedWhenMapped
        var headers: [String: String] = ["Transfer-Encoding": "'x'", "Vary": "'Origin'", "Content-Encoding": "'x'"]
        for name in names { headers[name] = "'v-\(name)'" }
        let answer = await Fixture([.at("/", .http("GET", headers: headers))]).send("GET", "/")
        for name in names {
            #expect(!answer.headers.contains(name), "\(name)")
            #expect(answer.headers.first("x-amzn-Remapped-\(name)") == "v-\(name)")
        }
        #expect(!answer.headers.contains("Transfer-Encoding"))
        #expect(answer.headers.first("Vary") == "Origin")
        #expect(answer.headers.first("Content-Encoding") == "x")
    }

    @Test func `a custom integration forwards no backend header by itself`() async {
        let backend = FakeBackend(
            ResponseMessage(status: 200, headers: ["X-Backend": "1", "Content-Type": "text/html"], text: "x"))
        let fixture = Fixture(
            [
                .at(
                    "/",
                    .http(
                        "GET",
                        headers: [
                            "X-Copied": "integration.response.header.x-backend",
                            "X-None": "integration.response.header.No",
                        ]))
            ], backend: backend)
        let answer = await fixture.send("GET", "/")
        #expect(
            Set(answer.headers.fields.map(\.name)) == [
                "Content-Type", "X-Amzn-Trace-Id", "X-Copied", "x-amzn-RequestId", "x-amz-apigw-id",
            ])
        #expect(answer.headers.first("Content-Type") == "application/json")
        #expect(answer.headers.first("X-Copied") == "1")
    }

    @Test func `a mapped Content-Type wins and MOCK has no trace`() async {
        let answer = await Fixture([.at("/", .mock("GET", headers: ["Content-Type": "'text/html'"]))]).send("GET", "/")
        #expect(answer.headers.all("Content-Type") == ["text/html"])
        #expect(!answer.headers.contains("X-Amzn-Trace-Id"))
    }

    /// Source: [D:set-up-logging].
    @Test(arguments: [
        ("11111111-2222-3333-4444-555555555555", true), ("ABCDEF01-2222-3333-4444-555555555555", true),
        ("not-a-uuid", false), ("11111111-2222-3333-4444-55555555555g", false), ("", false),
    ])
    func `a client may bring its own request id`(_ id: String, _ isKept: Bool) async {
        for path in ["/", "/nope"] {
            let answer = await Fixture([.at("/", .mock("GET"))]).send("GET", path, ["X-Amzn-RequestId": id])
            #expect(answer.headers.all("x-amzn-RequestId") == [isKept ? id : CountingIdentifiers.requestID])
            #expect(answer.headers.all("x-amz-apigw-id") == [CountingIdentifiers.extendedID])
        }
    }

    @Test func `redirects are returned and not followed`() async {
        let backend = FakeBackend(ResponseMessage(status: 302, headers: ["Location": "http://evil.test/"], text: ""))
        let answer = await Fixture([.at("/", .proxy("GET"))], backend: backend).send("GET", "/")
        #expect(answer.status == 302)
        #expect(answer.headers.first("Location") == "http://evil.test/")
        #expect(backend.sent.count == 1)
    }
}

@Suite struct BackendStatusTests {
    /// Case 36 of the reliability list: an informational or impossible status never reaches a client.
    @Test(arguments: [100, 101, 199, 600, 0])
    func `a status that is no final one is a failure`(_ status: Int) async {
        let fixture = Fixture(
            [.at("/", .proxy("GET"))], backend: FakeBackend(ResponseMessage(status: status, text: "")))
        #expect(await fixture.send("GET", "/").status == 504)
    }
}
