import APIModel
import CORS
import CORSDoctor
import Testing

/// Rules of the gateway's policy engine, and AWS's objects in their place.
@Suite struct PolicyPlanTests {
    private static let definition = PlanFixture.definition([
        ("/", [PlanFixture.proxy("ANY")]), ("/pets", [PlanFixture.method("GET"), PlanFixture.method("OPTIONS")]),
        ("/pets/{id}", [PlanFixture.method("GET", headers: ["Access-Control-Allow-Origin": "'*'"])]),
    ])

    private func request(
        _ resource: String? = nil, recursive: Bool = false, handMade: EnableRequest.HandMade = .refuse,
        origins: [String] = ["https://b.example", "https://*.a.example"]
    ) -> EnableRequest {
        PlanFixture.request(origins, credentials: true, handMade: handMade, kind: .policy) {
            $0.resource = resource
            $0.isRecursive = recursive
        }
    }

    @Test(
        arguments: [(nil, false, "/", true), ("/", false, "/", false), ("/pets", true, "/pets", true)]
            as [(String?, Bool, String, Bool)])
    func `a rule is for a resource or for all below it`(
        _ resource: String?, _ recursive: Bool, _ path: String, _ isRecursive: Bool
    ) throws {
        let plan = try PlanFixture.plan(Self.definition, request(resource, recursive: recursive))
        let rule = try #require(plan.definition.corsRules?.first)
        #expect(rule.path == path)
        #expect(rule.isRecursive == isRecursive)
        #expect(rule.allowOrigins == ["https://*.a.example", "https://b.example"])
        #expect(rule.allowMethods == nil)
        #expect(
            rule.allowHeaders == ["authorization", "content-type", "x-amz-date", "x-amz-security-token", "x-api-key"])
        #expect(rule.allowCredentials)
        #expect(plan.actions(at: "CORS rule \(path)").first == .create)
        #expect(plan.definition.resources == Self.definition.resources)
        #expect(plan.definition.gatewayResponses.isEmpty)
        #expect(plan.unnamed(since: Self.definition).isEmpty)
        #expect(try PlanFixture.plan(plan.definition, request(resource, recursive: recursive)).changes == false)
    }

    @Test func `what the rule takes the place of is named`() throws {
        var before = Self.definition
        before.corsRules = [CORSRule(path: "/pets/{id}", isRecursive: false, allowOrigins: ["*"])]
        let plan = try PlanFixture.plan(before, request())
        #expect(plan.definition.corsRules?.map(\.path) == ["/", "/pets/{id}"])
        #expect(plan.actions(at: "CORS rule /pets/{id}") == [.limit])
        #expect(plan.actions(at: "OPTIONS /pets") == [.limit])
        let narrow = try PlanFixture.plan(before, request("/pets"))
        #expect(narrow.actions(at: "CORS rule /pets/{id}").isEmpty)
    }

    @Test func `another rule of the path is hand-made unless an enable wrote it`() throws {
        let first = try PlanFixture.plan(Self.definition, request())
        let address = ResourcePath.restAPI(PlanFixture.id).corsRule("/")
        let other = ["https://c.example"]
        let refused = try PlanFixture.plan(first.definition, request(origins: other))
        #expect(refused.isBlocked)
        #expect(refused.steps(.keep).map(\.before) == ["https://*.a.example,https://b.example"])
        let owned = try PlanFixture.plan(first.definition, request(origins: other), owned: [address])
        #expect(owned.definition.corsRules?.map(\.allowOrigins) == [other])
        #expect(owned.steps(.change).count == 1)
        let replaced = try PlanFixture.plan(first.definition, request(handMade: .replace, origins: other))
        #expect(replaced.steps(.replace).map(\.location) == ["CORS rule /"])
        let kept = try PlanFixture.plan(first.definition, request(handMade: .keep, origins: other))
        #expect(kept.definition == first.definition)
    }

    @Test func `methods that are named are the rule's`() throws {
        var request = request()
        request.methods = ["GET"]
        #expect(try PlanFixture.plan(Self.definition, request).definition.corsRules?.first?.allowMethods == ["GET"])
    }

    @Test func `the nearest objects of a rule are a plan of their own`() throws {
        let rule = CORSRule(
            path: "/", isRecursive: true, allowOrigins: ["https://a.example", "https://b.example"],
            allowHeaders: ["x-a"], exposeHeaders: ["x-b"], allowCredentials: true, maxAge: 60)
        let request = EnableRequest(nearestObjectsTo: rule)
        #expect(request.kind == .objects)
        #expect(request.resource == nil)
        #expect(request.includesGatewayResponses)
        let plan = try PlanFixture.plan(Self.definition, request)
        #expect(!plan.isBlocked)
        #expect(plan.definition.value("Access-Control-Allow-Headers", "OPTIONS", "/") == "'x-a'")
        #expect(plan.definition.value("Access-Control-Max-Age", "OPTIONS", "/") == "'60'")
        #expect(plan.definition.value("Access-Control-Allow-Origin", "GET", "/pets/{id}") == "'https://a.example'")
        #expect(EnableRequest.losses(of: rule).contains { $0.contains("https://a.example alone") })
    }

    @Test func `a rule for one resource has no part in the whole API's gateway responses`() {
        let rule = CORSRule(path: "/pets", isRecursive: false, allowOrigins: ["*"])
        let request = EnableRequest(nearestObjectsTo: rule)
        #expect(request.resource == "/pets")
        #expect(!request.includesGatewayResponses)
        #expect(EnableRequest.losses(of: rule).contains { $0.contains("whole API's") })
    }
}
