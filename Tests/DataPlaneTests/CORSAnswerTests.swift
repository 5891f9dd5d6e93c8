import APIModel
import Compression
import DataPlane
import HTTPMessages
import NIOCore
import Testing

/// What a CORS rule puts on the answers that are no preflight's, whoever made them.
@Suite struct CORSAnswerTests {
    private static let allowed: HeaderList = ["Origin": "https://a.example"]

    /// Pain point 7 of everybody behind a proxy: two lines make browsers refuse what both allow.
    @Test func `a backend's CORS headers are replaced by one line each`() async {
        let backend = FakeBackend(
            ResponseMessage(
                status: 200,
                headers: HeaderList([
                    .init(name: "access-control-allow-origin", value: "*"),
                    .init(name: "Access-Control-Allow-Origin", value: "https://other.example"),
                    .init(name: "Access-Control-Allow-Credentials", value: "true"),
                    .init(name: "ACCESS-CONTROL-ALLOW-METHODS", value: "*"),
                    .init(name: "Access-Control-Allow-Headers", value: "*"),
                    .init(name: "Access-Control-Expose-Headers", value: "X-Backend"),
                    .init(name: "Access-Control-Max-Age", value: "1"),
                    .init(name: "X-Backend", value: "1"), .init(name: "Timing-Allow-Origin", value: "*"),
                ]), text: "{}"))
        let fixture = Fixture(
            [.at("/pets", .proxy("GET"))], backend: backend, cors: [.at("/pets", exposed: ["x-exposed"])])
        let answer = await fixture.send("GET", "/pets", Self.allowed)
        #expect(answer.allowedOrigins == ["https://a.example"])
        #expect(answer.headers.all("Access-Control-Expose-Headers") == ["x-exposed"])
        #expect(answer.corsNames == ["access-control-allow-origin", "access-control-expose-headers"])
        #expect(answer.headers.first("X-Backend") == "1")
        #expect(answer.headers.first("Timing-Allow-Origin") == "*")
        #expect(answer.text == "{}")
    }

    @Test func `an unlisted origin's request runs, and its answer has no CORS headers`() async throws {
        let fixture = Fixture(
            [.at("/pets", .proxy("POST"))],
            backend: FakeBackend(
                ResponseMessage(status: 201, headers: ["Access-Control-Allow-Origin": "*"], text: "made")),
            cors: [.at("/pets")])
        let answer = await fixture.send("POST", "/pets", ["Origin": "https://evil.example"])
        #expect(answer.status == 201)
        #expect(answer.text == "made")
        #expect(answer.corsNames.isEmpty)
        #expect(answer.varies == ["Origin"])
        #expect(fixture.backend.sent.count == 1)
        let record = try #require(fixture.observer.records.last)
        #expect(record.cause == nil)
        #expect(record.corsRule == "/pets")
        #expect(record.corsRefusal?.contains("evil.example") == true)
    }

    /// A copy that a cache keeps of an answer to nobody in particular must not be given to a page.
    @Test func `Vary is there without Origin too, where the answer varies`() async {
        let resources: [Resource] = [.at("/pets", .mock("GET"))]
        let varying = await Fixture(resources, cors: [.at("/pets")]).send("GET", "/pets")
        #expect(varying.varies == ["Origin"])
        #expect(varying.corsNames.isEmpty)
        let constant = await Fixture(resources, cors: [.at("/pets", origins: ["*"])]).send("GET", "/pets")
        #expect(constant.allowedOrigins == ["*"])
        #expect(constant.varies.isEmpty)
    }

    @Test(arguments: [
        (["Accept-Encoding"], ["Accept-Encoding, Origin"]),
        (["Accept", "Accept-Encoding"], ["Accept", "Accept-Encoding, Origin"]),
        (["origin"], ["origin"]), (["Accept ,ORIGIN"], ["Accept ,ORIGIN"]), (["*"], ["*"]),
        (["Accept, *"], ["Accept, *"]),
        ([""], ["Origin"]), ([" , "], ["Origin"]), (["X-Origin"], ["X-Origin, Origin"]), ([], ["Origin"]),
        (["Origin", "Accept"], ["Origin", "Accept"]),
    ])
    func `Vary is added to, never replaced`(_ sent: [String], _ expected: [String]) async {
        var headers = HeaderList()
        for value in sent { headers.append("vary", value) }
        let fixture = Fixture(
            [.at("/pets", .proxy("GET"))], backend: FakeBackend(ResponseMessage(status: 200, headers: headers)),
            cors: [.at("/pets")])
        #expect(await fixture.send("GET", "/pets", Self.allowed).headers.all("Vary") == expected)
    }

    @Test func `credentials go with the origin, on success and failure`() async {
        let fixture = Fixture(
            [.at("/pets", .proxy("GET"))], backend: FakeBackend(failing: .timedOut("slow")),
            cors: [.at("/pets", credentials: true)])
        let answer = await fixture.send("GET", "/pets", Self.allowed)
        #expect(answer.status == 504)
        #expect(answer.allowedOrigins == ["https://a.example"])
        #expect(answer.headers.all("Access-Control-Allow-Credentials") == ["true"])
        let preflight = await fixture.preflight("/pets", "GET")
        #expect(preflight.headers.all("Access-Control-Allow-Credentials") == ["true"])
        let refused = await fixture.send("GET", "/pets", ["Origin": "https://evil.example"])
        #expect(refused.corsNames.isEmpty)
    }

    /// Pain point 3: without them the true 403, 415, 500 or 504 looks like a CORS error.
    @Test func `gateway responses of every kind have the headers`() async {
        let resources: [Resource] = [
            .at("/mapped", .mock("POST", passthrough: .never)),
            .at("/closed", .mock("GET").with { $0.apiKeyRequired = true }),
            .at(
                "/checked",
                .mock("GET").with {
                    $0.requestValidatorId = "v1"
                    $0.requestParameters = ["method.request.header.X-Needed": true]
                }),
            .at("/slow/er", .proxy("GET")),
        ]
        let fixture = Fixture(
            resources, backend: FakeBackend(failing: .timedOut("slow")),
            validators: [RequestValidator(id: "v1", name: "all", validateRequestParameters: true)],
            gatewayResponses: [
                GatewayResponse(
                    responseType: .default4XX,
                    responseParameters: [
                        "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
                        "gatewayresponse.header.Access-Control-Allow-Headers": "'*'",
                        "gatewayresponse.header.Vary": "'Accept-Encoding'",
                    ])
            ], cors: [.at("/", recursive: true)])
        let requests: [(String, String, HeaderList, String, Int)] = [
            ("POST", "/mapped", ["Content-Type": "text/plain"], "x", 415), ("GET", "/closed", [:], "", 500),
            ("GET", "/checked", [:], "", 400), ("GET", "/slow/er", [:], "", 504), ("GET", "/nope", [:], "", 403),
            ("DELETE", "/closed", [:], "", 403), ("GET", "/a/%2e%2e/b", [:], "", 400),
            ("POST", "/mapped", ["Content-Encoding": "br"], "x", 415),
        ]
        for (method, path, headers, body, status) in requests {
            var headers = headers
            headers.append("Origin", "https://b.example")
            let answer = await fixture.send(method, path, headers, body: body)
            #expect(answer.status == status, "\(method) \(path)")
            #expect(answer.allowedOrigins == ["https://b.example"], "\(method) \(path)")
            #expect(answer.corsNames == ["access-control-allow-origin"], "\(method) \(path)")
            #expect(answer.varies == (status < 500 ? ["Accept-Encoding", "Origin"] : ["Origin"]), "\(method) \(path)")
            #expect(fixture.observer.records.last?.corsRule == "/")
            #expect(fixture.observer.records.last?.gatewayResponseType != nil)
        }
    }

    @Test(arguments: [(Limits.payloadBytes + 1, 413), (2, 503)])
    func `bodies that are not decoded are answered readably`(_ count: Int, _ status: Int) async throws {
        let fixture = Fixture([.at("/pets", .proxy("POST"))], cors: [.at("/pets")], decodedBodyBytes: 1)
        let body = try #require(CompressionFormat.gzip.encode([UInt8](repeating: 0x20, count: count)))
        let answer = await fixture.send(
            "POST", "/pets", ["Origin": "https://a.example", "Content-Encoding": "gzip"], bytes: ByteBuffer(bytes: body)
        )
        #expect(answer.status == status)
        #expect(answer.allowedOrigins == ["https://a.example"])
    }

    @Test func `a miss below a rule that is not for the whole API has none`() async {
        let fixture = Fixture(
            [.at("/", .mock("GET")), .at("/pets", .mock("GET"))], cors: [.at("/pets", recursive: true), .at("/")])
        let unknown = await fixture.send("GET", "/pets/7", Self.allowed)
        #expect(unknown.status == 403)
        #expect(unknown.corsNames.isEmpty && unknown.varies.isEmpty)
        #expect(fixture.observer.records.last?.corsRule == nil)
        let method = await fixture.send("DELETE", "/pets", Self.allowed)
        #expect(method.status == 403)
        #expect(method.allowedOrigins == ["https://a.example"])
    }

    @Test(arguments: [nil, "{}"])
    func `a ready answer is decorated, and equal to the long way's`(_ body: String?) async {
        let method = Method.mock(
            "GET", body: body,
            headers: [
                "Access-Control-Allow-Origin": "'*'", "Access-Control-Allow-Methods": "'*'", "Vary": "'Accept'",
                "X-Own": "'1'",
            ])
        let fixture = Fixture([.at("/pets", method)], cors: [.at("/pets")])
        let ready = await fixture.send("GET", "/pets", Self.allowed)
        var headers = Self.allowed
        // With it the answer is made for this request.
        headers.append("Content-Type", "application/json")
        let long = await fixture.send("GET", "/pets", headers)
        #expect(ready.allowedOrigins == ["https://a.example"])
        #expect(ready.corsNames == ["access-control-allow-origin"])
        #expect(ready.headers.first("Vary") == "Accept, Origin")
        #expect(ready.headers.first("X-Own") == "1")
        #expect(ready.headers.fields.first?.name == "Content-Type")
        #expect(lines(ready) == lines(long))
        #expect(ready.body == long.body && ready.status == long.status)
    }

    /// Nothing is changed by what does not ask: neither resources without a rule nor APIs without rules.
    @Test func `without a rule an answer is the same, byte for byte`() async {
        let backend = ResponseMessage(
            status: 200,
            headers: HeaderList([
                .init(name: "Access-Control-Allow-Origin", value: "*"),
                .init(name: "access-control-allow-origin", value: "https://a.example"), .init(name: "Vary", value: "A"),
            ]), text: "{}")
        let resources: [Resource] = [
            .at("/open", .mock("OPTIONS", headers: ["Access-Control-Allow-Origin": "'*'"]), .proxy("GET")),
            .at("/ruled/x", .mock("GET")),
        ]
        let plain = Fixture(resources, backend: FakeBackend(backend))
        let ruled = Fixture(resources, backend: FakeBackend(backend), cors: [.at("/ruled/x")])
        let none = Fixture(resources, backend: FakeBackend(backend), cors: [])
        for (method, path) in [("OPTIONS", "/open"), ("GET", "/open"), ("GET", "/nope"), ("OPTIONS", "/nope")] {
            let headers: HeaderList = ["Origin": "https://a.example", "Access-Control-Request-Method": "GET"]
            let expected = await plain.send(method, path, headers)
            for fixture in [ruled, none] {
                let answer = await fixture.send(method, path, headers)
                #expect(answer.status == expected.status)
                #expect(answer.headers == expected.headers)
                #expect(answer.body == expected.body)
                #expect(fixture.observer.records.last?.corsRule == nil)
            }
        }
        #expect(await plain.send("GET", "/open", Self.allowed).allowedOrigins.count == 2)
    }

    @Test func `a test invocation shows the method's own answer`() async throws {
        let snapshot = Fixture.snapshot(
            [.at("/pets", .mock("GET", headers: ["Access-Control-Allow-Origin": "'*'"]))], cors: [.at("/pets")])
        let result = try #require(
            await TestInvocation.run(
                snapshot: snapshot, resourceId: "r5", httpMethod: "GET", headers: ["Origin": "https://a.example"],
                backends: Backends(http: FakeBackend()), clock: FixedClock(), identifiers: CountingIdentifiers()))
        #expect(result.headers["Access-Control-Allow-Origin"] == "*")
        #expect(result.headers["Vary"] == nil)
    }
}
