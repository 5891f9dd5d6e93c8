import APIModel
import DataPlane
import HTTPMessages
import Testing

/// Preflights that the gateway's own policy engine answers.
@Suite struct CORSPreflightTests {
    @Test func `a preflight from a listed origin is answered with nothing but its headers`() async throws {
        let fixture = Fixture(
            [.at("/pets", .proxy("GET"), .proxy("PUT"))],
            cors: [.at("/pets", headers: ["X-Custom"], maxAge: 600)])
        #expect(fixture.diagnostics.isEmpty)
        let answer = await fixture.preflight("/pets", "PUT", headers: "x-custom")
        #expect(answer.status == 204)
        #expect(answer.text.isEmpty)
        #expect(answer.allowedOrigins == ["https://a.example"])
        let methods = try #require(answer.headers.first("Access-Control-Allow-Methods"))
        #expect(methods.contains("PUT"))
        #expect(answer.headers.first("Access-Control-Max-Age") == "600")
        #expect(answer.varies.contains("Origin"))
        #expect(answer.headers.first("x-amzn-RequestId") == CountingIdentifiers.requestID)
        #expect(answer.headers.first("x-amz-apigw-id") == CountingIdentifiers.extendedID)
        #expect(!answer.headers.contains("Content-Type"))
        #expect(fixture.backend.sent.isEmpty)
        let record = try #require(fixture.observer.records.last)
        #expect(record.corsRule == "/pets")
        #expect(record.resourcePath == "/pets")
        #expect(record.cause == nil && record.corsRefusal == nil && record.gatewayResponseType == nil)
    }

    @Test(arguments: [
        ("https://evil.example", "PUT", nil, "evil.example"), ("https://a.example", "PATCH", nil, "PATCH"),
        ("https://a.example", "PUT", "x-custom,x-other", "x-other"), ("null", "PUT", nil, "null"),
        ("https://a.example, https://a.example", "PUT", nil, ""),
    ])
    func `what the policy does not allow gets 403 without allow headers, and the log the reason`(
        _ origin: String, _ method: String, _ headers: String?, _ word: String
    ) async throws {
        let fixture = Fixture(
            [.at("/pets", .proxy("PUT"))], cors: [.at("/", recursive: true, headers: ["X-Custom"])])
        let answer = await fixture.preflight("/pets", method, from: origin, headers: headers)
        #expect(answer.status == 403)
        #expect(answer.text.isEmpty)
        #expect(answer.corsNames.isEmpty)
        #expect(answer.varies.contains("Origin"))
        #expect(
            answer.headers.fields.map { $0.name.lowercased() }.filter { $0 != "vary" }.sorted()
                == ["x-amz-apigw-id", "x-amzn-requestid"])
        let record = try #require(fixture.observer.records.last)
        #expect(record.gatewayResponseType == nil)
        #expect(record.corsRule == "/")
        #expect(record.cause?.hasPrefix("CORS rule /: ") == true)
        #expect(record.cause?.contains(word) == true, "\(record.cause ?? "-")")
        #expect(record.corsRefusal == record.cause)
        #expect(fixture.backend.sent.isEmpty)
    }

    @Test(arguments: ["AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"])
    func `a preflight meets no authorizer`(_ type: String) async {
        let fixture = Fixture(
            [.at("/pets", .mock("PUT"), .mock("OPTIONS").with { $0.authorizationType = type })],
            cors: [.at("/pets")])
        #expect(await fixture.preflight("/pets", "PUT").status == 204)
        let plain = await fixture.send("OPTIONS", "/pets")
        #expect(plain.status == 500)
    }

    @Test func `a preflight meets no API key, validator or resource policy`() async {
        let closed = Method.mock("OPTIONS").with {
            $0.apiKeyRequired = true
            $0.requestValidatorId = "v1"
            $0.requestParameters = ["method.request.header.X-Needed": true]
        }
        let fixture = Fixture(
            [.at("/pets", closed)],
            validators: [RequestValidator(id: "v1", name: "all", validateRequestParameters: true)],
            cors: [.at("/pets", methods: ["PUT"])], policy: "{}")
        #expect(await fixture.preflight("/pets", "PUT").status == 204)
    }

    @Test(arguments: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"])
    func `ANY allows the seven verbs, and keeps OPTIONS from the backend`(_ verb: String) async {
        let fixture = Fixture([.at("/{proxy+}", .proxy("ANY"))], cors: [.at("/{proxy+}")])
        #expect(await fixture.preflight("/x/y", verb).status == 204)
        #expect(await fixture.preflight("/x/y", "TRACE").status == 403)
        #expect(fixture.backend.sent.isEmpty)
    }

    @Test func `without a list the methods are those of each resource`() async {
        let fixture = Fixture(
            [.at("/", .mock("GET")), .at("/a", .mock("PUT")), .at("/bb", .mock("DELETE"))],
            cors: [.at("/", recursive: true)])
        for (path, verb) in [("/a", "PUT"), ("/bb", "DELETE")] {
            #expect(await fixture.preflight(path, verb).status == 204)
            #expect(await fixture.preflight(path, verb == "PUT" ? "DELETE" : "PUT").status == 403)
        }
    }

    /// A resource without the asked method shadows nothing, as on AWS: the answer comes from the rule that will be on
    /// the method's own answers.
    @Test func `the rule is that of the resource which will serve the method`() async throws {
        let fixture = Fixture(
            [.at("/{proxy+}", .mock("ANY")), .at("/pets", .mock("GET"))],
            cors: [
                .at("/{proxy+}", origins: ["https://proxy.example"]), .at("/pets", origins: ["https://pets.example"]),
            ])
        #expect(await fixture.preflight("/pets", "PUT", from: "https://proxy.example").status == 204)
        #expect(await fixture.preflight("/pets", "PUT", from: "https://pets.example").status == 403)
        #expect(await fixture.preflight("/pets", "GET", from: "https://pets.example").status == 204)
        #expect(fixture.observer.records.map(\.resourcePath) == ["/{proxy+}", "/{proxy+}", "/pets"])
    }

    @Test func `a subtree's rule gives way to nearer ones`() async {
        let fixture = Fixture(
            [
                .at("/", .mock("GET")), .at("/a", .mock("GET")), .at("/a/b", .mock("GET")),
                .at("/a/b/{c}", .mock("GET")), .at("/ab", .mock("GET")),
            ],
            cors: [
                .at("/", recursive: true, origins: ["https://root.example"]),
                .at("/a", recursive: true, origins: ["https://a.example"]),
                .at("/a/b", origins: ["https://b.example"]),
            ])
        let expected: [(String, String)] = [
            ("/", "root"), ("/a", "a"), ("/a/b", "b"), ("/a/b/7", "a"), ("/ab", "root"),
        ]
        for (path, name) in expected {
            for origin in ["root", "a", "b"] {
                let answer = await fixture.preflight(path, "GET", from: "https://\(origin).example")
                #expect(answer.status == (origin == name ? 204 : 403), "\(origin) at \(path)")
            }
        }
    }

    @Test func `the compiler chooses rules as the model does`() async {
        let paths = ["/", "/a", "/a/b", "/a/b/{c}", "/a/{d+}", "/ab", "/ab/c"]
        let rules: [CORSRule] = [
            .at("/", recursive: true), .at("/a", recursive: true), .at("/a/b"), .at("/ab", recursive: false),
        ]
        for count in 0...rules.count {
            let chosen = Array(rules.prefix(count))
            let fixture = Fixture(paths.map { .at($0, .mock("GET")) }, cors: chosen)
            for (path, sent) in zip(paths, ["/", "/a", "/a/b", "/a/b/7", "/a/7/8", "/ab", "/ab/c"]) {
                _ = await fixture.send("GET", sent)
                #expect(fixture.observer.records.last?.corsRule == chosen.rule(for: path)?.path, "\(path), \(count)")
            }
        }
    }

    @Test(
        arguments: [
            ["Origin": "https://a.example"], ["Access-Control-Request-Method": "PUT"], [:],
        ] as [HeaderList])
    func `an OPTIONS that is no preflight goes on as on AWS`(_ headers: HeaderList) async throws {
        let rules: [CORSRule] = [.at("/pets")]
        let served = Fixture([.at("/pets", .proxy("OPTIONS"))], cors: rules)
        #expect(await served.send("OPTIONS", "/pets", headers).status == 200)
        #expect(served.backend.last?.method == "OPTIONS")
        let missing = Fixture([.at("/pets", .proxy("GET"))], cors: rules)
        let answer = await missing.send("OPTIONS", "/pets", headers)
        #expect(answer.status == 403)
        #expect(answer.text == #"{"message":"Missing Authentication Token"}"#)
        #expect(
            missing.observer.records.last?.cause?.contains("answered by the CORS rule of /pets, and this is none")
                == true)
    }

    /// Whichever of them were taken, a cache or a log could take the other.
    @Test func `two Origin lines are no origin, be both allowed`() async throws {
        let fixture = Fixture([.at("/pets", .mock("GET"))], cors: [.at("/pets")])
        var headers: HeaderList = ["Origin": "https://a.example", "Access-Control-Request-Method": "GET"]
        headers.append("origin", "https://b.example")
        #expect(await fixture.send("OPTIONS", "/pets", headers).status == 403)
        #expect(fixture.observer.records.last?.corsRefusal?.contains("no origin") == true)
        let answer = await fixture.send("GET", "/pets", headers)
        #expect(answer.status == 200)
        #expect(answer.corsNames.isEmpty)
        #expect(answer.varies == ["Origin"])
    }

    /// A browser's preflight has no headers of a page, so the override beside one comes from elsewhere.
    @Test func `an override of the method neither makes a preflight nor unmakes one`() async throws {
        let fixture = Fixture(
            [.at("/pets", .mock("OPTIONS", headers: ["X-Made": "'by the method'"]), .mock("POST"))],
            cors: [.at("/pets")])
        let asked: HeaderList = ["Origin": "https://a.example", "Access-Control-Request-Method": "POST"]
        var overridden = asked
        overridden.append("X-HTTP-Method-Override", "POST")
        let preflight = await fixture.send("OPTIONS", "/pets", overridden)
        #expect(preflight.status == 204)
        #expect(preflight.headers.contains("Access-Control-Allow-Methods"))
        #expect(fixture.observer.records.last?.method == "OPTIONS")
        overridden = asked
        overridden.append("X-HTTP-Method-Override", "OPTIONS")
        let method = await fixture.send("POST", "/pets", overridden)
        #expect(method.status == 200)
        #expect(method.headers.first("X-Made") == "by the method")
        #expect(!method.headers.contains("Access-Control-Allow-Methods"))
    }

    @Test func `a preflight to no resource is AWS's 403, readable by the root's rule`() async {
        let fixture = Fixture([.at("/pets", .mock("GET"))], cors: [.at("/", recursive: true)])
        for path in ["/nope", "/pets/7"] {
            let answer = await fixture.preflight(path, "GET")
            #expect(answer.status == 403)
            #expect(answer.text == #"{"message":"Missing Authentication Token"}"#)
            #expect(answer.allowedOrigins == ["https://a.example"])
            #expect(answer.corsNames == ["access-control-allow-origin"])
        }
    }

    @Test func `a resource without methods has no preflight`() async {
        let fixture = Fixture(
            [.at("/", .mock("GET")), .at("/pets"), .at("/pets/{id}", .mock("GET"))],
            cors: [.at("/pets", methods: ["GET"])])
        #expect(await fixture.preflight("/pets", "GET").text == #"{"message":"Missing Authentication Token"}"#)
        #expect(fixture.diagnostics.map(\.location) == ["CORS rule /pets"])
    }

    @Test func `hostile Access-Control-Request-Headers are refused, however long`() async {
        let fixture = Fixture([.at("/pets", .mock("PUT"))], cors: [.at("/pets", headers: ["X-Custom"])])
        let long = String(repeating: "x-custom,", count: 100_000)
        let commas = String(repeating: ",", count: 100_000)
        for value in [
            long + "x-other", commas + "x-other", "x-custom\u{0}", "x custom", String(repeating: "a", count: 900_000),
        ] {
            let answer = await fixture.preflight("/pets", "PUT", headers: value)
            #expect(answer.status == 403)
            #expect(answer.corsNames.isEmpty)
        }
        var lines: HeaderList = ["Origin": "https://a.example", "Access-Control-Request-Method": "PUT"]
        for _ in 0..<10_000 { lines.append("Access-Control-Request-Headers", "x-other") }
        #expect(await fixture.send("OPTIONS", "/pets", lines).status == 403)
    }
}
