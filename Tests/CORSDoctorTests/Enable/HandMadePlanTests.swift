import APIModel
import CORS
import CORSDoctor
import Testing

/// Hand-made parts: refused, kept or replaced, and always named.
@Suite struct HandMadePlanTests {
    private static func options(_ change: (inout APIModel.Method) -> Void) -> APIModel.Method {
        var method = PlanFixture.method(
            "OPTIONS",
            headers: [
                "Access-Control-Allow-Origin": "'*'", "Access-Control-Allow-Methods": "'OPTIONS,GET'",
                "Access-Control-Allow-Headers":
                    "'content-type,x-amz-date,authorization,x-api-key,x-amz-security-token'",
            ])
        change(&method)
        return method
    }

    private static func definition(
        _ options: APIModel.Method, binaryMediaTypes: [String]? = nil
    ) -> DeploymentSnapshot {
        PlanFixture.definition(
            [("/", [options, PlanFixture.method("GET")])], binaryMediaTypes: binaryMediaTypes,
            validators: [RequestValidator(id: "v1", name: "params", validateRequestParameters: true)])
    }

    /// One thing about an OPTIONS method that is not as a plan would make it.
    struct Change: Sendable, CustomTestStringConvertible {
        var name = ""
        var value = ""
        let apply: @Sendable (inout APIModel.Method) -> Void

        var testDescription: String { "\(name) \(value)" }
    }

    /// The spellings of the console, of imports and of CDK, as they stand in public templates.
    private static let harmless: [Change] = [
        Change { _ in }, Change { $0.methodIntegration?.passthroughBehavior = .never },
        Change { $0.methodIntegration?.requestTemplates = ["application/json": "{ statusCode: 200 }"] },
        Change { $0.methodIntegration?.requestTemplates = ["application/json": "{\n  \"statusCode\" : 204\n}"] },
        Change { $0.methodIntegration?.integrationResponses?["200"]?.responseTemplates = ["application/json": "{}\n"] },
        Change { $0.requestParameters = ["method.request.path.id": true] },
        Change { $0.operationName = "preflight" },
        Change { $0.methodResponses?["200"]?.responseModels = ["application/json": "Empty"] },
    ]

    @Test(arguments: harmless)
    func `a preflight that works in a way of its own is left alone`(_ change: Change) throws {
        let before = Self.definition(Self.options(change.apply))
        let plan = try PlanFixture.plan(before)
        #expect(plan.actions(at: "OPTIONS /") == [.unchanged])
        #expect(plan.definition.method("OPTIONS", "/") == before.method("OPTIONS", "/"))
        #expect(!plan.isBlocked)
    }

    private static let harmful: [Change] = [
        Change(name: "authorizationType", value: "AWS_IAM") { $0.authorizationType = "AWS_IAM" },
        Change(name: "authorizationType", value: "CUSTOM (authorizer z9)") {
            $0.authorizationType = "CUSTOM"
            $0.authorizerId = "z9"
        },
        Change(name: "apiKeyRequired", value: "true") { $0.apiKeyRequired = true },
        Change(name: "requestValidatorId", value: "v1 (params)") { $0.requestValidatorId = "v1" },
        Change(name: "request template application/json", value: "{\"statusCode\": 500}") {
            $0.methodIntegration?.requestTemplates = ["application/json": "{\"statusCode\": 500}"]
        },
        Change(name: "request template application/json", value: "not there") {
            $0.methodIntegration?.requestTemplates = nil
        },
        Change(name: "integration", value: "not there") { $0.methodIntegration = nil },
        Change(name: "integration", value: "AWS_PROXY") { $0.methodIntegration?.type = .awsProxy },
        Change(name: "integration response 200", value: "not there") {
            $0.methodIntegration?.integrationResponses = [:]
        },
        Change(name: "selectionPattern of integration response 200", value: "2..") {
            $0.methodIntegration?.integrationResponses?["200"]?.selectionPattern = "2.."
        },
        Change(name: "integration response 404", value: "there") {
            $0.methodIntegration?.integrationResponses?["404"] = IntegrationResponse(statusCode: "404")
        },
        Change(name: "response template", value: override) {
            $0.methodIntegration?.integrationResponses?["200"]?.responseTemplates = ["a/b": override]
        },
        Change(name: "method response 200", value: "not there") { $0.methodResponses = nil },
        Change(name: "declaration of Access-Control-Allow-Origin", value: "not there") {
            $0.methodResponses?["200"]?.responseParameters = [:]
        },
        mapping("Access-Control-Allow-Origin", "'https://x.example'"),
        mapping("Access-Control-Allow-Origin", "stageVariables.o"),
        mapping("Access-Control-Allow-Methods", "'GET'"),
        mapping("Access-Control-Allow-Headers", "'*'"),
        mapping("Access-Control-Allow-Credentials", "'true'"),
        mapping("Access-Control-Max-Age", "'5'"),
    ]

    private static func mapping(_ name: String, _ value: String) -> Change {
        Change(name: name, value: value) { method in
            let key = "method.response.header.\(name)"
            method.methodIntegration?.integrationResponses?["200"]?.responseParameters?[key] = value
            method.methodResponses?["200"]?.responseParameters?[key] = false
        }
    }

    @Test(arguments: harmful)
    func `what keeps preflights from working is named with its value`(_ change: Change) throws {
        let before = Self.definition(Self.options(change.apply))
        let refused = try PlanFixture.plan(before)
        #expect(refused.isBlocked)
        #expect(!refused.changes)
        #expect(refused.definition == before)
        let step = try #require(refused.steps.first { $0.action == .keep && $0.detail.contains(change.name) })
        #expect(step.location == "OPTIONS /")
        #expect(step.before?.hasPrefix(change.value) == true)

        let kept = try PlanFixture.plan(before, PlanFixture.request(handMade: .keep))
        #expect(!kept.isBlocked)
        #expect(kept.definition.method("OPTIONS", "/") == before.method("OPTIONS", "/"))
        #expect(kept.definition.value("Access-Control-Allow-Origin", "GET", "/") == "'*'")

        let replaced = try PlanFixture.plan(before, PlanFixture.request(handMade: .replace))
        #expect(
            replaced.steps.contains {
                $0.action == .replace && $0.before == step.before && $0.detail.contains(change.name)
            })
        let after = try PlanFixture.plan(replaced.definition)
        #expect(after.actions(at: "OPTIONS /") == [.unchanged])
        #expect(replaced.unnamed(since: before).isEmpty)
    }

    private static let override = #"#set($context.responseOverride.header.Access-Control-Allow-Origin = "x")"#

    @Test func `required parameters are named where a validator asks for them`() throws {
        let options = Self.options {
            $0.requestValidatorId = "v1"
            $0.requestParameters = ["method.request.header.X-A": true, "method.request.header.X-B": false]
        }
        let plan = try PlanFixture.plan(Self.definition(options), PlanFixture.request(handMade: .replace))
        #expect(
            plan.steps(.replace).contains {
                $0.detail == "requestParameters method.request.header.X-A becomes optional"
            })
        let after = plan.definition.method("OPTIONS", "/")
        #expect(
            after?.requestParameters == ["method.request.header.X-A": false, "method.request.header.X-B": false])
        #expect(after?.requestValidatorId == nil)
    }

    /// Chalice issue 1310, serverless pull request 11010: the mock fails with 500 "Unable to transform request".
    @Test func `a mock that binary media types would break does not work`() throws {
        let plan = try PlanFixture.plan(Self.definition(Self.options { _ in }, binaryMediaTypes: ["*/*"]))
        #expect(plan.isBlocked)
        #expect(plan.steps(.keep).first?.detail.contains("contentHandling") == true)
        let narrow = try PlanFixture.plan(Self.definition(Self.options { _ in }, binaryMediaTypes: ["image/png"]))
        #expect(!narrow.isBlocked)
    }

    @Test(arguments: [
        ("Access-Control-Allow-Origin", "'https://x.example'"),
        ("Access-Control-Allow-Origin", "integration.response.header.Access-Control-Allow-Origin"),
        ("access-control-allow-origin", "'https://x.example'"), ("Access-Control-Allow-Credentials", "'true'"),
        ("Access-Control-Expose-Headers", "'X-A'"),
    ])
    func `a hand-made value of an answer is never lost without a word`(_ name: String, _ value: String) throws {
        let before = PlanFixture.definition([("/", [PlanFixture.method("GET", .http, headers: [name: value])])])
        let location = "GET /, integration response 200"
        let refused = try PlanFixture.plan(before)
        #expect(refused.isBlocked)
        #expect(refused.actions(at: location) == [.keep])
        #expect(refused.steps(.keep).first?.before == value)

        let kept = try PlanFixture.plan(before, PlanFixture.request(handMade: .keep))
        #expect(kept.definition.method("GET", "/") == before.method("GET", "/"))
        #expect(kept.definition.method("OPTIONS", "/") != nil)

        let replaced = try PlanFixture.plan(before, PlanFixture.request(handMade: .replace))
        #expect(replaced.steps(.replace).map(\.before) == [value])
        let values = replaced.definition.response("GET", "/")?.responseParameters ?? [:]
        #expect(values.count == 1)
        #expect(values.values.first == "'*'")
    }

    @Test func `a backend's Vary is a person's`() throws {
        let method = PlanFixture.method("GET", .http, headers: ["Vary": "integration.response.header.Vary"])
        let before = PlanFixture.definition([("/", [method])])
        #expect(try PlanFixture.plan(before, PlanFixture.request(["https://a.example"])).isBlocked)
        #expect(try !PlanFixture.plan(before).isBlocked)
    }

    @Test func `values that an enable wrote are changed without asking`() throws {
        let before = PlanFixture.definition([("/", [PlanFixture.method("GET")])])
        let first = try PlanFixture.plan(before)
        let owned = PlanDifferences(before, first.definition).addresses
        let request = PlanFixture.request(["https://a.example", "https://b.example"], credentials: true)
        let second = try PlanFixture.plan(first.definition, request, owned: owned)
        #expect(!second.isBlocked)
        #expect(second.steps(.replace).isEmpty)
        #expect(second.definition.value("Access-Control-Allow-Origin", "GET", "/") == "'https://a.example'")
        #expect(second.definition.value("Access-Control-Allow-Origin", "OPTIONS", "/") == "'https://a.example'")
        #expect(try PlanFixture.plan(first.definition, request).isBlocked)
    }

    @Test(arguments: [true, false])
    func `a template that sets the origin itself is no program's to change`(_ isRequest: Bool) throws {
        var method = PlanFixture.method("GET", .http, templates: isRequest ? nil : ["application/json": Self.override])
        if isRequest { method.methodIntegration?.requestTemplates = ["application/json": Self.override] }
        let before = PlanFixture.definition([("/", [method])])
        #expect(try PlanFixture.plan(before).isBlocked)
        let plan = try PlanFixture.plan(before, PlanFixture.request(["https://a.example"], handMade: .replace))
        #expect(plan.definition.method("GET", "/") == before.method("GET", "/"))
        #expect(plan.actions(at: "GET /, integration response 200") == [.limit])
        #expect(plan.definition.method("OPTIONS", "/") != nil)
    }

    @Test func `what somebody added to an earlier enable's OPTIONS is no enable's`() throws {
        let first = try PlanFixture.plan(PlanFixture.definition([("/", [PlanFixture.method("GET")])]))
        let row = ResourcePath.restAPI(PlanFixture.id).resource("r0").method("OPTIONS")
        let owned: Set<ResourcePath> = [
            row, row.response("200"), row.integration, row.integration.response("200"),
            ResourcePath.restAPI(PlanFixture.id).resource("r0").method("GET").integration.response("200"),
        ]
        var definition = first.definition
        let request = PlanFixture.request(["https://a.example"]) { $0.includesGatewayResponses = false }

        definition.resources[0].resourceMethods?["OPTIONS"]?.methodResponses?["404"] = MethodResponse(statusCode: "404")
        let kept = try PlanFixture.plan(definition, request, owned: owned)
        #expect(kept.definition.value("Access-Control-Allow-Origin", "OPTIONS", "/") == "'https://a.example'")
        #expect(kept.definition.method("OPTIONS", "/")?.methodResponses?["404"] != nil, "nothing stands in its way")

        definition.resources[0].resourceMethods?["OPTIONS"]?.methodIntegration?.integrationResponses?["404"] =
            IntegrationResponse(statusCode: "404", selectionPattern: "4..")
        let refused = try PlanFixture.plan(definition, request, owned: owned)
        #expect(refused.isBlocked)
        #expect(refused.steps(.keep).contains { $0.detail.hasPrefix("integration response 404 is there and stays") })
    }
}
