import APIModel
import DataPlane
import HTTPMessages
import JSON
import Testing

/// Source: auth-usage 6.2.
@Suite struct RequestAuthorizerTests {
    private func fixture(
        _ functions: FakeAuthorizers, _ authorizer: Authorizer, variables: [String: String]? = nil
    ) -> Fixture {
        Fixture(
            [.at("/pets/{id}", .mock("POST").authorized())], variables: variables, authorizers: [authorizer],
            functions: functions)
    }

    @Test func `the function is shown the request without its body`() async throws {
        let functions = FakeAuthorizers(authorizerAnswer())
        let answer = await fixture(functions, .request(), variables: ["v": "1"]).send(
            "POST", "/pets/a%2Bb?q=1&q=a%2Bb+c",
            [
                "X-Key": "k", "authorization": "secret", "user-agent": "tests/1", "tEsT": "1", "tEsT": "2",
                "Content-Length": "4", "TE": "trailers",
            ], body: "body")
        #expect(answer.status == 200)
        let event = try JSONValue.parse(try #require(functions.calls.first).event)
        let object = try #require(event.objectValue)
        #expect(
            Array(object.keys) == [
                "type", "methodArn", "resource", "path", "httpMethod", "headers", "multiValueHeaders",
                "queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "stageVariables",
                "requestContext",
            ])
        #expect(event["type"] == "REQUEST")
        #expect(
            event["methodArn"]
                == "arn:aws:execute-api:us-east-1:123456789012:abc123defg/prod/POST/pets/a%2Bb")
        #expect(event["resource"] == "/pets/{id}")
        #expect(event["path"] == "/pets/a%2Bb")
        #expect(event["httpMethod"] == "POST")
        #expect(event["headers"]?["Authorization"] == "secret")
        #expect(event["headers"]?["User-Agent"] == "tests/1")
        #expect(event["headers"]?["tEsT"] == "2")
        #expect(event["headers"]?["X-Forwarded-For"] == "127.0.0.1")
        #expect(event["headers"]?["Content-Length"] == nil)
        #expect(event["headers"]?["TE"] == nil)
        #expect(event["multiValueHeaders"]?["tEsT"] == ["1", "2"])
        #expect(event["queryStringParameters"] == ["q": "a+b c"])
        #expect(event["multiValueQueryStringParameters"] == ["q": ["1", "a+b c"]])
        #expect(event["pathParameters"] == ["id": "a%2Bb"])
        #expect(event["stageVariables"] == ["v": "1"])
        let context = try #require(event["requestContext"]?.objectValue)
        #expect(
            Array(context.keys) == [
                "resourceId", "resourcePath", "httpMethod", "extendedRequestId", "requestTime", "path", "accountId",
                "protocol", "stage", "domainPrefix", "requestTimeEpoch", "requestId", "identity", "domainName",
                "deploymentId", "apiId",
            ])
        #expect(context["path"] == "/prod/pets/a%2Bb")
        #expect(context["stage"] == "prod")
        #expect(context["requestTimeEpoch"]?.intValue == 1_592_891_771_000)
        #expect(context["identity"]?["sourceIp"] == "127.0.0.1")
        #expect(context["identity"]?["user"] == JSONValue.null)
        #expect(context["identity"]?.objectValue?.count == 12)
    }

    @Test func `empty maps are objects`() async throws {
        let functions = FakeAuthorizers(authorizerAnswer())
        let fixture = Fixture(
            [.at("/", .mock("GET").authorized())], authorizers: [.request(source: nil, ttl: 0)], functions: functions)
        #expect(await fixture.send("GET", "/").status == 200)
        let event = try JSONValue.parse(try #require(functions.calls.first).event)
        for key in [
            "queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "stageVariables",
        ] { #expect(event[key] == [:]) }
    }

    @Test(arguments: [
        (["A": "1", "B": "2"], "?c=3", true), (["a": "1", "b": "2"], "?c=3", true), (["A": "1"], "?c=3", false),
        (["A": "1", "B": ""], "?c=3", false), (["A": "1", "B": "2"], "", false), (["A": "1", "B": "2"], "?c=", false),
        (["A": "1", "B": "2"], "?C=3", false),
    ])
    func `every identity source must be there`(
        _ headers: [String: String], _ query: String, _ isAsked: Bool
    ) async {
        let functions = FakeAuthorizers(authorizerAnswer())
        var list = HeaderList()
        for (name, value) in headers { list.append(name, value) }
        let source =
            "method.request.header.A, method.request.header.B,method.request.querystring.c, stageVariables.v, "
            + "context.identity.sourceIp"
        for ttl in [0, 300] {
            let fixture = fixture(functions, .request(source: source, ttl: ttl), variables: ["v": "x"])
            #expect(await fixture.send("POST", "/pets/1\(query)", list).status == (isAsked ? 200 : 401))
        }
        #expect(functions.calls.count == (isAsked ? 2 : 0))
    }

    @Test func `a stage variable that the stage has not lets nobody in, and is told of`() async {
        let functions = FakeAuthorizers(authorizerAnswer())
        let fixture = fixture(functions, .request(source: "stageVariables.none"))
        #expect(await fixture.send("POST", "/pets/1").status == 401)
        #expect(functions.calls.isEmpty)
        #expect(fixture.diagnostics.contains { $0.message.contains("never has a value") })
    }
}
