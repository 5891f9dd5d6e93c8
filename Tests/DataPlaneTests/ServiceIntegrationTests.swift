import APIModel
import DataPlane
import HTTPMessages
import NIOCore
import SigV4
import Testing

/// AWS services behind custom integrations (integrations 2.5).
@Suite struct ServiceIntegrationTests {
    private static let credentials = Credentials(accessKeyID: "AKID", secretAccessKey: "secret", sessionToken: "token")
    private static let role = "arn:aws:iam::123456789012:role/r"

    private func sent(
        _ service: String,
        verb: String = "POST",
        parameters: [String: String]? = nil,
        body: String = "",
        services: ServiceEndpoints = ServiceEndpoints(credentials: credentials),
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> BackendMessage {
        let fixture = Fixture(
            [
                .at(
                    "/{id}",
                    .aws(
                        "POST", uri: "arn:aws:apigateway:eu-west-1:\(service)", backendVerb: verb,
                        credentials: Self.role,
                        requestParameters: parameters))
            ], services: services)
        let answer = await fixture.send("POST", "/7?q=1", ["Content-Type": "application/json"], body: body)
        #expect(
            answer.status == 200, "\(fixture.observer.records.last?.cause ?? "") \(fixture.diagnostics)",
            sourceLocation: sourceLocation)
        return try #require(fixture.backend.last, sourceLocation: sourceLocation)
    }

    struct Case: Sendable, CustomStringConvertible {
        let uri: String
        let host: String
        let target: String
        let operation: String?
        let type: String
        let scope: String
        var description: String { uri }
    }

    @Test(arguments: [
        Case(
            uri: "dynamodb:action/PutItem", host: "dynamodb.eu-west-1.amazonaws.com", target: "/?Action=PutItem",
            operation: "DynamoDB_20120810.PutItem", type: "application/x-amz-json-1.0",
            scope: "eu-west-1/dynamodb"),
        Case(
            uri: "kinesis:action/PutRecord", host: "kinesis.eu-west-1.amazonaws.com", target: "/?Action=PutRecord",
            operation: "Kinesis_20131202.PutRecord", type: "application/x-amz-json-1.1", scope: "eu-west-1/kinesis"),
        Case(
            uri: "states:action/StartExecution", host: "states.eu-west-1.amazonaws.com",
            target: "/?Action=StartExecution", operation: "AWSStepFunctions.StartExecution",
            type: "application/x-amz-json-1.0", scope: "eu-west-1/states"),
        Case(
            uri: "sqs:path/123456789012/queue", host: "sqs.eu-west-1.amazonaws.com", target: "/123456789012/queue",
            operation: nil, type: "application/json", scope: "eu-west-1/sqs"),
        Case(
            uri: "sns:action/Publish&TopicArn=a&Message=b", host: "sns.eu-west-1.amazonaws.com",
            target: "/?Action=Publish&TopicArn=a&Message=b", operation: nil, type: "application/json",
            scope: "eu-west-1/sns"),
        Case(
            uri: "ssm:action/GetParameter", host: "ssm.eu-west-1.amazonaws.com", target: "/?Action=GetParameter",
            operation: nil, type: "application/json", scope: "eu-west-1/ssm"),
        Case(
            uri: "events:action/PutEvents", host: "events.eu-west-1.amazonaws.com", target: "/?Action=PutEvents",
            operation: nil, type: "application/json", scope: "eu-west-1/events"),
        Case(
            uri: "s3:path/bucket/key?x=1", host: "s3.eu-west-1.amazonaws.com", target: "/bucket/key?x=1",
            operation: nil, type: "application/json", scope: "eu-west-1/s3"),
        Case(
            uri: "bucket.s3:path/key", host: "bucket.s3.eu-west-1.amazonaws.com", target: "/key", operation: nil,
            type: "application/json", scope: "eu-west-1/s3"),
        Case(
            uri: "iam:action/ListUsers", host: "iam.amazonaws.com", target: "/?Action=ListUsers", operation: nil,
            type: "application/json", scope: "us-east-1/iam"),
        Case(
            uri: "data.iot:path/topics/t", host: "data.iot.eu-west-1.amazonaws.com", target: "/topics/t",
            operation: nil, type: "application/json", scope: "eu-west-1/iotdata"),
    ])
    func `a request goes to the service, signed`(case: Case) async throws {
        let message = try await sent(`case`.uri, body: "{}")
        #expect(message.endpoint == BackendEndpoint(host: `case`.host, port: 443, isTLS: true))
        #expect(message.target == `case`.target)
        #expect(message.headers.all("Host") == [`case`.host])
        #expect(message.headers.first("X-Amz-Target") == `case`.operation)
        #expect(message.headers.all("Content-Type") == [`case`.type])
        #expect(message.headers.first("Accept") == "application/json")
        #expect(message.headers.first("X-Amz-Date") == "20200623T055611Z")
        #expect(message.headers.first("X-Amz-Security-Token") == "token")
        let authorization = try #require(message.headers.first("Authorization"))
        #expect(
            authorization.hasPrefix("AWS4-HMAC-SHA256 Credential=AKID/20200623/\(`case`.scope)/aws4_request, "),
            "\(authorization)")
        #expect(String(buffer: message.body) == "{}")
    }

    @Test func `mapped headers, parameters and values in the path count`() async throws {
        let message = try await sent(
            "sqs:path/123456789012/{queue}",
            parameters: [
                "integration.request.header.Content-Type": "'application/x-amz-json-1.0'",
                "integration.request.header.X-Amz-Target": "'AmazonSQS.SendMessage'",
                "integration.request.header.Referer": "'dropped'",
                "integration.request.querystring.MessageBody": "method.request.querystring.q",
                "integration.request.path.queue": "method.request.path.id",
            ])
        #expect(message.target == "/123456789012/7?MessageBody=1")
        #expect(message.headers.all("Content-Type") == ["application/x-amz-json-1.0"])
        #expect(message.headers.all("X-Amz-Target") == ["AmazonSQS.SendMessage"])
        #expect(!message.headers.contains("Referer"))
    }

    @Test func `a service may be elsewhere, with and without credentials`() async throws {
        let local = BackendEndpoint(host: "127.0.0.1", port: 4_566, isTLS: false)
        let message = try await sent("bucket.s3:path/key", services: ServiceEndpoints(endpoint: local))
        #expect(message.endpoint == local)
        #expect(message.target == "/bucket/key")
        #expect(message.headers.first("Host") == "127.0.0.1:4566")
        #expect(message.headers.first("Authorization")?.contains("Credential=test/") == true)
        let named = BackendEndpoint(host: "queues.test", port: 80, isTLS: false)
        let queue = try await sent(
            "sqs:path/1/q",
            services: ServiceEndpoints(credentials: Self.credentials, endpoint: local, endpoints: ["sqs": named]))
        #expect(queue.endpoint == named)
        #expect(queue.headers.first("Host") == "queues.test")
        #expect(queue.headers.first("Authorization")?.contains("Credential=AKID/") == true)
    }

    @Test func `without credentials nothing is sent, and the operator learns what to set`() async {
        let fixture = Fixture([.at("/x", .aws("GET", uri: "arn:aws:apigateway:eu-west-1:sqs:path/1/q"))])
        let answer = await fixture.send("GET", "/x")
        #expect(answer.status == 500)
        #expect(answer.text == #"{"message": "Internal server error"}"#)
        #expect(fixture.backend.sent.isEmpty)
        let cause = fixture.observer.records.last?.cause ?? ""
        #expect(cause.contains("AWS_ACCESS_KEY_ID"))
        #expect(cause.contains("--aws-endpoint"))
    }

    @Test func `responses are selected by the status, and bodies mapped`() async {
        let fixture = Fixture(
            [
                .at(
                    "/x",
                    .aws(
                        "GET", uri: "arn:aws:apigateway:eu-west-1:dynamodb:action/GetItem",
                        patterns: ["404": "4\\d{2}"],
                        headers: ["X-Message": "integration.response.body.message"]))
            ],
            backend: FakeBackend(ResponseMessage(status: 400, text: #"{"__type":"a","message":"gone"}"#)),
            services: ServiceEndpoints(credentials: Self.credentials))
        let answer = await fixture.send("GET", "/x")
        #expect(answer.status == 404)
        #expect(answer.headers.first("X-Message") == "gone")
        #expect(answer.headers.contains("X-Amzn-Trace-Id"))
    }

    @Test(arguments: ["Authorization", "Connection", "Expect", "TE"])
    func `headers that no mapping of AWS may set fail the request`(name: String) async {
        let fixture = Fixture(
            [
                .at(
                    "/x",
                    .aws(
                        "GET", uri: "arn:aws:apigateway:eu-west-1:sqs:path/1/q",
                        requestParameters: ["integration.request.header.\(name)": "'x'"]))
            ], services: ServiceEndpoints(credentials: Self.credentials))
        #expect(await fixture.send("GET", "/x").status == 500)
        #expect(fixture.backend.sent.isEmpty)
    }
}
