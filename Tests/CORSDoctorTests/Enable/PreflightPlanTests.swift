import APIModel
import CORS
import CORSDoctor
import Testing

/// The OPTIONS method that a plan makes. Source of its parts: AWS guide, "CORS for REST APIs in API Gateway"; CDK's
/// `Resource.addCorsPreflight` for several origins.
@Suite struct PreflightPlanTests {
    @Test func `a preflight is a mock that nobody has to be let in for`() throws {
        let before = PlanFixture.definition([("/pets", [PlanFixture.method("GET"), PlanFixture.proxy("POST")])])
        let plan = try PlanFixture.plan(before)
        let options = try #require(plan.definition.method("OPTIONS", "/pets"))
        #expect(options.authorizationType == "NONE")
        #expect(!options.apiKeyRequired)
        #expect(options.requestValidatorId == nil)
        let integration = try #require(options.methodIntegration)
        #expect(integration.type == .mock)
        #expect(integration.passthroughBehavior == .never)
        #expect(integration.contentHandling == .convertToText)
        #expect(integration.requestTemplates == ["application/json": #"{"statusCode": 200}"#])
        #expect(integration.cacheNamespace == "r0")
        let answer = try #require(integration.integrationResponses?["200"])
        #expect(
            answer.responseParameters == [
                "method.response.header.Access-Control-Allow-Headers":
                    "'Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token'",
                "method.response.header.Access-Control-Allow-Methods": "'GET,OPTIONS,POST'",
                "method.response.header.Access-Control-Allow-Origin": "'*'",
            ])
        #expect(answer.responseTemplates == nil)
        let declared = try #require(options.methodResponses?["200"])
        #expect(declared.responseParameters == answer.responseParameters?.mapValues { _ in false })
        #expect(declared.responseModels == nil)
        #expect(plan.actions(at: "OPTIONS /pets") == [.create])
    }

    @Test func `the model Empty is named where the API has it`() throws {
        let plan = try PlanFixture.plan(
            PlanFixture.definition([("/", [PlanFixture.method("GET")])], models: [PlanFixture.emptyModel]))
        #expect(
            plan.definition.method("OPTIONS", "/")?.methodResponses?["200"]?.responseModels
                == ["application/json": "Empty"])
    }

    @Test func `ANY allows all seven methods`() throws {
        let plan = try PlanFixture.plan(PlanFixture.definition([("/{proxy+}", [PlanFixture.proxy("ANY")])]))
        #expect(
            plan.definition.value("Access-Control-Allow-Methods", "OPTIONS", "/{proxy+}")
                == "'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'")
    }

    @Test(arguments: [
        (["GET"], "'GET,OPTIONS'"), (["GET", "PUT"], "'GET,OPTIONS,PUT'"), (["ANY"], "'GET,OPTIONS,POST,PUT'"),
        (["OPTIONS", "PUT"], "'OPTIONS,PUT'"),
    ])
    func `only the methods that are meant are allowed`(_ methods: [String], _ allowed: String) throws {
        let definition = PlanFixture.definition([
            ("/pets", [PlanFixture.method("GET"), PlanFixture.method("PUT"), PlanFixture.method("POST")])
        ])
        let plan = try PlanFixture.plan(definition, PlanFixture.request { $0.methods = methods })
        #expect(plan.definition.value("Access-Control-Allow-Methods", "OPTIONS", "/pets") == allowed)
    }

    @Test func `what the configuration lists is sent as it is written`() throws {
        let request = PlanFixture.request(["https://a.example"], credentials: true) {
            $0.configuration.allowMethods = ["PUT", "GET"]
            $0.configuration.allowHeaders = ["X-Trace", "content-type", "x-trace"]
            $0.configuration.exposeHeaders = ["X-Total"]
            $0.configuration.maxAge = 600
        }
        let plan = try PlanFixture.plan(PlanFixture.definition([("/", [PlanFixture.method("GET")])]), request)
        let values = plan.definition.response("OPTIONS", "/")?.responseParameters
        #expect(
            values == [
                "method.response.header.Access-Control-Allow-Headers": "'X-Trace,content-type'",
                "method.response.header.Access-Control-Allow-Methods": "'PUT,GET'",
                "method.response.header.Access-Control-Allow-Origin": "'https://a.example'",
                "method.response.header.Access-Control-Allow-Credentials": "'true'",
                "method.response.header.Access-Control-Max-Age": "'600'",
                "method.response.header.Vary": "'Origin'",
            ])
    }

    @Test func `several origins are told apart by a template, and the first stands in the mapping`() throws {
        let request = PlanFixture.request(["https://a.example", "https://b.example", "https://*.c.example"])
        let plan = try PlanFixture.plan(PlanFixture.definition([("/", [PlanFixture.method("GET")])]), request)
        let answer = try #require(plan.definition.response("OPTIONS", "/"))
        #expect(plan.definition.value("Access-Control-Allow-Origin", "OPTIONS", "/") == "'https://a.example'")
        #expect(plan.definition.value("Vary", "OPTIONS", "/") == "'Origin'")
        #expect(answer.contentHandling == .convertToText)
        let template = try #require(answer.responseTemplates?["application/json"])
        #expect(template.contains(#"$crossgateOrigin == "https://b.example""#))
        #expect(template.contains(#"$crossgateOrigin.matches("https://([a-z0-9_-]{1,63}\.){1,126}c\.example")"#))
        #expect(!template.contains("a.example"))
    }

    @Test func `patterns alone leave the mapping out, and declare the header all the same`() throws {
        let plan = try PlanFixture.plan(
            PlanFixture.definition([("/", [PlanFixture.method("GET")])]), PlanFixture.request(["https://*.c.example"]))
        #expect(plan.definition.value("Access-Control-Allow-Origin", "OPTIONS", "/") == nil)
        let declared = plan.definition.method("OPTIONS", "/")?.methodResponses?["200"]?.responseParameters
        #expect(declared?["method.response.header.Access-Control-Allow-Origin"] == false)
        #expect(plan.definition.response("OPTIONS", "/")?.responseTemplates?.count == 1)
    }

    @Test func `the origin null is never what strangers are answered`() throws {
        let request = PlanFixture.request(["null", "https://a.example"]) {
            $0.configuration.dangerously = [.nullOrigin]
        }
        let plan = try PlanFixture.plan(PlanFixture.definition([("/", [PlanFixture.method("GET")])]), request)
        #expect(plan.definition.value("Access-Control-Allow-Origin", "OPTIONS", "/") == "'https://a.example'")
    }

    @Test func `who has answered preflights until now is named`() throws {
        var any = PlanFixture.proxy("ANY")
        any.authorizationType = "CUSTOM"
        any.apiKeyRequired = true
        let own = try PlanFixture.plan(PlanFixture.definition([("/pets", [any])]))
        #expect(
            own.steps.first?.before
                == "ANY /pets answered preflights: integration AWS_PROXY, authorization CUSTOM, which preflights never "
                + "have, an API key is required, which preflights never have")
        let greedy = try PlanFixture.plan(
            PlanFixture.definition([("/pets", [PlanFixture.method("GET")]), ("/{proxy+}", [PlanFixture.proxy("ANY")])]))
        #expect(greedy.steps.first?.before == "ANY /{proxy+} answered preflights: integration AWS_PROXY")
        let nobody = try PlanFixture.plan(PlanFixture.definition([("/pets", [PlanFixture.method("GET")])]))
        #expect(nobody.steps.first?.before == nil)
    }

    @Test func `root and greedy resources are part of the whole API, resources without methods are not`() throws {
        let definition = PlanFixture.definition([
            ("/", [PlanFixture.proxy("ANY")]), ("/empty", []), ("/only", [PlanFixture.method("OPTIONS")]),
            ("/{proxy+}", [PlanFixture.proxy("ANY")]),
        ])
        let plan = try PlanFixture.plan(definition)
        #expect(plan.definition.method("OPTIONS", "/") != nil)
        #expect(plan.definition.method("OPTIONS", "/{proxy+}") != nil)
        #expect(plan.definition.method("OPTIONS", "/empty") == nil)
        #expect(plan.definition.method("OPTIONS", "/only") == definition.method("OPTIONS", "/only"))
    }

    @Test(arguments: [
        ("/a", false, ["/a"]), ("/a", true, ["/a", "/a/b"]), ("/", false, ["/"]),
        ("/", true, ["/", "/a", "/a/b", "/ab"]),
    ])
    func `a resource is meant alone, or with all below it`(_ path: String, _ recursive: Bool, _ met: [String]) throws {
        let definition = PlanFixture.definition(["/", "/a", "/a/b", "/ab"].map { ($0, [PlanFixture.method("GET")]) })
        let request = PlanFixture.request {
            $0.resource = path
            $0.isRecursive = recursive
        }
        let plan = try PlanFixture.plan(definition, request)
        #expect(plan.definition.resources.filter { $0.resourceMethods?["OPTIONS"] != nil }.map(\.path) == met)
    }

    @Test func `a named resource without methods is a limit`() throws {
        let request = PlanFixture.request {
            $0.resource = "/empty"
            $0.includesGatewayResponses = false
        }
        let plan = try PlanFixture.plan(PlanFixture.definition([("/empty", [])]), request)
        #expect(plan.steps.map(\.action) == [.limit])
        #expect(!plan.changes)
    }
}
