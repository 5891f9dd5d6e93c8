import APIModel
import ControlPlane
import Synchronization
import Testing

/// Source: auth-usage 6.1 and the examples of the CLI's reference; sentences as their rules say.
@Suite struct AuthorizerTests {
    static let uri =
        "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111111111111:function:a/invocations"
    static let missing = "Invalid Authorizer identifier specified"
    static let token =
        #"{"name":"t","type":"TOKEN","authorizerUri":"\#(uri)","identitySource":"method.request.header.A"}"#
    static let pool =
        #"{"name":"p","type":"COGNITO_USER_POOLS","providerARNs":["arn:aws:cognito-idp:eu-west-1:1:userpool/eu-west-1_a"],"#
        + #""identitySource":"method.request.header.Authorization"}"#

    static func make(
        _ body: String = token
    ) async throws -> (client: ControlPlaneClient, api: String, root: String, id: String) {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let answer = await client.call("POST", "/restapis/\(api.id)/authorizers", body)
        #expect(answer.status == 201, "\(answer.text)")
        return (client, api.id, api.root, try #require(answer["id"] as? String))
    }

    @Test func `an authorizer is made, shown, changed and deleted`() async throws {
        let (client, api, _, id) = try await Self.make()
        let path = "/restapis/\(api)/authorizers/\(id)"
        let made = await client.call("GET", path)
        #expect(id.utf8.count == 6)
        #expect(
            Set(made.json.keys)
                == [
                    "id", "name", "type", "authType", "authorizerUri", "identitySource", "authorizerResultTtlInSeconds",
                ])
        #expect(made["authType"] as? String == "custom")
        #expect(made["authorizerResultTtlInSeconds"] as? Int == 300)
        #expect(await client.call("GET", "/restapis/\(api)/authorizers").items.count == 1)
        let changed = await client.patch(path, "replace", "/authorizerResultTtlInSeconds", "0")
        #expect(changed["authorizerResultTtlInSeconds"] as? Int == 0)
        #expect(await client.patch(path, "replace", "/name", "other")["name"] as? String == "other")
        #expect(
            await client.patch(path, "replace", "/identityValidationExpression", "x+")["identityValidationExpression"]
                as? String == "x+")
        #expect(await client.call("DELETE", path).status == 202)
        #expect(Refusal(await client.call("GET", path)) == .notFound(Self.missing))
        #expect(Refusal(await client.call("DELETE", path)) == .notFound(Self.missing))
        #expect(Refusal(await client.call("PATCH", path, "{}")) == .notFound(Self.missing))
    }

    @Test func `a user pool's authorizer has ARNs and no time`() async throws {
        let (client, api, _, id) = try await Self.make(Self.pool)
        let path = "/restapis/\(api)/authorizers/\(id)"
        let made = await client.call("GET", path)
        #expect(made["authType"] as? String == "cognito_user_pools")
        #expect(Set(made.json.keys) == ["id", "name", "type", "authType", "providerARNs", "identitySource"])
        let second = "arn:aws:cognito-idp:eu-west-1:1:userpool/eu-west-1_b"
        #expect((await client.patch(path, "add", "/providerARNs", second)["providerARNs"] as? [String])?.count == 2)
        #expect(
            await client.patch(path, "remove", "/providerARNs", "arn:aws:cognito-idp:eu-west-1:1:userpool/eu-west-1_a")[
                "providerARNs"] as? [String] == [second])
        #expect(await client.patch(path, "remove", "/providerARNs", second).status == 400)
    }

    @Test(arguments: [
        (#"{"name":"","type":"TOKEN","authorizerUri":"URI","identitySource":"method.request.header.A"}"#, "blank"),
        (#"{"name":"a","type":"TOKEN","identitySource":"method.request.header.A"}"#, "Invalid Authorizer URI: ."),
        (
            #"{"name":"a","type":"REQUEST","authorizerUri":"arn:aws:lambda:x","authorizerResultTtlInSeconds":0}"#,
            "Invalid Authorizer URI: arn:aws:lambda:x. Authorizer URI should be a valid API Gateway ARN that represents "
                + "a Lambda function invocation."
        ),
        (#"{"name":"a","type":"TOKEN","authorizerUri":"URI"}"#, "Invalid identity source specified: "),
        (
            #"{"name":"a","type":"TOKEN","authorizerUri":"URI","identitySource":"method.request.querystring.A"}"#,
            "Invalid identity source specified: method.request.querystring.A"
        ),
        (
            #"{"name":"a","type":"TOKEN","authorizerUri":"URI","identitySource":"method.request.header.A, method.request.header.B"}"#,
            "Invalid identity source specified"
        ),
        (#"{"name":"a","type":"REQUEST","authorizerUri":"URI"}"#, "Identity source must be set"),
        (
            #"{"name":"a","type":"REQUEST","authorizerUri":"URI","identitySource":"method.request.path.x"}"#,
            "Invalid identity source specified: method.request.path.x"
        ),
        (
            #"{"name":"a","type":"REQUEST","authorizerUri":"URI","identitySource":"context.stage","authorizerResultTtlInSeconds":3601}"#,
            "between 0 and 3600"
        ),
        (
            #"{"name":"a","type":"COGNITO_USER_POOLS","identitySource":"method.request.header.A"}"#,
            "At least one provider ARN"
        ),
        (
            #"{"name":"a","type":"COGNITO_USER_POOLS","providerARNs":["arn:x"],"identitySource":"method.request.header.A"}"#,
            "Invalid Cognito User Pool ARN specified: arn:x"
        ),
    ])
    func `what cannot be is refused`(_ body: String, _ words: String) async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let answer = await client.call(
            "POST", "/restapis/\(api.id)/authorizers", body.replacing("URI", with: Self.uri))
        #expect(answer.status == 400)
        #expect(answer.errorType == "BadRequestException")
        #expect(answer.text.contains(words), "\(answer.text)")
        #expect(await client.call("GET", "/restapis/\(api.id)/authorizers").items.isEmpty)
    }

    @Test(arguments: [
        #"{"name":"a","type":"REQUEST","authorizerUri":"URI","authorizerResultTtlInSeconds":0}"#,
        #"{"name":"a","type":"REQUEST","authorizerUri":"URI","identitySource":"method.request.header.A,method.request.querystring.b, stageVariables.c, context.identity.sourceIp"}"#,
        #"{"name":"a","type":"COGNITO_USER_POOLS","providerARNs":["${stageVariables.pool}"],"identitySource":"method.request.header.A"}"#,
    ])
    func `what can be is made`(_ body: String) async throws {
        _ = try await Self.make(body.replacing("URI", with: Self.uri))
    }

    @Test func `the type is one of three`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let answer = await client.call("POST", "/restapis/\(api.id)/authorizers", #"{"name":"a","type":"JWT"}"#)
        #expect(answer.status == 400)
        #expect(answer.errorType == "ValidationException")
        #expect(answer.text.contains("Value 'JWT' at 'createAuthorizerInput.type' failed to satisfy constraint"))
        #expect(await client.call("POST", "/restapis/\(api.id)/authorizers", "{}").errorType == "ValidationException")
    }

    @Test func `two authorizers of an API have two names`() async throws {
        let (client, api, _, _) = try await Self.make()
        #expect(
            Refusal(await client.call("POST", "/restapis/\(api)/authorizers", Self.token))
                == .badRequest("Authorizer name must be unique. Authorizer t already exists in this RestApi."))
    }

    @Test func `an API has at most ten`() async throws {
        let (client, api, _, _) = try await Self.make()
        for number in 2...10 {
            let body = Self.token.replacing("\"t\"", with: "\"t\(number)\"")
            #expect(await client.call("POST", "/restapis/\(api)/authorizers", body).status == 201)
        }
        let answer = await client.call(
            "POST", "/restapis/\(api)/authorizers", Self.token.replacing("\"t\"", with: "\"t11\""))
        #expect(answer.status == 429)
        #expect(answer.errorType == "LimitExceededException")
    }

    @Test func `an API that is not there has none`() async throws {
        let client = try ControlPlaneClient()
        let missing = Refusal.notFound("Invalid API identifier specified 111111111111:fake")
        #expect(Refusal(await client.call("GET", "/restapis/fake/authorizers")) == missing)
        #expect(Refusal(await client.call("POST", "/restapis/fake/authorizers", Self.token)) == missing)
    }

    @Test func `methods name an authorizer that is there, and it is then not deleted`() async throws {
        let (client, api, root, id) = try await Self.make()
        let method = "/restapis/\(api)/resources/\(root)/methods/GET"
        let invalid = Refusal.badRequest(
            "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a "
                + "valid authorizer.")
        #expect(Refusal(await client.call("PUT", method, #"{"authorizationType":"CUSTOM"}"#)) == invalid)
        #expect(
            Refusal(await client.call("PUT", method, #"{"authorizationType":"CUSTOM","authorizerId":"none"}"#))
                == invalid)
        let put = await client.call("PUT", method, #"{"authorizationType":"CUSTOM","authorizerId":"\#(id)"}"#)
        #expect(put.status == 201)
        #expect(put["authorizerId"] as? String == id)
        let answer = await client.call("DELETE", "/restapis/\(api)/authorizers/\(id)")
        #expect(answer.status == 409)
        #expect(answer.errorType == "ConflictException")
        #expect(answer.text.contains("Cannot delete authorizer '\(id)', is referenced in method: //GET"))
        #expect(await client.call("DELETE", method).status == 204)
        #expect(await client.call("DELETE", "/restapis/\(api)/authorizers/\(id)").status == 202)
    }

    @Test func `a clone has its own, and its methods name those`() async throws {
        let (client, api, root, id) = try await Self.make()
        _ = await client.call(
            "PUT", "/restapis/\(api)/resources/\(root)/methods/GET",
            #"{"authorizationType":"CUSTOM","authorizerId":"\#(id)"}"#)
        let clone = await client.call("POST", "/restapis", #"{"name":"clone","cloneFrom":"\#(api)"}"#)
        let cloneID = try #require(clone["id"] as? String)
        let items = await client.call("GET", "/restapis/\(cloneID)/authorizers").items
        let cloned = try #require(items.first?["id"] as? String)
        #expect(items.count == 1)
        #expect(cloned != id)
        let cloneRoot = try #require(clone["rootResourceId"] as? String)
        let method = await client.call("GET", "/restapis/\(cloneID)/resources/\(cloneRoot)/methods/GET")
        #expect(method["authorizerId"] as? String == cloned)
    }

    @Test func `a stage's authorizers are flushed`() async throws {
        let flushed = Flushed()
        let client = try ControlPlaneClient { $0.flushAuthorizers = { flushed.add("\($0)/\($1)") } }
        let api = try await client.makeDeployableAPI()
        let deployed = await client.call("POST", "/restapis/\(api.id)/deployments", #"{"stageName":"prod"}"#)
        #expect(deployed.status == 201)
        #expect(await client.call("DELETE", "/restapis/\(api.id)/stages/prod/cache/authorizers").status == 202)
        #expect(
            Refusal(await client.call("DELETE", "/restapis/\(api.id)/stages/none/cache/authorizers"))
                == .notFound("Invalid stage identifier specified"))
        #expect(flushed.all == ["\(api.id)/prod"])
    }

    private final class Flushed: Sendable {
        private let names = Mutex<[String]>([])
        func add(_ name: String) { names.withLock { $0.append(name) } }
        var all: [String] { names.withLock { $0 } }
    }

    /// Remembers what it was asked and answers the same each time.
    private final class Tester: AuthorizerTester {
        let asked = Mutex<AuthorizerTest?>(nil)

        func test(_ test: AuthorizerTest) async -> AuthorizerTestResult {
            asked.withLock { $0 = test }
            return AuthorizerTestResult(
                clientStatus: 0, log: "log", latency: 7, principalId: "me", policy: "{}", authorization: ["k": ["v"]])
        }
    }

    @Test func `a test hands over the live definition and shows the result`() async throws {
        let tester = Tester()
        let client = try ControlPlaneClient { $0.authorizerTester = tester }
        let api = try await client.makeAPI()
        let id = try #require(
            await client.call("POST", "/restapis/\(api.id)/authorizers", Self.token)["id"] as? String)
        let answer = await client.call(
            "POST", "/restapis/\(api.id)/authorizers/\(id)",
            #"{"headers":{"A":"x"},"pathWithQueryString":"/p?q=1","stageVariables":{"v":"1"},"additionalContext":{"c":"d"}}"#
        )
        #expect(answer.status == 200)
        #expect(Set(answer.json.keys) == ["clientStatus", "log", "latency", "principalId", "policy", "authorization"])
        #expect(answer["clientStatus"] as? Int == 0)
        #expect(answer["authorization"] as? [String: [String]] == ["k": ["v"]])
        let asked = try #require(tester.asked.withLock { $0 })
        #expect(asked.authorizerId == id)
        #expect(asked.headers.map { "\($0.name)=\($0.value)" } == ["A=x"])
        #expect(asked.pathWithQueryString == "/p?q=1")
        #expect(asked.additionalContext == ["c": "d"])
        #expect(asked.definition.authorizers?.first?.id == id)
        #expect(
            Refusal(await client.call("POST", "/restapis/\(api.id)/authorizers/none", "{}")) == .notFound(Self.missing))
        let bare = try await Self.make()
        #expect(await bare.client.call("POST", "/restapis/\(bare.api)/authorizers/\(bare.id)", "{}").status == 501)
    }

    @Test func `an import makes authorizers, and refuses what creating would`() async throws {
        let client = try ControlPlaneClient()
        func definition(_ authorizer: String) -> String {
            """
            {"openapi":"3.0.1","info":{"title":"t"},"paths":{"/a":{"get":{"security":[{"tokens":[]}],
            "x-amazon-apigateway-integration":{"type":"mock"}}}},"components":{"securitySchemes":{"tokens":{
            "type":"apiKey","name":"Authorization","in":"header","x-amazon-apigateway-authorizer":\(authorizer)}}}}
            """
        }
        let made = await client.call(
            "POST", "/restapis?mode=import", definition(#"{"type":"token","authorizerUri":"\#(Self.uri)"}"#))
        #expect(made.status == 201, "\(made.text)")
        let api = try #require(made["id"] as? String)
        let authorizer = try #require(await client.call("GET", "/restapis/\(api)/authorizers").items.first)
        #expect(authorizer["identitySource"] as? String == "method.request.header.Authorization")
        #expect(authorizer["authType"] as? String == "custom")
        #expect(authorizer["authorizerResultTtlInSeconds"] as? Int == 300)
        let resource = try #require(
            await client.call("GET", "/restapis/\(api)/resources").items.first { $0["path"] as? String == "/a" })
        let method = await client.call(
            "GET", "/restapis/\(api)/resources/\(resource["id"] as? String ?? "")/methods/GET")
        #expect(method["authorizerId"] as? String == authorizer["id"] as? String)

        let refused = await client.call(
            "POST", "/restapis?mode=import", definition(#"{"type":"token","authorizerUri":"arn:x"}"#))
        #expect(refused.status == 400)
        #expect(refused.text.contains("Unable to put authorizer 'tokens': Invalid Authorizer URI: arn:x"))
    }
}
