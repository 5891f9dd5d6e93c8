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
                httpMethod: method, pathWithQueryString: path, body: body, headers: headers,
                backends: Backends(http: backend),
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
        let trace = "Root=1-5ef1997b-0123456789abcdef89abcdef"
        #expect(result.headers == ["Content-Type": "application/json", "X-Amzn-Trace-Id": trace])
        expectLog(
            result,
            [
                "Starting execution for request: \(CountingIdentifiers.requestID)",
                "HTTP Method: POST, Resource Path: /pets/7", "Method request path: {id=7}",
                "Method request query string: {a=1,3, b=2}",
                "Method request headers: {Authorization=*******abcdef, key1=v}",
                "Method request body before transformations: body", "Endpoint request URI: https://b.test/x",
                "Endpoint request headers: {x-amzn-apigateway-api-id=abc123defg, Accept=application/json, "
                    + "User-Agent=AmazonAPIGateway_abc123defg, Host=b.test, X-Amzn-Trace-Id=\(trace)}",
                "Endpoint request body after transformations: body", "Sending request to https://b.test/x",
                "Received response. Status: 200, Integration latency: 0 ms",
                "Endpoint response headers: {Content-Type=text/plain}",
                "Endpoint response body before transformations: hello",
                "Method response body after transformations: hello",
                "Method response headers: {X-Amzn-Trace-Id=\(trace), Content-Type=application/json}",
                "Successfully completed execution", "Method completed with status: 200",
            ])
    }

    /// Source: the log of an HTTP_PROXY of AWS in a public write-up: the uri's missing slash, the client's headers
    /// before the gateway's before the mapped ones, the backend's headers under their own names.
    @Test func `an HTTP proxy shows the backend's headers as they are`() async throws {
        let answer: HeaderList = [
            "Server": "Server", "Date": "Tue, 23 Jun 2020 05:56:11 GMT", "Content-Type": "application/json",
            "Connection": "keep-alive", "x-amzn-RequestId": "theirs",
        ]
        let backend = FakeBackend(ResponseMessage(status: 403, headers: answer, text: #"{"message":"Forbidden"}"#))
        let method = APIModel.Method.proxy(
            "GET", uri: "https://b.test?x=1",
            requestParameters: ["integration.request.header.x-apigw-api-id": "method.request.header.key1"])
        let result = try await run([.at("/foo", method)], "r4", "GET", headers: ["key1": "v"], backend: backend)
        #expect(result.status == 403)
        #expect(result.headers["Server"] == "Server")
        #expect(result.headers["x-amzn-RequestId"] == "theirs")
        let shown =
            "{Server=Server, Date=Tue, 23 Jun 2020 05:56:11 GMT, Content-Type=application/json, "
            + "Connection=keep-alive, x-amzn-RequestId=theirs}"
        expectLog(
            result,
            [
                "Starting execution for request: \(CountingIdentifiers.requestID)",
                "HTTP Method: GET, Resource Path: /foo", "Method request path: {}", "Method request query string: {}",
                "Method request headers: {key1=v}", "Method request body before transformations: ",
                "Endpoint request URI: https://b.test?x=1",
                "Endpoint request headers: {key1=v, x-amzn-apigateway-api-id=abc123defg, "
                    + "User-Agent=AmazonAPIGateway_abc123defg, Host=b.test, "
                    + "X-Amzn-Trace-Id=Root=1-5ef1997b-0123456789abcdef89abcdef, x-apigw-api-id=v}",
                "Endpoint request body after transformations: ", "Sending request to https://b.test?x=1",
                "Received response. Status: 403, Integration latency: 0 ms", "Endpoint response headers: \(shown)",
                #"Endpoint response body before transformations: {"message":"Forbidden"}"#,
                #"Method response body after transformations: {"message":"Forbidden"}"#,
                "Method response headers: \(shown)", "Successfully completed execution",
                "Method completed with status: 403",
            ])
    }

    /// The sentences of a refused connection, a broken one and a slow one are those of production logs; those of 400
    /// and 415 are assumed to be the client's.
    @Test(arguments: [
        (BackendFailure.unreachable("x"), 500, "Execution failed due to configuration error: Invalid endpoint address"),
        (.network("x"), 504, "Execution failed due to a network error communicating with endpoint"),
        (.timedOut("x"), 504, "Execution failed due to a timeout error"),
    ])
    func `a backend's failure is logged`(_ failure: BackendFailure, _ status: Int, _ sentence: String) async throws {
        let result = try await run(
            [.at("/foo", .proxy("GET"))], "r4", "GET", backend: FakeBackend(failing: failure))
        #expect(result.status == status)
        #expect(result.headers == ["x-amzn-ErrorType": "InternalServerErrorException"])
        #expect(
            result.log.hasSuffix(
                ": Sending request to http://backend.test:8080/base\nTue Jun 23 05:56:11 UTC 2020 : \(sentence)\n"
                    + "Tue Jun 23 05:56:11 UTC 2020 : Method completed with status: \(status)\n"))
    }

    @Test func `a refused request is logged with its reason`() async throws {
        let unmapped = try await run(
            [.at("/foo", .mock("GET", template: nil, passthrough: .never))], "r4", "GET")
        #expect(unmapped.status == 415)
        #expect(unmapped.log.contains(" : Unsupported Media Type\n"))
        let dots = try await run([.at("/{p+}", .mock("GET"))], "r5", "GET", path: "/a/../b")
        #expect(dots.status == 400)
        #expect(dots.log.contains(" : Bad Request: the path contains a dot segment\n"))
        let resources: [Resource] = [
            .at(
                "/foo",
                .mock("GET").with {
                    $0.requestParameters = ["method.request.header.X": true, "method.request.querystring.q": true]
                    $0.requestValidatorId = "v"
                })
        ]
        let snapshot = Fixture.snapshot(
            resources,
            validators: [
                RequestValidator(id: "v", name: "v", validateRequestBody: false, validateRequestParameters: true)
            ])
        let lacking = try #require(
            await TestInvocation.run(
                snapshot: snapshot, resourceId: "r4", httpMethod: "GET", backends: Backends(http: FakeBackend()),
                clock: FixedClock()))
        #expect(lacking.status == 400)
        #expect(lacking.log.contains(" : Missing required request parameters: [X, q]\n"))
        #expect(lacking.log.hasSuffix(" : Method completed with status: 400\n"))
    }

    /// Source: AWS guide, known issues: a test invocation's type is JSON, whatever is said.
    @Test func `the type of a test invocation is JSON`() async throws {
        let result = try await run(
            [.at("/foo", .mock("POST", body: "ok"))], "r4", "POST", body: "x", headers: ["Content-Type": "image/png"],
            binaryMediaTypes: ["image/png"])
        #expect(result.body == "ok")
        #expect(result.log.contains("Method request body before transformations: x\n"))
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

    @Test func `without a path there are no path parameters`() async throws {
        let method = APIModel.Method.http(
            "GET", requestParameters: ["integration.request.header.Id": "method.request.path.id"])
        for path in [nil, ""] {
            let backend = FakeBackend()
            let result = try await run([.at("/pets/{id}", method)], "r10", "GET", path: path, backend: backend)
            #expect(result.status == 200)
            #expect(result.log.contains("HTTP Method: GET, Resource Path: /pets/{id}\n"))
            #expect(result.log.contains("Method request path: {}\n"))
            #expect(try #require(backend.last).headers.contains("Id") == false)
        }
    }

    @Test func `an unknown resource or method is no invocation`() async {
        for (id, method) in [("nope", "GET"), ("r4", "POST")] {
            let result = await TestInvocation.run(
                snapshot: Fixture.snapshot([.at("/foo", .mock("GET"))]), resourceId: id, httpMethod: method,
                backends: Backends(http: FakeBackend()))
            #expect(result == nil)
        }
    }

    @Test func `a verb of ANY is run with that verb`() async throws {
        let backend = FakeBackend()
        let result = try await run([.at("/foo", .proxy("ANY"))], "r4", "PATCH", backend: backend)
        #expect(result.status == 200)
        #expect(backend.last?.method == "PATCH")
    }

    /// Source: [S:test_apigw_test_invoke_method_api]: 1,024 bytes of the whole sentence are shown.
    @Test func `long lines are truncated`() async throws {
        let body = String(repeating: "x", count: 2_000)
        let sentence = "Method request body before transformations: "
        let result = try await run([.at("/foo", .mock("POST", body: "ok"))], "r4", "POST", body: body)
        let shown = sentence + String(repeating: "x", count: 1_024 - sentence.utf8.count)
        #expect(result.log.contains(" : \(shown) [TRUNCATED]\n"))
        let fits = String(repeating: "x", count: 1_024 - sentence.utf8.count)
        #expect(
            try await run([.at("/foo", .mock("POST"))], "r4", "POST", body: fits).log.contains(
                " : \(sentence)\(fits)\n"))
    }

    /// Sentences of AWS where a template fails; ours before them says why.
    @Test func `templates are logged on both sides`() async throws {
        let backend = FakeBackend(ResponseMessage(status: 200, text: #"{"b": 2}"#))
        let method = APIModel.Method.http(
            "POST", uri: "https://b.test/x",
            requestTemplates: ["application/json": #"{"sent": $input.json('$.a')}"#],
            responseTemplates: ["application/json": #"{"got": $input.json('$.b')}"#])
        let result = try await run([.at("/foo", method)], "r4", "POST", body: #"{"a": 1}"#, backend: backend)
        #expect(result.body == #"{"got": 2}"#)
        for line in [
            #"Method request body before transformations: {"a": 1}"#,
            #"Endpoint request body after transformations: {"sent": 1}"#,
            #"Endpoint response body before transformations: {"b": 2}"#,
            #"Method response body after transformations: {"got": 2}"#,
        ] { #expect(result.log.contains(" : \(line)\n")) }
    }

    @Test(arguments: [
        ("$util.parseJson('{')", "{}", "Unable to transform request"),
        (#"{"statusCode": 200}"#, "a\n $util.parseJson('{')", "Unable to transform response"),
        ("#if(", "{}", "Unable to transform request"),
        (#"{"statusCode": 200}"#, "#if(", "Unable to transform response"),
    ])
    func `a template that fails is logged`(_ request: String, _ response: String, _ sentence: String) async throws {
        let result = try await run([.at("/foo", .mock("GET", body: response, template: request))], "r4", "GET")
        #expect(result.status == 500)
        #expect(result.body == #"{"message": "Internal server error"}"#)
        #expect(result.log.contains(" : Execution failed due to configuration error: \(sentence)\n"))
        #expect(result.log.hasSuffix(" : Method completed with status: 500\n"))
        if response.hasPrefix("a") {
            #expect(result.log.contains(" : Mapping template failed: line 2, column 8: "))
        }
        if request == "#if(" || response == "#if(" {
            #expect(result.log.contains(" : Mapping template failed: line 1, column "))
        }
    }

    @Test func `an ignored status and a dropped header are logged`() async throws {
        let template =
            "#set($context.responseOverride.status = 99)"
            + "#set($context.responseOverride.header.Transfer-Encoding = 'chunked')"
        let result = try await run([.at("/foo", .mock("GET", body: template))], "r4", "GET")
        #expect(result.status == 200)
        #expect(result.log.contains(" : responseOverride.status 99 is no status and is ignored\n"))
        #expect(result.log.contains(" : Header Transfer-Encoding of responseOverride is never sent\n"))
    }
}
