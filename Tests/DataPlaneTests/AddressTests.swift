import APIModel
import DataPlane
import HTTPMessages
import Testing

@Suite struct AddressTests {
    struct Case: Sendable, CustomStringConvertible {
        let host: String
        let target: String
        let header: String?
        var description: String { "\(host) \(target)" }

        init(_ host: String, _ target: String, header: String? = nil) {
            self.host = host
            self.target = target
            self.header = header
        }

        var request: RequestMessage {
            var headers: HeaderList = ["Host": host]
            if let header { headers.append("x-apigw-api-id", header) }
            return RequestMessage(method: "GET", target: target, headers: headers)
        }
    }

    private let fixture = Fixture([.at("/pets", .mock("GET", body: "pets"))])

    /// Source: product notes on URL forms, [D:how-to-call-api], [D:apigateway-private-api-test-invoke-url], [L].
    @Test(arguments: [
        Case("localhost:4566", "/_aws/execute-api/abc123defg/prod/pets"),
        Case("localhost:4566", "/restapis/abc123defg/prod/_user_request_/pets"),
        Case("abc123defg.execute-api.localhost:4566", "/prod/pets"),
        Case("abc123defg.execute-api.localhost", "/prod/pets?x=1"),
        Case("ABC123DEFG.Execute-API.Localhost:4566", "/prod/pets"),
        Case("abc123defg.execute-api.localhost.localstack.cloud:4566", "/prod/pets"),
        Case("abc123defg.execute-api.us-east-1.amazonaws.com", "/prod/pets"),
        Case("abc123defg.execute-api.cn-north-1.amazonaws.com.cn", "/prod/pets"),
        Case("abc123defg-vpce-0123456789abcdef0.execute-api.us-east-1.amazonaws.com", "/prod/pets"),
        Case("vpce-0123-abc.execute-api.us-east-1.vpce.amazonaws.com", "/prod/pets", header: "abc123defg"),
        Case("127.0.0.1:4566", "/prod/pets", header: "abc123defg"),
        Case("abc123defg.execute-api.localhost", "//prod/pets"),
        Case("abc123defg.execute-api.localhost", "/prod//pets"),
        Case("abc123defg.execute-api.localhost.", "/prod/pets"),
    ])
    func `every form of the URL reaches the stage`(_ test: Case) async {
        #expect(fixture.handler.beginIfAddressed(test.request) != nil)
        let answer = await fixture.handler.respond(to: test.request)
        #expect(answer.status == 200)
        #expect(answer.text == "pets")
    }

    /// 403 with this body: widely observed on AWS.
    @Test(arguments: [
        Case("localhost", "/_aws/execute-api/nosuchapi1/prod/pets"),
        Case("localhost", "/_aws/execute-api/abc123defg/nostage/pets"),
        Case("localhost", "/_aws/execute-api/abc123defg"),
        Case("localhost", "/_aws/execute-api/ABC123DEFG/prod/pets"),
        Case("localhost", "/restapis/nosuchapi1/prod/_user_request_/pets"),
        Case("nosuchapi1.execute-api.localhost", "/prod/pets"),
        Case("abc123defg.execute-api.localhost", "/"),
        Case("abc123defg.execute-api.localhost", "/other/pets"),
        Case("vpce-0123-abc.execute-api.us-east-1.vpce.amazonaws.com", "/prod/pets"),
    ])
    func `an unknown API or stage is forbidden`(_ test: Case) async {
        #expect(fixture.handler.beginIfAddressed(test.request) != nil)
        let answer = await fixture.handler.respond(to: test.request)
        #expect(answer.status == 403)
        #expect(answer.text == #"{"message":"Forbidden"}"#)
        #expect(answer.headers.first("x-amzn-ErrorType") == "ForbiddenException")
        #expect(fixture.observer.records.last?.cause?.contains("no stage") == true)
    }

    @Test(arguments: [
        Case("localhost:4566", "/restapis"), Case("localhost:4566", "/restapis/abc123defg/stages/prod"),
        Case("localhost:4566", "/restapis/abc123defg/prod/_user_request_x"), Case("localhost:4566", "/"),
        Case("execute-api.localhost", "/prod/pets"), Case("abc.execute-api.evil.example", "/prod/pets"),
        Case("apigateway.us-east-1.amazonaws.com", "/restapis"),
    ])
    func `other requests are not claimed`(_ test: Case) {
        #expect(fixture.handler.beginIfAddressed(test.request) == nil)
    }

    @Test func `a disabled default endpoint is forbidden`() async {
        let fixture = Fixture([.at("/", .mock("GET"))], disableExecuteApiEndpoint: true)
        let answer = await fixture.send("GET", "/")
        #expect(answer.status == 403)
        #expect(answer.text == #"{"message":"Forbidden"}"#)
    }

    @Test func `a withdrawn stage is gone and a published one replaces the old`() async {
        let fixture = Fixture([.at("/", .mock("GET", body: "old"))])
        let (newer, _) = StageCompiler.compile(
            snapshot: Fixture.snapshot([.at("/", .mock("GET", body: "new"))]),
            stage: Stage(stageName: Fixture.stageName, deploymentId: "dep2", createdDate: 0), facts: DeploymentFacts())
        fixture.directory.publish(newer)
        #expect(await fixture.send("GET", "/").text == "new")
        fixture.directory.withdraw(api: Fixture.apiID, stage: Fixture.stageName)
        #expect(await fixture.send("GET", "/").status == 403)
        fixture.directory.publish(newer)
        fixture.directory.withdrawAll(api: Fixture.apiID)
        #expect(await fixture.send("GET", "/").status == 403)
    }

    /// The 413 text is a field report (chroma #1458); the others are assumed.
    @Test(arguments: [
        (WireRefusal.bodyTooLarge(limit: 10_485_760), 413, "HTTP content length exceeded 10485760 bytes."),
        (.headersTooLarge(limit: 10_240), 431, "HTTP header is larger than 10240 bytes."),
        (.targetTooLong(limit: 10_240), 414, "Request URI too long"),
        (.malformed("x"), 400, "Bad Request"),
        (.expectationFailed("x"), 417, "Expectation Failed"),
        (.versionNotSupported("HTTP/2.0"), 505, "HTTP Version Not Supported"),
        (.codingNotSupported("gzip"), 501, "Not Implemented"),
        (.timedOut, 408, "Request Timeout"),
    ])
    func `what never became a request gets a plain answer`(_ refusal: WireRefusal, _ status: Int, _ message: String) {
        let answer = fixture.handler.answer(to: refusal)
        #expect(answer.status == status)
        #expect(answer.text == "{\"message\":\"\(message)\"}")
    }
}
