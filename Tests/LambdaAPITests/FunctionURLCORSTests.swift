import HTTPMessages
import LambdaAPI
import Testing

/// AWS's guide, "Creating and managing Lambda function URLs", 2025: preflights get the configured headers alone, other
/// answers both. That `*` names the origin: aws-powertools/powertools-lambda-python#4163.
struct FunctionURLCORSTests {
    private static let settings = FunctionURLTarget.CORSSettings(
        allowCredentials: true, allowHeaders: ["date", "keep-alive"], allowMethods: ["GET", "POST"],
        allowOrigins: ["https://app.example"], exposeHeaders: ["etag"], maxAge: 300)
    private static let preflight: HeaderList = [
        "Origin": "https://app.example", "Access-Control-Request-Method": "PUT",
    ]

    private func url(
        _ settings: FunctionURLTarget.CORSSettings? = settings, refusal: String? = nil,
        result: String = #"{"statusCode":200,"headers":{"Access-Control-Allow-Origin":"*"},"body":"x"}"#
    ) -> FunctionURLFixture {
        FunctionURLFixture(
            result, FunctionURLTarget(function: "hello", authType: .none, cors: settings, refusal: refusal))
    }

    @Test func `a preflight is answered without the function`() async {
        let url = url()
        let answer = await url.send("OPTIONS", headers: Self.preflight)
        #expect(answer.status == 200)
        #expect(answer.text.isEmpty)
        #expect(answer.headers.first("Access-Control-Allow-Origin") == "https://app.example")
        #expect(answer.headers.first("Access-Control-Allow-Credentials") == "true")
        #expect(answer.headers.first("Access-Control-Allow-Methods") == "GET,POST")
        #expect(answer.headers.first("Access-Control-Allow-Headers") == "date,keep-alive")
        #expect(answer.headers.first("Access-Control-Expose-Headers") == "etag")
        #expect(answer.headers.first("Access-Control-Max-Age") == "300")
        #expect(answer.headers.all("Vary") == ["Origin"])
        #expect(url.calls.isEmpty)
    }

    @Test func `another origin's preflight gets nothing`() async {
        let answer = await url().send(
            "OPTIONS", headers: ["Origin": "https://evil.example", "Access-Control-Request-Method": "GET"])
        #expect(!answer.headers.fields.contains { $0.name.lowercased().hasPrefix("access-control-") })
    }

    @Test func `without settings a preflight is the function's`() async {
        let url = url(nil)
        let answer = await url.send("OPTIONS", headers: Self.preflight)
        #expect(answer.headers.all("Access-Control-Allow-Origin") == ["*"])
        #expect(url.calls.count == 1)
    }

    @Test func `an OPTIONS that is no preflight is invoked and keeps only the configured headers`() async {
        let url = url()
        let answer = await url.send("OPTIONS", headers: ["Origin": "https://app.example"])
        #expect(answer.headers.all("Access-Control-Allow-Origin") == ["https://app.example"])
        #expect(url.calls.count == 1)
    }

    @Test func `an answer has the function's headers and the configured ones and the log warns`() async {
        let url = url()
        let answer = await url.send("GET", headers: ["Origin": "https://app.example"])
        #expect(answer.headers.all("Access-Control-Allow-Origin") == ["*", "https://app.example"])
        #expect(answer.headers.first("Access-Control-Expose-Headers") == "etag")
        #expect(url.cause?.contains("twice") == true)
    }

    @Test func `a star allows whoever asks with credentials too`() async {
        let url = url(.init(allowCredentials: true, allowOrigins: ["*"]), result: #""x""#)
        let answer = await url.send("GET", headers: ["Origin": "https://any.example"])
        #expect(answer.headers.all("Access-Control-Allow-Origin") == ["https://any.example"])
        #expect(answer.headers.first("Access-Control-Allow-Credentials") == "true")
        #expect(url.cause == nil)
    }

    @Test func `Lambda's own errors can be read by the page as well`() async {
        let answer = await url(refusal: "nobody is let in").send("GET", headers: ["Origin": "https://app.example"])
        #expect(answer.status == 403)
        #expect(answer.headers.first("Access-Control-Allow-Origin") == "https://app.example")
    }

    @Test func `without an origin only Vary is added`() async {
        let answer = await url(Self.settings, result: #""x""#).send()
        #expect(answer.headers.all("Vary") == ["Origin"])
        #expect(!answer.headers.contains("Access-Control-Allow-Origin"))
    }
}
