import APIModel
import DataPlane
import Functions
import HTTPMessages
import NIOCore
import Testing

/// What becomes of the answers of functions behind AWS_PROXY (recorded:
/// test_aws_proxy_response_payload_format_validation, test_aws_proxy_binary_response; integrations 2.6.2).
@Suite struct LambdaProxyResultTests {
    private func answer(
        _ payload: String, accept: String? = nil, binaryMediaTypes: [String]? = nil
    ) async -> (ResponseMessage, String) {
        let fixture = Fixture(
            [.at("/x", .lambdaProxy("GET"))], binaryMediaTypes: binaryMediaTypes, functions: FakeFunctions(payload))
        let answer = await fixture.send("GET", "/x", accept.map { ["Accept": $0] } ?? HeaderList())
        return (answer, fixture.observer.records.last?.cause ?? "")
    }

    @Test(arguments: [
        (#"{"statusCode":200}"#, 200, ""), ("{}", 200, ""), (#"{"headers":{"a":"b"}}"#, 200, ""),
        (#"{"headers":null,"multiValueHeaders":null,"body":null,"statusCode":null,"isBase64Encoded":null}"#, 200, ""),
        (#"{"statusCode":"201","body":"x"}"#, 201, "x"), (#"{"statusCode":404,"body":"{\"a\":1}"}"#, 404, "{\"a\":1}"),
        (#"{"statusCode":200.0}"#, 200, ""), (#"{"body":1.50}"#, 200, "1.50"),
    ])
    func `answers that are responses`(payload: String, status: Int, body: String) async {
        let (answer, cause) = await answer(payload)
        #expect(answer.status == status, "\(cause)")
        #expect(answer.text == body)
        #expect(answer.headers.first("Content-Type") == "application/json")
    }

    @Test(arguments: [
        "null", "\"a string\"", "[1]", "1", "true", "", "no JSON", #"{"statusCode":200,"wrongValue":1}"#,
        #"{"statusCode":"test"}"#, #"{"statusCode":true}"#, #"{"statusCode":{}}"#, #"{"statusCode":99}"#,
        #"{"statusCode":600}"#, #"{"statusCode":200.5}"#, #"{"multiValueHeaders":{"a":"b"}}"#,
        #"{"multiValueHeaders":[]}"#, #"{"headers":[]}"#, #"{"headers":{"a":{}}}"#, #"{"headers":{"a":[1]}}"#,
        #"{"headers":{"a b":"c"}}"#, #"{"headers":{"a":"b\r\nc: d"}}"#, #"{"body":{}}"#, #"{"body":[]}"#,
        #"{"isBase64Encoded":"maybe"}"#, #"{"isBase64Encoded":1}"#, #"{"cookies":["a=b"]}"#,
    ])
    func `answers that are none get 502`(payload: String) async {
        let (answer, cause) = await answer(payload)
        #expect(answer.status == 502)
        #expect(answer.text == #"{"message": "Internal server error"}"#)
        #expect(answer.headers.first("x-amzn-ErrorType") == "InternalServerErrorException")
        #expect(cause.hasPrefix("GET /x, integration: the function's answer is no response of a Lambda proxy"))
    }

    @Test func `values of headers become text`() async {
        let (answer, _) = await answer(#"{"headers":{"a":true,"b":5,"c":1.50,"d":null,"e":"x"}}"#)
        #expect(answer.headers.first("a") == "true")
        #expect(answer.headers.first("b") == "5")
        #expect(answer.headers.first("c") == "1.50")
        #expect(answer.headers.first("d") == nil)
        #expect(answer.headers.first("e") == "x")
    }

    /// Recorded: the lists' values come first, under their spelling; AWS guide: a pair in both appears once.
    @Test func `headers and lists of one name are merged`() async {
        let (answer, _) = await answer(
            #"{"headers":{"x-one":"c","same":"a"},"multiValueHeaders":{"X-One":["a","b"],"Same":["a"]}}"#)
        let ones = answer.headers.fields.filter { $0.name.lowercased() == "x-one" }
        #expect(ones.map(\.name) == ["X-One", "X-One", "X-One"])
        #expect(ones.map(\.value) == ["a", "b", "c"])
        #expect(answer.headers.all("same") == ["a"])
    }

    @Test func `headers that are the gateway's own are renamed or dropped, others pass`() async {
        let (answer, _) = await answer(
            #"{"headers":{"Content-Length":"7","Date":"d","Server":"s","Connection":"close","Transfer-Encoding":"chunked","#
                + #""WWW-Authenticate":"Basic","Via":"v","Content-Type":"text/html","Content-MD5":"m","#
                + #""Access-Control-Allow-Origin":"*","X-Amzn-ErrorType":"Mine"}}"#)
        for name in ["Content-Length", "Date", "Server", "Connection", "WWW-Authenticate"] {
            #expect(answer.headers.contains("x-amzn-Remapped-\(name)"), "\(name)")
            #expect(!answer.headers.contains(name), "\(name)")
        }
        #expect(!answer.headers.contains("Transfer-Encoding"))
        for name in ["Via", "Content-MD5", "Access-Control-Allow-Origin", "X-Amzn-ErrorType"] {
            #expect(answer.headers.contains(name), "\(name)")
        }
        #expect(answer.headers.all("Content-Type") == ["text/html"])
    }

    /// Recorded: test_invocation_trace_id.
    @Test(arguments: [
        (nil, "Root=1-5ef1997b-0123456789abcdef89abcdef;Parent=0123456789abcdef;Sampled=0"),
        ("Root=1-a-b", "Root=1-a-b;Parent=0123456789abcdef;Sampled=0"),
        ("Root=1-a-b;Parent=1111111111111111", "Root=1-a-b;Parent=1111111111111111;Sampled=1"),
        ("Root=1-a-b;Parent=1111111111111111;Sampled=0", "Root=1-a-b;Parent=1111111111111111;Sampled=0"),
    ])
    func `the trace is shown with parent and sampling`(sent: String?, shown: String) async {
        let functions = FakeFunctions("{}")
        let fixture = Fixture([.at("/x", .lambdaProxy("GET"))], functions: functions)
        let answer = await fixture.send("GET", "/x", sent.map { ["X-Amzn-Trace-Id": $0] } ?? HeaderList())
        #expect(answer.headers.all("X-Amzn-Trace-Id") == [shown])
        #expect(functions.calls.last?.traceID == shown)
    }

    /// Recorded: test_aws_proxy_binary_response; `*/*` from the guide's page lambda-proxy-binary-media.
    @Test(
        arguments: [
            (["image/png"], "image/png", true), (["image/png"], "image/png,image/*,*/*;q=0.8", true),
            (["image/png"], "image/jpg", false), (["image/png"], "image/*", false), (["image/png"], "*/*", false),
            (["image/png"], "image/webp,image/png", false), (["image/png"], nil, false),
            (["image/png"], "application", false), (["application/*"], "application/whatever", true),
            (["application/*"], "application/*", true), (["*/test"], "random/test", false),
            (["*/*"], "image/jpg", true), (["*/*"], nil, true), (nil, "image/png", false),
        ] as [([String]?, String?, Bool)])
    func `base64 is decoded by the first type accepted`(types: [String]?, accept: String?, isDecoded: Bool) async {
        let (answer, _) = await answer(
            #"{"body":"aGVsbG8=","isBase64Encoded":true}"#, accept: accept, binaryMediaTypes: types)
        #expect(answer.text == (isDecoded ? "hello" : "aGVsbG8="))
    }

    @Test func `text stays text where base64 is not claimed, and bad base64 is 500`() async {
        let (plain, _) = await answer(
            #"{"body":"aGVsbG8="}"#, accept: "image/png", binaryMediaTypes: ["image/png"])
        #expect(plain.text == "aGVsbG8=")
        let (bad, cause) = await answer(
            #"{"body":"not base64!","isBase64Encoded":true}"#, accept: "image/png", binaryMediaTypes: ["image/png"])
        #expect(bad.status == 500)
        #expect(bad.text == #"{"message": "Internal server error"}"#)
        #expect(cause.contains("isBase64Encoded"))
    }
}
