import APIModel
import DataPlane
import Functions
import HTTPMessages
import NIOCore
import Testing

/// What clients see of functions that fail or cannot be called.
@Suite struct LambdaFailureTests {
    struct Case: Sendable, CustomStringConvertible {
        let failure: FunctionFailure
        let status: Int
        let message: String
        var description: String { "\(failure)" }
    }

    @Test(arguments: [
        Case(failure: .accessDenied("policy"), status: 500, message: "Internal server error"),
        Case(failure: .notFound("none"), status: 500, message: "Internal server error"),
        Case(failure: .throttled(.concurrentInvocations, "busy"), status: 500, message: "Internal server error"),
        Case(failure: .invalidRequest("bad"), status: 502, message: "Internal server error"),
        Case(failure: .tooLarge(limit: 6_291_556), status: 413, message: "Request Too Long"),
        Case(failure: .timedOut("slow"), status: 504, message: "Endpoint request timed out"),
        Case(failure: .unavailable("no node"), status: 502, message: "Internal server error"),
        Case(failure: .network("gone"), status: 504, message: "Network error communicating with endpoint"),
    ])
    func `a function that cannot be called`(case: Case) async {
        let fixture = Fixture([.at("/x", .lambdaProxy("GET"))], functions: FakeFunctions(failing: `case`.failure))
        let answer = await fixture.send("GET", "/x")
        #expect(answer.status == `case`.status)
        #expect(answer.text == "{\"message\": \"\(`case`.message)\"}")
        let cause = fixture.observer.records.last?.cause ?? ""
        let known = `case`.failure.text.contains("6291556") ? "6291556" : `case`.failure.text
        #expect(cause.contains(known), "\(cause)")
    }

    @Test func `a function's own error is 502, and its message is the operator's`() async {
        let fixture = Fixture(
            [.at("/x", .lambdaProxy("GET"))],
            functions: FakeFunctions(
                #"{"errorMessage":"boom","errorType":"Error","stackTrace":[]}"#, functionError: "Unhandled"))
        let answer = await fixture.send("GET", "/x")
        #expect(answer.status == 502)
        #expect(answer.text == #"{"message": "Internal server error"}"#)
        #expect(fixture.observer.records.last?.cause?.contains("the function failed (Error): boom") == true)
        #expect(fixture.observer.records.last?.gatewayResponseType == .default5XX)
    }

    /// Recorded: test_lambda_aws_proxy_integration_non_post_method.
    @Test(arguments: ["GET", "PUT", "ANY"])
    func `functions are called by POST only`(verb: String) async {
        let functions = FakeFunctions("{}")
        let fixture = Fixture([.at("/x", .lambdaProxy("GET", backendVerb: verb))], functions: functions)
        let answer = await fixture.send("GET", "/x")
        #expect(answer.status == 500)
        #expect(answer.text == #"{"message": "Internal server error"}"#)
        #expect(functions.calls.isEmpty)
        #expect(fixture.diagnostics.contains { $0.message.contains("POST") })
    }

    /// Recorded: test_apigateway_header_remapping_aws. Mappings are without effect otherwise.
    @Test(arguments: [
        ("Authorization", 500), ("Connection", 500), ("Expect", 500), ("Proxy-Authenticate", 500), ("TE", 500),
        ("Content-Length", 500), ("Transfer-Encoding", 500), ("X-Amzn-Trace-Id", 500), ("Via", 200), ("X-A", 200),
    ])
    func `mapped headers fail the request or do nothing`(name: String, status: Int) async throws {
        let functions = FakeFunctions("{}")
        let fixture = Fixture(
            [.at("/x", .lambdaProxy("GET", requestParameters: ["integration.request.header.\(name)": "'mapped'"]))],
            functions: functions)
        #expect(await fixture.send("GET", "/x").status == status)
        for call in functions.calls { #expect(!String(buffer: call.payload).contains("mapped")) }
    }

    @Test func `a role calls for the account, and the caller's own credentials are refused by name`() async {
        let functions = FakeFunctions("{}")
        let fixture = Fixture(
            [
                .at("/a", .lambdaProxy("GET", credentials: "arn:aws:iam::123456789012:role/r")),
                .at("/b", .lambdaProxy("GET", credentials: "arn:aws:iam::*:user/*")),
            ], functions: functions)
        #expect(await fixture.send("GET", "/a").status == 200)
        #expect(functions.calls.map(\.caller) == [.account])
        #expect(await fixture.send("GET", "/b").status == 500)
        #expect(fixture.diagnostics.contains { $0.message.contains("AWS_IAM") })
    }

    /// serverless-application-model issues 296 and 540: the request's verb, the path as defined.
    @Test func `aPI Gateway calls with the ARN of the method`() async {
        let functions = FakeFunctions("{}")
        let fixture = Fixture([.at("/pets/{id}", .lambdaProxy("ANY"))], functions: functions)
        #expect(await fixture.send("PATCH", "/pets/7").status == 200)
        #expect(
            functions.calls.map(\.caller) == [
                .service(
                    principal: "apigateway.amazonaws.com",
                    sourceARN: "arn:aws:execute-api:us-east-1:123456789012:abc123defg/prod/PATCH/pets/{id}")
            ])
        #expect(functions.calls.first?.timeout == .milliseconds(29_000))
    }

    @Test(arguments: [
        "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions//invocations",
        "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f",
        "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{name}/invocations",
        "arn:aws:apigateway:us-east-1:firehose:action/PutRecord", "arn:aws:apigateway:us-east-1:sqs:action/X",
        "arn:aws:apigateway:us-east-1:lambda:other", "nothing",
    ])
    func `a uri that no proxy can call is refused with a word on what to write`(uri: String) async {
        let fixture = Fixture([.at("/x", .lambdaProxy("GET", uri: uri))], functions: FakeFunctions("{}"))
        #expect(await fixture.send("GET", "/x").status == 500)
        #expect(fixture.diagnostics.count == 1, "\(fixture.diagnostics)")
    }
}
