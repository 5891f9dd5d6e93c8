import APIModel
import DataPlane
import HTTPMessages
import Testing

/// Source: [S:test_apigw_test_invoke_method_api], [S:test_failed_invoke_test_method] as told in pipeline 1.8, and logs
/// printed in public write-ups.
@Suite struct TestInvocationTests {
    private func run(
        _ resources: [Resource],
        _ id: String,
        _ method: String,
        path: String? = nil,
        body: String? = nil,
        headers: [String: String] = [:],
        binaryMediaTypes: [String]? = nil,
        backend: FakeBackend = FakeBackend()
    ) async throws -> TestInvocationResult {
        try #require(
            await TestInvocation.run(
                snapshot: Fixture.snapshot(resources, binaryMediaTypes: binaryMediaTypes), resourceId: id,
                httpMethod: method, pathWithQueryString: path, body: body, headers: headers, backend: backend,
                clock: FixedClock(), identifiers: CountingIdentifiers()))
    }

    private func expectLog(_ result: TestInvocationResult, _ lines: [String]) {
        let stamp = "Tue Jun 23 05:56:11 UTC 2020 : "
        let expected =
            (["Execution log for request \(CountingIdentifiers.requestID)"] + lines.map { stamp + $0 })
            .joined(separator: "\n") + "\n"
        #expect(result.log == expected)
    }

    @Test func `a MOCK logs no endpoint`() async throws {
        let result = try await run(
            [.at("/foo", .mock("GET", body: "{}").with { $0.authorizationType = "AWS_IAM" })], "r4", "GET")
        #expect(result.status == 200)
        #expect(result.body == "{}")
        #expect(result.headers == ["Content-Type": "application/json"])
        #expect(result.multiValueHeaders == ["Content-Type": ["application/json"]])
        expectLog(
            result,
            [
                "Starting execution for request: \(CountingIdentifiers.requestID)",
                "HTTP Method: GET, Resource Path: /foo", "Method request path: {}", "Method request query string: {}",
                "Method request headers: {}", "Method request body before transformations: ",
                "Method response body after transformations: {}",
                "Method response headers: {Content-Type=application/json}", "Successfully completed execution",
                "Method completed with status: 200",
            ])
    }

    @Test func `an HTTP integration logs both sides`() async throws {
        let backend = FakeBackend(
            ResponseMessage(status: 200, headers: ["Content-Type": "text/plain"], text: "hello"))
        let result = try await run(
            [.at("/pets/{id}", .http("POST", uri: "https://b.test/x"))], "r10", "POST", path: "/pets/7?a=1&b=2&a=3",
            body: "body", headers: ["key1": "v", "Authorization": "secret-abcdef"], backend: backend)
        let trace = "Root=1-5ef1997b-0123456789abcdef89abcdef;Parent=0123456789abcdef;Sampled=0"
        #expect(result.headers == ["Content-Type": "application/json", "X-Amzn-Trace-Id": trace])
        expectLog(
            result,
            [
                "Starting execution for request: \(CountingIdentifiers.requestID)",
                "HTTP Method: POST, Resource Path: /pets/7", "Method request path: {id=7}",
                "Method request query string: {a=1,3, b=2}",
                "Method request headers: {Authorization=*******abcdef, key1=v}",
                "Method request body before transformations: body", "Endpoint request URI: https://b.test/x",
                "Endpoint request headers: {Accept=application/json, User-Agent=AmazonAPIGateway_abc123defg, "
                    + "Host=b.test, X-Amzn-Apigateway-Api-Id=abc123defg, X-Amzn-Trace-Id=\(trace)}",
                "Endpoint request body after transformations: body", "Sending request to https://b.test/x",
                "Received response. Status: 200, Integration latency: 0 ms",
                "Endpoint response headers: {Content-Type=text/plain}",
                "Endpoint response body before transformations: hello",
                "Method response body after transformations: hello",
                "Method response headers: {Content-Type=application/json, X-Amzn-Trace-Id=\(trace)}",
                "Successfully completed execution", "Method completed with status: 200",
            ])
    }

    @Test func `a failure shows the error type only`() async throws {
        let result = try await run([.at("/foo", .http("GET", uri: "http://user@b/"))], "r4", "GET")
        #expect(result.status == 500)
        #expect(result.body == #"{"message": "Internal server error"}"#)
        #expect(result.headers == ["x-amzn-ErrorType": "InternalServerErrorException"])
        #expect(
            result.log.hasSuffix(
                "Execution failed due to configuration error: Invalid endpoint address\n"
                    + "Tue Jun 23 05:56:11 UTC 2020 : Method completed with status: 500\n"))
    }

    /// Sentences of integrations 2.2, 2.7 and cors 5.9.
    @Test(arguments: [
        ("{}", nil, "Unable to parse statusCode. It should be an integer that is defined in the request template."),
        (#"{"statusCode": 200}"#, ["*/*"], "Unable to transform request"),
        (
            #"{"statusCode": 500}"#, nil,
            "No match for output mapping and no default output mapping configured. Endpoint Response Status Code: 500"
        ),
    ])
    func `failures log AWS's sentences`(_ template: String, _ types: [String]?, _ sentence: String) async throws {
        let integration = Integration(
            type: .mock, requestTemplates: ["application/json": template],
            integrationResponses: ["200": IntegrationResponse(statusCode: "200", selectionPattern: "200")])
        let result = try await run(
            [.at("/foo", .integrated("GET", integration))], "r4", "GET", binaryMediaTypes: types)
        #expect(result.status == 500)
        #expect(result.log.contains("Execution failed due to configuration error: \(sentence)\n"))
        if types != nil {
            #expect(result.log.contains("Method request body before transformations: [Binary Data]\n"))
        }
    }

    @Test func `a path that does not fit gives no parameters and still runs`() async throws {
        let result = try await run([.at("/pets/{id}", .mock("GET", body: "ok"))], "r10", "GET", path: "/other")
        #expect(result.body == "ok")
        #expect(result.log.contains("Method request path: {}\n"))
        #expect(result.log.contains("Resource Path: /pets/{id}\n"))
    }

    @Test func `an unknown resource or method is no invocation`() async {
        for (id, method) in [("nope", "GET"), ("r4", "POST")] {
            let result = await TestInvocation.run(
                snapshot: Fixture.snapshot([.at("/foo", .mock("GET"))]), resourceId: id, httpMethod: method,
                backend: FakeBackend())
            #expect(result == nil)
        }
    }

    @Test func `a verb of ANY is run with that verb`() async throws {
        let backend = FakeBackend()
        let result = try await run([.at("/foo", .proxy("ANY"))], "r4", "PATCH", backend: backend)
        #expect(result.status == 200)
        #expect(backend.last?.method == "PATCH")
    }

    @Test func `long lines are truncated`() async throws {
        let body = String(repeating: "x", count: 2_000)
        let result = try await run([.at("/foo", .mock("GET", body: body))], "r4", "GET")
        #expect(result.body == body)
        #expect(result.log.contains("\(String(repeating: "x", count: 1_024)) [TRUNCATED]\n"))
    }
}
