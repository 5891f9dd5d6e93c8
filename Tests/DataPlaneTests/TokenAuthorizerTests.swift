import APIModel
import DataPlane
import Functions
import HTTPMessages
import NIOCore
import Testing

/// Source: auth-usage 6.2 to 6.4.
@Suite struct TokenAuthorizerTests {
    private func fixture(
        _ functions: FakeAuthorizers,
        _ authorizer: Authorizer = .token(),
        verb: String = "GET",
        path: String = "/pets/{id}",
        body: String? = nil,
        variables: [String: String]? = nil
    ) -> Fixture {
        Fixture(
            [.at(path, .mock(verb, body: body).authorized())], variables: variables, authorizers: [authorizer],
            functions: functions)
    }

    @Test func `the function is shown the token and the method's ARN`() async throws {
        let functions = FakeAuthorizers(authorizerAnswer())
        let answer = await fixture(functions).send("GET", "/pets/7", ["authorization": "Bearer abc"])
        #expect(answer.status == 200)
        let call = try #require(functions.calls.first)
        #expect(
            call.event
                == #"{"type":"TOKEN","methodArn":"arn:aws:execute-api:us-east-1:123456789012:abc123defg/prod/GET/pets/7","#
                + #""authorizationToken":"Bearer abc"}"#)
        #expect(call.function == Authorizer.functionARN)
        #expect(
            call.caller
                == .service(
                    principal: "apigateway.amazonaws.com",
                    sourceARN: "arn:aws:execute-api:us-east-1:123456789012:abc123defg/authorizers/auth01"))
        #expect(call.invocationType == .requestResponse)
        #expect(call.timeout == .seconds(29))
    }

    @Test func `credentials ask for no permission of the function's`() async {
        let functions = FakeAuthorizers(authorizerAnswer())
        var authorizer = Authorizer.token()
        authorizer.authorizerCredentials = "arn:aws:iam::123456789012:role/invoke"
        _ = await fixture(functions, authorizer).send("GET", "/pets/7", ["Authorization": "a"])
        #expect(functions.calls.first?.caller == .account)
    }

    @Test func `stage variables stand in the function's address`() async {
        let functions = FakeAuthorizers(authorizerAnswer())
        let authorizer = Authorizer.token(
            uri: Authorizer.uri.replacing("function:auth", with: "function:${stageVariables.fn}:live"))
        let answer = await fixture(functions, authorizer, variables: ["fn": "other"])
            .send("GET", "/pets/7", ["Authorization": "a"])
        #expect(answer.status == 200)
        #expect(functions.calls.first?.function == "arn:aws:lambda:us-east-1:123456789012:function:other:live")
    }

    @Test(arguments: [("/", "/", "GET/"), ("/{proxy+}", "/a/b/", "GET/a/b"), ("/{proxy+}", "/a%2Fb", "GET/a%2Fb")])
    func `the ARN ends with the path without slashes around it`(
        _ resource: String, _ path: String, _ end: String
    ) async {
        let functions = FakeAuthorizers(authorizerAnswer())
        _ = await fixture(functions, path: resource).send("GET", path, ["Authorization": "a"])
        #expect(functions.calls.first?.event.contains(":abc123defg/prod/\(end)\"") == true)
    }

    private func expectUnauthorized(_ answer: ResponseMessage) {
        #expect(answer.status == 401)
        #expect(answer.text == #"{"message":"Unauthorized"}"#)
        #expect(answer.headers.first("x-amzn-ErrorType") == "UnauthorizedException")
    }

    @Test(arguments: [[], [("Authorization", "")], [("X-Other", "a")]])
    func `without a token nobody is asked`(_ headers: [(String, String)]) async {
        let functions = FakeAuthorizers(authorizerAnswer())
        let fixture = fixture(functions)
        var list = HeaderList()
        for (name, value) in headers { list.append(name, value) }
        expectUnauthorized(await fixture.send("GET", "/pets/7", list))
        #expect(functions.calls.isEmpty)
        let record = fixture.observer.records.last
        #expect(record?.gatewayResponseType == .unauthorized)
        #expect(record?.cause?.contains("method.request.header.Authorization") == true)
    }

    @Test(arguments: [
        ("Bearer [a-z]+", "Bearer abc", true), ("Bearer [a-z]+", "xBearer abc", false),
        ("Bearer [a-z]+", "Bearer abc1", false), ("", "anything", true),
        ("(a+)+$", String(repeating: "a", count: 40) + "!", false),
    ])
    func `a token must match the whole expression`(_ expression: String, _ token: String, _ isAsked: Bool) async {
        let functions = FakeAuthorizers(authorizerAnswer())
        let answer = await fixture(functions, .token(validation: expression))
            .send("GET", "/pets/7", ["Authorization": token])
        #expect(functions.calls.count == (isAsked ? 1 : 0))
        if isAsked { #expect(answer.status == 200) } else { expectUnauthorized(answer) }
    }

    @Test func `the error Unauthorized is a 401`() async {
        let functions = FakeAuthorizers(
            #"{"errorMessage":"Unauthorized","errorType":"Error"}"#, functionError: "Unhandled")
        let fixture = fixture(functions)
        expectUnauthorized(await fixture.send("GET", "/pets/7", ["Authorization": "a"]))
        expectUnauthorized(await fixture.send("GET", "/pets/7", ["Authorization": "a"]))
        #expect(functions.calls.count == 2)
    }

    private func expectFailure(_ answer: ResponseMessage) {
        #expect(answer.status == 500)
        #expect(answer.text == #"{"message":null}"#)
        #expect(answer.headers.first("x-amzn-ErrorType") == "AuthorizerConfigurationException")
    }

    @Test(arguments: [
        #"{"errorMessage":"unauthorized"}"#, #"{"errorMessage":"Unauthorized."}"#, #"{"errorMessage":null}"#, "", "x",
        #"{"errorMessage":"2026-01-01T00:00:00Z f1 Task timed out after 3.00 seconds"}"#,
    ])
    func `another error of the function's is a 500`(_ payload: String) async {
        let functions = FakeAuthorizers(payload, functionError: "Unhandled")
        let fixture = fixture(functions)
        expectFailure(await fixture.send("GET", "/pets/7", ["Authorization": "a"]))
        #expect(fixture.observer.records.last?.gatewayResponseType == .authorizerFailure)
        expectFailure(await fixture.send("GET", "/pets/7", ["Authorization": "a"]))
        #expect(functions.calls.count == 2)
    }

    @Test(arguments: [
        "null", "", "x", "[]", "\"Allow\"", #"{"statusCode":200,"body":"{}"}"#, #"{"principalId":"u"}"#,
        #"{"policyDocument":{"Version":"2012-10-17","Statement":[]}}"#,
        #"{"principalId":7,"policyDocument":{"Version":"2012-10-17","Statement":[]}}"#,
        #"{"principalId":"u","policyDocument":"{}"}"#,
        #"{"principalId":"u","policyDocument":{"Version":"2012-10-17"}}"#,
        #"{"principalId":"u","policyDocument":{"version":"2012-10-17","statement":[]}}"#,
        authorizerAnswer("allow"), authorizerAnswer("Permit"), authorizerAnswer(resource: "7"),
        authorizerAnswer(resource: "[]"), authorizerAnswer(resource: "\"\(String(repeating: "a", count: 513))\""),
        authorizerAnswer(more: #","context":{"a":{"b":1}}"#), authorizerAnswer(more: #","context":{"a":[1]}"#),
        authorizerAnswer(more: #","context":{"a":null}"#), authorizerAnswer(more: #","context":[1]"#),
        authorizerAnswer(more: #","usageIdentifierKey":7"#),
        authorizerAnswer(more: #","context":{"a":"\#(String(repeating: "x", count: 8_192))"}"#),
        #"{"principalId":"u","policyDocument":{"Version":"2012-10-17","Statement":[{"action":"*","Effect":"Allow","Resource":"*"}]}}"#,
        #"{"principalId":"u","policyDocument":{"Version":"2012-10-17","Statement":[{"Action":"*","Effect":"Allow","Resource":"*","Condition":{"Sounds":{"aws:SourceIp":"1"}}}]}}"#,
        #"{"principalId":"u","policyDocument":{"Version":"2012-10-17","Statement":[{"Action":"*","Effect":"Allow","Resource":"*","Principal":{"AWS":"arn:aws:iam::1:user/x"}}]}}"#,
    ])
    func `an answer that is none is a 500`(_ payload: String) async {
        let functions = FakeAuthorizers(payload)
        let fixture = fixture(functions)
        expectFailure(await fixture.send("GET", "/pets/7", ["Authorization": "a"]))
        #expect(fixture.observer.records.last?.gatewayResponseType == .authorizerConfigurationError)
        expectFailure(await fixture.send("GET", "/pets/7", ["Authorization": "a"]))
        #expect(functions.calls.count == 2)
    }

    @Test(arguments: [
        (FunctionFailure.accessDenied("no permission"), GatewayResponseType.authorizerConfigurationError),
        (.notFound("no function"), .authorizerConfigurationError),
        (.throttled(.concurrentInvocations, "too many"), .authorizerConfigurationError),
        (.unavailable("no interpreter"), .authorizerConfigurationError),
        (.network("refused"), .authorizerConfigurationError), (.tooLarge(limit: 7), .authorizerConfigurationError),
        (.timedOut("29 s"), .authorizerFailure),
    ])
    func `a function that cannot be called is a 500`(_ failure: FunctionFailure, _ type: GatewayResponseType) async {
        let fixture = fixture(FakeAuthorizers(failing: failure))
        expectFailure(await fixture.send("GET", "/pets/7", ["Authorization": "a"]))
        #expect(fixture.observer.records.last?.gatewayResponseType == type)
        #expect(fixture.observer.records.last?.cause?.contains(failure.text) == true)
    }

    @Test(arguments: [
        ("Allow", nil, 200, ""), ("Deny", nil, 403, " with an explicit deny"),
        ("Allow", "arn:aws:execute-api:us-east-1:123456789012:abc123defg/prod/POST/*", 403, ""),
        ("Deny", "arn:aws:execute-api:us-east-1:123456789012:abc123defg/prod/POST/*", 403, ""),
    ])
    func `the policy decides`(_ effect: String, _ resource: String?, _ status: Int, _ end: String) async {
        let functions = FakeAuthorizers(authorizerAnswer(effect, resource: "\"\(resource ?? "*")\""))
        let answer = await fixture(functions).send("GET", "/pets/7", ["Authorization": "a"])
        #expect(answer.status == status)
        guard status == 403 else { return }
        #expect(answer.text == #"{"Message":"User is not authorized to access this resource\#(end)"}"#)
        #expect(answer.headers.first("x-amzn-ErrorType") == "AccessDeniedException")
    }

    @Test func `a method's ARN has at most 1600 bytes`() async {
        let functions = FakeAuthorizers(authorizerAnswer())
        let fixture = fixture(functions, path: "/{proxy+}")
        let prefix = "arn:aws:execute-api:us-east-1:123456789012:abc123defg/prod/GET/".utf8.count
        let longest = "/" + String(repeating: "a", count: 1_600 - prefix)
        #expect(await fixture.send("GET", longest, ["Authorization": "a"]).status == 200)
        let answer = await fixture.send("GET", longest + "a", ["Authorization": "a"])
        #expect(answer.status == 414)
        #expect(answer.text == #"{"message":"Request URI too long"}"#)
    }

    @Test func `what the authorizer said is in the context, as texts`() async {
        let more = #","context":{"k":"v","n":1.50,"b":true,"under_score":"u"},"usageIdentifierKey":"key""#
        let template =
            "$context.authorizer.principalId $context.authorizer.k $context.authorizer.n $context.authorizer.b "
            + "$context.authorizer.under_score $context.authorizer.none $context.authorizer.integrationLatency "
            + "#if($context.authorizer.b == 'true')text#end|$context.authorizer|"
            + "#foreach($k in $context.authorizer.keySet())$k #end"
        let answer = await fixture(FakeAuthorizers(authorizerAnswer(more: more)), body: template)
            .send("GET", "/pets/7", ["Authorization": "a"])
        #expect(answer.text == "user|a1b2c3d4 v 1.50 true u  0 text||k n b under_score principalId integrationLatency ")
    }

    @Test func `mappings read the context`() async {
        let fixture = Fixture(
            [
                .at(
                    "/",
                    APIModel.Method.proxy(
                        "GET",
                        requestParameters: [
                            "integration.request.header.X-User": "context.authorizer.principalId",
                            "integration.request.header.X-N": "context.authorizer.n",
                            "integration.request.header.X-None": "context.authorizer.none",
                        ]
                    ).authorized())
            ], authorizers: [.token()],
            functions: FakeAuthorizers(authorizerAnswer(more: #","context":{"n":7}"#)))
        _ = await fixture.send("GET", "/", ["Authorization": "a"])
        #expect(fixture.backend.last?.headers.first("X-User") == "user|a1b2c3d4")
        #expect(fixture.backend.last?.headers.first("X-N") == "7")
        #expect(fixture.backend.last?.headers.contains("X-None") == false)
    }

    @Test func `a gateway response reads the context and is the API's own`() async {
        let response = GatewayResponse(
            responseType: .accessDenied, statusCode: "404",
            responseParameters: ["gatewayresponse.header.Access-Control-Allow-Origin": "'*'"],
            responseTemplates: ["application/json": #"{"m":$context.error.messageString}"#])
        let fixture = Fixture(
            [.at("/", .mock("GET").authorized())], gatewayResponses: [response], authorizers: [.token()],
            functions: FakeAuthorizers(authorizerAnswer("Deny")))
        let answer = await fixture.send("GET", "/", ["Authorization": "a"])
        #expect(answer.status == 404)
        #expect(answer.text == #"{"m":"User is not authorized to access this resource with an explicit deny"}"#)
        #expect(answer.headers.first("Access-Control-Allow-Origin") == "*")
        #expect(answer.headers.first("x-amzn-ErrorType") == "AccessDeniedException")
    }

    @Test func `authorization comes before validation`() async {
        let method = APIModel.Method.mock("GET").authorized().with {
            $0.requestValidatorId = "v1"
            $0.requestParameters = ["method.request.querystring.q": true]
        }
        let fixture = Fixture(
            [.at("/", method)],
            validators: [RequestValidator(id: "v1", name: "v", validateRequestParameters: true)],
            authorizers: [.token()], functions: FakeAuthorizers(authorizerAnswer()))
        #expect(await fixture.send("GET", "/").status == 401)
        #expect(await fixture.send("GET", "/", ["Authorization": "a"]).status == 400)
    }

    @Test func `a refused preflight is explained`() async {
        let functions = FakeAuthorizers(authorizerAnswer())
        let fixture = fixture(functions, verb: "ANY")
        let answer = await fixture.send(
            "OPTIONS", "/pets/7", ["Origin": "https://app.example", "Access-Control-Request-Method": "POST"])
        #expect(answer.status == 401)
        let cause = fixture.observer.records.last?.cause
        #expect(cause?.contains("browsers send no credentials with preflights") == true)
        #expect(cause?.contains("authorizationType of OPTIONS /pets/{id} to NONE") == true)
        _ = await fixture.send("GET", "/pets/7")
        #expect(fixture.observer.records.last?.cause?.contains("preflight") == false)
    }

    @Test(arguments: [
        Authorizer.token(uri: nil), .token(uri: "arn:aws:lambda:us-east-1:1:function:x"),
        .token(uri: "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions//invocations"),
        .token(source: nil), .token(source: "method.request.header.A, method.request.header.B"),
        .token(source: "method.request.querystring.a"), .token(validation: "("),
        .request(source: "method.request.path.id"), .request(source: "method.request.body"), .pools([]),
        .pools(["arn:aws:iam::1:role/x"]),
    ])
    func `an authorizer that cannot be asked lets nobody in`(_ authorizer: Authorizer) async {
        let functions = FakeAuthorizers(authorizerAnswer())
        let fixture = fixture(functions, authorizer)
        expectFailure(await fixture.send("GET", "/pets/7", ["Authorization": "a", "X-Key": "k"]))
        #expect(functions.calls.isEmpty)
        #expect(fixture.diagnostics.contains { $0.severity == .error && $0.location.contains("authorizer auth01") })
        #expect(fixture.observer.records.last?.gatewayResponseType == .authorizerConfigurationError)
    }

    @Test func `a method whose authorizer the deployment has not lets nobody in`() async {
        let fixture = Fixture([.at("/", .mock("GET").authorized())])
        expectFailure(await fixture.send("GET", "/", ["Authorization": "a"]))
        #expect(fixture.diagnostics.contains { $0.severity == .error && $0.message.contains("auth01") })
    }
}
