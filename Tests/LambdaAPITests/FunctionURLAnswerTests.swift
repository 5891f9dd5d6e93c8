import Functions
import HTTPMessages
import JSON
import LambdaAPI
import Testing

/// Recorded means: on AWS, by LocalStack's test_lambda.py, 24 November 2025.
struct FunctionURLAnswerTests {
    // Recorded: test_lambda_url_invocation (its cases; blanks are what Python's runtime writes).
    @Test(arguments: [
        (#"{"hello": "world"}"#, #"{"hello":"world"}"#),
        (#"{"statusCode": 200, "body": "body123"}"#, "body123"),
        (#"{"statusCode": 200, "body": "{\"hello\": \"world\"}"}"#, #"{"hello": "world"}"#),
        (#"["hello", 3, true]"#, #"["hello",3,true]"#),
        (#""hello""#, "hello"), ("3", "3"), ("3.1", "3.1"), ("true", "true"),
    ])
    func `a result becomes an answer`(result: String, body: String) async {
        let answer = await FunctionURLFixture(result).send("POST")
        #expect(answer.status == 200)
        #expect(answer.text == body)
        #expect(answer.headers.first("Content-Type") == "application/json")
        #expect(answer.headers.first("x-amzn-RequestId") == "r-1")
    }

    // AWS's guide, "Invoking Lambda function URLs".
    @Test func `status and headers and cookies are the function's`() async {
        let answer = await FunctionURLFixture(
            """
            {"statusCode": 201, "headers": {"Content-Type": "application/json", "My-Custom-Header": "Custom Value"},
             "body": "{ \\"message\\": \\"Hello, world!\\" }", "isBase64Encoded": false,
             "cookies": ["Cookie_1=Value1; Expires=21 Oct 2021 07:48 GMT", "Cookie_2=Value2; Max-Age=78000"]}
            """
        ).send()
        #expect(answer.status == 201)
        #expect(answer.headers.first("my-custom-header") == "Custom Value")
        #expect(
            answer.headers.all("Set-Cookie") == [
                "Cookie_1=Value1; Expires=21 Oct 2021 07:48 GMT", "Cookie_2=Value2; Max-Age=78000",
            ])
        #expect(answer.text == #"{ "message": "Hello, world!" }"#)
    }

    // Recorded: test_lambda_url_headers_and_status.
    @Test func `a status in quotes is one`() async {
        let answer = await FunctionURLFixture(#"{"statusCode": "418", "body": "i'm a teapot"}"#).send()
        #expect(answer.status == 418)
        #expect(answer.text == "i'm a teapot")
    }

    @Test func `base64 is undone and a field of the front end's gets another name`() async {
        let answer = await FunctionURLFixture(
            #"{"statusCode":200,"isBase64Encoded":true,"body":"AAEC","headers":{"Content-Length":"3","x-n":7}}"#
        ).send()
        #expect(Array(answer.text.utf8) == [0, 1, 2])
        #expect(answer.headers.first("Content-Length") == nil)
        #expect(answer.headers.first("x-amzn-remapped-content-length") == "3")
        #expect(answer.headers.first("x-n") == "7")
    }

    @Test(arguments: [
        "no json", #"{"statusCode": 99}"#, #"{"statusCode": "x"}"#, #"{"statusCode": 101}"#,
        #"{"statusCode": 200, "headers": []}"#, #"{"statusCode": 200, "headers": {"a": []}}"#,
        #"{"statusCode": 200, "headers": {"a\r\nb": "1"}}"#, #"{"statusCode": 200, "headers": {"a": "1\r\nb: 2"}}"#,
        #"{"statusCode": 200, "cookies": "a=1"}"#, #"{"statusCode": 200, "cookies": [1]}"#,
        #"{"statusCode": 200, "isBase64Encoded": true, "body": "*"}"#,
    ])
    func `a malformed answer is 502 and the log says why`(result: String) async {
        let url = FunctionURLFixture(result)
        let answer = await url.send()
        #expect(answer.status == 502)
        #expect(answer.text == "Internal Server Error")
        #expect(url.cause?.contains("function") == true)
    }

    // Recorded: test_lambda_url_invocation_exception.
    @Test func `a function's error is 502 without its text`() async {
        let url = FunctionURLFixture { _ throws(FunctionFailure) in
            .text(#"{"errorMessage":"secret"}"#, error: "Unhandled")
        }
        let answer = await url.send()
        #expect(answer.status == 502)
        #expect(answer.text == "Internal Server Error")
        #expect(url.cause == #"the function failed (Unhandled, request r-1): {"errorMessage":"secret"}"#)
    }

    // Recorded: test_lambda_url_non_existing_url.
    @Test func `an unknown id is 403`() async {
        let url = FunctionURLFixture("1", nil)
        let answer = await url.send()
        #expect(answer.status == 403)
        #expect(answer.text == #"{"Message":null}"#)
        #expect(answer.headers.first("x-amzn-ErrorType") == "AccessDeniedException")
        #expect(answer.headers.first("Content-Type") == "application/json")
        #expect(url.calls.isEmpty)
    }

    private static let forbidden =
        #"{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: "#
        + #"https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}"#

    // The body: recorded, test_lambda_url_persists_after_alias_delete.
    @Test(arguments: [
        FunctionURLTarget(function: "hello", authType: .iam),
        FunctionURLTarget(function: "hello", authType: .none, refusal: "no statement lets everybody in"),
    ])
    func `whom nothing lets in is forbidden and nothing is invoked`(target: FunctionURLTarget) async {
        let url = FunctionURLFixture("1", target)
        let answer = await url.send(headers: ["Authorization": "AWS4-HMAC-SHA256 Credential=x"])
        #expect(answer.status == 403)
        #expect(answer.text == Self.forbidden)
        #expect(url.calls.isEmpty)
        #expect(url.cause?.isEmpty == false)
    }

    // 429: AWS's guide; the rest assumed.
    @Test(arguments: [
        (FunctionFailure.throttled(.reservedConcurrency, "busy"), 429), (.notFound("gone"), 403),
        (.tooLarge(limit: 6_291_456), 413), (.timedOut("late"), 502), (.unavailable("no node"), 502),
        (.network("down"), 502), (.accessDenied("no"), 403), (.invalidRequest("bad"), 502),
    ])
    func `a failure is a status`(failure: FunctionFailure, status: Int) async {
        let url = FunctionURLFixture { _ throws(FunctionFailure) in throw failure }
        let answer = await url.send()
        #expect(answer.status == status)
        #expect(url.cause == failure.text)
    }

    @Test func `a request larger than an event may be is 413 and not invoked`() async {
        let url = FunctionURLFixture("1")
        let answer = await url.send("POST", body: String(repeating: "x", count: 5_000_000))
        #expect(answer.status == 413)
        #expect(answer.headers.first("x-amzn-ErrorType") == "RequestEntityTooLargeException")
        let sentence = "Request must be smaller than 6291456 bytes for the InvokeFunction operation"
        #expect(answer.text == #"{"Message":"\#(sentence)"}"#)
        #expect(url.calls.isEmpty)
    }
}
