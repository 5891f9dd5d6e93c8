import APIModel
import DataPlane
import Functions
import HTTPMessages
import JSON
import NIOCore
import Testing

/// What a function behind AWS_PROXY is shown.
@Suite struct LambdaProxyEventTests {
    private func event(
        _ resources: [Resource] = [.at("/{proxy+}", .lambdaProxy("ANY"))],
        _ method: String = "GET",
        _ path: String = "/proxy-value",
        _ headers: HeaderList = HeaderList(),
        body: ByteBuffer = ByteBuffer(),
        binaryMediaTypes: [String]? = nil,
        variables: [String: String]? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let functions = FakeFunctions("{}")
        let fixture = Fixture(
            resources, binaryMediaTypes: binaryMediaTypes, variables: variables, functions: functions)
        let answer = await fixture.send(method, path, headers, bytes: body)
        #expect(
            answer.status == 200, "\(fixture.observer.records.last?.cause ?? "-") \(fixture.diagnostics)",
            sourceLocation: sourceLocation)
        return String(buffer: try #require(functions.calls.last, sourceLocation: sourceLocation).payload)
    }

    private func parsed(_ event: String) throws -> JSONValue { try JSONValue.parse(event) }

    /// Keys and their order: AWS guide, "Input format of a Lambda function for proxy integration", and the recorded
    /// events of test_lambda_aws_proxy_integration (integrations 2.6.1).
    @Test func `the event is the recorded one byte for byte`() async throws {
        let event = try await event()
        let host = "abc123defg.execute-api.localhost"
        let expected: [String] = [
            #"{"resource":"/{proxy+}","path":"/proxy-value","httpMethod":"GET","#,
            #""headers":{"Host":"\#(host):4566","#,
            #""X-Amzn-Trace-Id":"Root=1-5ef1997b-0123456789abcdef89abcdef","X-Forwarded-For":"127.0.0.1","#,
            #""X-Forwarded-Port":"0","X-Forwarded-Proto":"http"},"#,
            #""multiValueHeaders":{"Host":["\#(host):4566"],"#,
            #""X-Amzn-Trace-Id":["Root=1-5ef1997b-0123456789abcdef89abcdef"],"#,
            #""X-Forwarded-For":["127.0.0.1"],"X-Forwarded-Port":["0"],"X-Forwarded-Proto":["http"]},"#,
            #""queryStringParameters":null,"multiValueQueryStringParameters":null,"#,
            #""pathParameters":{"proxy":"proxy-value"},"stageVariables":null,"#,
            #""requestContext":{"resourceId":"r9","resourcePath":"/{proxy+}","httpMethod":"GET","#,
            #""extendedRequestId":"AAAAAAAAAAAAAAA=","requestTime":"23/Jun/2020:05:56:11 +0000","#,
            #""path":"/prod/proxy-value","accountId":"123456789012","protocol":"HTTP/1.1","stage":"prod","#,
            #""domainPrefix":"abc123defg","requestTimeEpoch":1592891771000,"#,
            #""requestId":"00000000-0000-4000-8000-000000000001","identity":{"cognitoIdentityPoolId":null,"#,
            #""accountId":null,"cognitoIdentityId":null,"caller":null,"sourceIp":"127.0.0.1","#,
            #""principalOrgId":null,"accessKey":null,"cognitoAuthenticationType":null,"#,
            #""cognitoAuthenticationProvider":null,"userArn":null,"userAgent":null,"user":null},"#,
            #""domainName":"\#(host)","deploymentId":"dep123","apiId":"abc123defg"},"#,
            #""body":null,"isBase64Encoded":false}"#,
        ]
        #expect(event == expected.joined())
    }

    @Test func `headers keep the client's spelling, lists keep all values and single views the last`() async throws {
        let event = try parsed(
            try await event(
                "GET",
                headers: [
                    "tEsT-HEADeR": "aValue", "x-multi": "1", "X-Multi": "2", "authorization": "secret",
                    "user-agent": "curl", "Content-Length": "0", "TE": "trailers", "Connection": "close",
                    "X-Forwarded-For": "10.0.0.1",
                ]))
        #expect(event["headers"]?["tEsT-HEADeR"] == "aValue")
        #expect(event["headers"]?["x-multi"] == "2")
        #expect(event["multiValueHeaders"]?["x-multi"] == ["1", "2"])
        #expect(event["headers"]?["Authorization"] == "secret")
        #expect(event["headers"]?["User-Agent"] == "curl")
        #expect(event["headers"]?["X-Forwarded-For"] == "10.0.0.1, 127.0.0.1")
        for hidden in ["Content-Length", "TE", "Connection"] { #expect(event["headers"]?[hidden] == nil) }
        #expect(event["requestContext"]?["identity"]?["userAgent"] == "curl")
    }

    private func event(_ method: String, headers: HeaderList) async throws -> String {
        try await event([.at("/{proxy+}", .lambdaProxy("ANY"))], method, "/proxy-value", headers)
    }

    /// AWS guide, sample event: `Accept-Encoding`, `cache-control`, `CloudFront-…`, `headerName`, `Host`.
    @Test func `headers are sorted without regard to case`() async throws {
        let event = try parsed(
            try await event(
                "GET", headers: ["headerName": "1", "cache-control": "2", "CloudFront-A": "3", "Accept": "4"]))
        let keys: [String] = Array(try #require(event["headers"]?.objectValue).keys)
        #expect(Array(keys.prefix(5)) == ["Accept", "cache-control", "CloudFront-A", "headerName", "Host"])
    }

    @Test func `the query is decoded, the path and its parameters are not`() async throws {
        let event = try parsed(
            try await event(
                [.at("/{proxy+}", .lambdaProxy("GET"))], "GET",
                "/user/test%2Balias@gmail.com?category=electronics&category=books&q=a%2Bb+c"))
        #expect(event["path"] == "/user/test%2Balias@gmail.com")
        #expect(event["pathParameters"] == ["proxy": "user/test%2Balias@gmail.com"])
        #expect(event["queryStringParameters"] == ["category": "books", "q": "a+b c"])
        #expect(event["multiValueQueryStringParameters"] == ["category": ["electronics", "books"], "q": ["a+b c"]])
    }

    /// Recorded: test_lambda_aws_proxy_integration.
    @Test(arguments: [
        ("//proxy-value", "/proxy-value", "/prod//proxy-value", "proxy-value"),
        ("/proxy-value/", "/proxy-value/", "/prod/proxy-value/", "proxy-value"),
        (
            "/proxy-value//double-slash", "/proxy-value//double-slash", "/prod/proxy-value//double-slash",
            "proxy-value//double-slash"
        ),
    ])
    func `slashes are shown as recorded`(sent: String, path: String, whole: String, parameter: String) async throws {
        let event = try parsed(try await event([.at("/{proxy+}", .lambdaProxy("GET"))], "GET", sent))
        #expect(event["path"] == .string(path))
        #expect(event["requestContext"]?["path"] == .string(whole))
        #expect(event["pathParameters"]?["proxy"] == .string(parameter))
    }

    @Test(
        arguments: [
            (nil, "text/plain", "hello", "\"hello\"", false),
            (nil, "application/json", "{\"a\":\"\\n\"}", #""{\"a\":\"\\n\"}""#, false),
            (["image/png"], "image/png", "hello", "\"aGVsbG8=\"", true),
            (["image/png"], "text/plain", "hello", "\"hello\"", false),
            (["*/*"], "application/json", "{}", "\"e30=\"", true),
            (["image/png"], "image/png", "", "null", false),
        ] as [([String]?, String, String, String, Bool)])
    func `a body is text, or base64 by the API's binary media types`(
        types: [String]?, contentType: String, body: String, shown: String, isBase64: Bool
    ) async throws {
        let event = try await event(
            [.at("/x", .lambdaProxy("POST"))], "POST", "/x", ["Content-Type": contentType],
            body: ByteBuffer(string: body), binaryMediaTypes: types)
        #expect(event.hasSuffix("\"body\":\(shown),\"isBase64Encoded\":\(isBase64)}"))
    }

    @Test func `bytes that are no UTF-8 become replacement characters, and control characters are escaped`()
        async throws
    {
        let event = try await event(
            [.at("/x", .lambdaProxy("POST"))], "POST", "/x", body: ByteBuffer(bytes: [0x61, 0xFF, 0x01, 0x09, 0x62]))
        #expect(event.hasSuffix(#""body":"a\#u{FFFD}\u0001\tb","isBase64Encoded":false}"#))
    }

    @Test func `stage variables are shown, and put into the function's address`() async throws {
        let functions = FakeFunctions("{}")
        let fixture = Fixture(
            [
                .at(
                    "/x",
                    .lambdaProxy(
                        "GET",
                        uri: "arn:aws-cn:apigateway:cn-north-1:lambda:path/2015-03-31/functions/"
                            + "arn:aws-cn:lambda:cn-north-1:123456789012:function:${stageVariables.fn}:"
                            + "${stageVariables.alias}/invocations"))
            ],
            variables: ["fn": "hello", "alias": "live"], functions: functions)
        #expect(await fixture.send("GET", "/x").status == 200)
        let call = try #require(functions.calls.last)
        #expect(call.function == "arn:aws-cn:lambda:cn-north-1:123456789012:function:hello:live")
        #expect(try parsed(String(buffer: call.payload))["stageVariables"] == ["alias": "live", "fn": "hello"])
        #expect(
            call.caller
                == .service(
                    principal: "apigateway.amazonaws.com",
                    sourceARN: "arn:aws-cn:execute-api:us-east-1:123456789012:abc123defg/prod/GET/x"))
    }

    @Test func `an operation's name stands in the context`() async throws {
        let event = try await event(
            [.at("/x", .lambdaProxy("GET").with { $0.operationName = "listPets" })], "GET", "/x")
        #expect(event.contains(#""resourcePath":"/x","operationName":"listPets","httpMethod":"GET""#))
    }

    /// Entries as texts, the latency as a number (integrations 2.6.1).
    @Test func `what an authorizer said stands behind the resource's id`() async throws {
        let functions = AuthorizedFunctions()
        let fixture = Fixture(
            [.at("/x", .lambdaProxy("GET").authorized())], authorizers: [.token()], functions: functions)
        #expect(await fixture.send("GET", "/x", ["Authorization": "t"]).status == 200)
        #expect(
            functions.event.contains(
                #""requestContext":{"resourceId":"r2","authorizer":{"number":"1","flag":"true","text":"a","#
                    + #""principalId":"user|a1b2c3d4","integrationLatency":0},"resourcePath":"/x""#),
            "\(functions.event)")
    }
}
