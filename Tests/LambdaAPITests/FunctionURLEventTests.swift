import Functions
import HTTPMessages
import JSON
import LambdaAPI
import Testing

/// Recorded means: on AWS, by LocalStack's test_lambda.py, 24 November 2025.
struct FunctionURLEventTests {
    private let url = FunctionURLFixture(#""ok""#)

    @Test func `the event has the members of payload format 2.0`() async {
        _ = await url.send(
            "POST", "/my/path?a=1", headers: ["User-Agent": "agent", "Content-Type": "text/plain"], body: "hi")
        let event = url.event
        #expect(event["version"] == "2.0")
        #expect(event["routeKey"] == "$default")
        #expect(event["rawPath"] == "/my/path")
        #expect(event["rawQueryString"] == "a=1")
        #expect(event["body"] == "hi")
        #expect(event["isBase64Encoded"] == false)
        let context = event["requestContext"]
        #expect(context?["accountId"] == "anonymous")
        #expect(context?["apiId"] == .string(FunctionURLFixture.id))
        #expect(context?["domainPrefix"] == .string(FunctionURLFixture.id))
        #expect(context?["domainName"] == "k3b7xq2mvd5s4ylz.lambda-url.us-east-1.localhost")
        #expect(context?["stage"] == "$default")
        #expect(context?["time"] == "04/Mar/2020:19:03:58 +0000")
        #expect(context?["timeEpoch"] == 1_583_348_638_390)
        let http: JSONValue = [
            "method": "POST", "path": "/my/path", "protocol": "HTTP/1.1", "sourceIp": "203.0.113.9",
            "userAgent": "agent",
        ]
        #expect(context?["http"] == http)
        #expect(context?["requestId"]?.stringValue == url.calls.first?.requestID)
    }

    @Test func `what a request has not is left out`() async {
        _ = await url.send()
        for name in ["body", "cookies", "queryStringParameters"] { #expect(url.event[name] == nil, "\(name)") }
        #expect(url.event["isBase64Encoded"] == false)
        #expect(url.event["requestContext"]?["authorizer"] == nil)
    }

    // Recorded: test_lambda_url_echo_http_fixture_default.
    @Test func `a path stays raw and values of one name are joined by commas`() async {
        _ = await url.send("GET", "/pa2%Fth/1?q=query&multiQuery=foo&multiQuery=%2Fbar&e&p=a+b&x=%zz")
        #expect(url.event["rawPath"] == "/pa2%Fth/1")
        let query: JSONValue = ["q": "query", "multiQuery": "foo,/bar", "e": "", "p": "a b", "x": "%zz"]
        #expect(url.event["queryStringParameters"] == query)
    }

    @Test func `names of headers are in lower case and cookies stand apart`() async {
        _ = await url.send(
            headers: [
                "ExTrA-HeadErs": "With WeiRd CapS", "X-Two": "1", "x-two": "2", "Connection": "close",
                "Cookie": "a=1; b=2", "X-Forwarded-For": "198.51.100.1",
            ])
        let headers = url.event["headers"]
        #expect(headers?["extra-headers"] == "With WeiRd CapS")
        #expect(headers?["x-two"] == "1,2")
        #expect(headers?["connection"] == nil)
        #expect(headers?["cookie"] == nil)
        #expect(url.event["cookies"] == ["a=1", "b=2"])
        #expect(headers?["x-forwarded-for"] == "198.51.100.1, 203.0.113.9")
        #expect(headers?["x-forwarded-proto"] == "http")
        #expect(headers?["x-amzn-trace-id"]?.stringValue?.hasPrefix("Root=1-5e5ffb9e-") == true)
    }

    // multipart: recorded, test_lambda_url_form_payload; the rest: seen in public events, or assumed.
    @Test(arguments: [
        ("application/json", true), ("application/json; charset=utf-8", true), ("text/csv", true),
        ("application/problem+json", true), ("image/svg+xml", true), ("application/javascript", true),
        ("application/x-www-form-urlencoded", false), ("multipart/form-data; boundary=b", false),
        ("application/octet-stream", false), ("", false),
    ])
    func `bodies of text types are text and others base64`(type: String, isText: Bool) async {
        let headers: HeaderList = type.isEmpty ? [:] : ["Content-Type": type]
        _ = await url.send("POST", headers: headers, body: "{}")
        #expect(url.event["isBase64Encoded"] == .bool(!isText))
        #expect(url.event["body"] == (isText ? "{}" : "e30="))
    }

    @Test func `a compressed body is base64 whatever it says it is`() async {
        _ = await url.send("POST", headers: ["Content-Type": "text/plain", "Content-Encoding": "gzip"], body: "x")
        #expect(url.event["body"] == "eA==")
    }

    @Test(arguments: [
        ("abc.lambda-url.us-east-1.on.aws", "abc"),
        ("ABC.Lambda-URL.eu-west-1.on.aws:443", "ABC"),
        ("abc.lambda-url.us-east-1.localhost:4566", "abc"),
        ("abc.lambda-url.us-east-1.localhost.localstack.cloud:4566", "abc"),
        ("abc.lambda-url.localhost:4566", "abc"),
        ("abc.lambda-url.us-east-1.on.aws.", "abc"),
    ])
    func `hosts of function URLs are known`(host: String, id: String) {
        #expect(FunctionURLHandler.urlID(ofHost: host).map(String.init) == id)
    }

    @Test(arguments: [
        "localhost:4566", "lambda-url.us-east-1.on.aws", ".lambda-url.us-east-1.on.aws", "abc.execute-api.localhost",
        "abc.lambda-url.us-east-1.evil.example", "abc.lambda-url.a.b.on.aws", "abc.lambda-url.on.aws.evil", "",
        "abc.lambda-url.evilon.aws",
    ])
    func `other hosts are not`(host: String) {
        #expect(FunctionURLHandler.urlID(ofHost: host) == nil)
    }
}
