import APIModel
import CORS
import CORSDoctor
import Testing

/// What a plan does to the answers themselves.
@Suite struct ActualResponsePlanTests {
    private func only(_ definition: DeploymentSnapshot, _ origins: [String] = ["*"]) throws -> EnablePlan {
        try PlanFixture.plan(definition, PlanFixture.request(origins) { $0.includesGatewayResponses = false })
    }

    private static let several: [String] = ["https://a.example", "https://b.example"]

    @Test func `every integration response gets the header, not only 200`() throws {
        var method = PlanFixture.method("GET", .http)
        method.methodIntegration?.integrationResponses?["404"] = IntegrationResponse(
            statusCode: "404", selectionPattern: "404")
        let plan = try only(PlanFixture.definition([("/pets", [method])]))
        #expect(plan.definition.value("Access-Control-Allow-Origin", "GET", "/pets") == "'*'")
        #expect(plan.definition.value("Access-Control-Allow-Origin", "GET", "/pets", "404") == "'*'")
        #expect(plan.definition.value("Vary", "GET", "/pets") == nil)
        let declared = plan.definition.method("GET", "/pets")?.methodResponses?["404"]
        #expect(declared?.responseParameters == ["method.response.header.Access-Control-Allow-Origin": false])
        #expect(plan.actions(at: "GET /pets, method response 404") == [.create])
        #expect(plan.actions(at: "GET /pets, method response 200") == [.change])
        #expect(plan.actions(at: "GET /pets, integration response 200") == [.change])
    }

    @Test func `credentials, exposed headers and Vary go with the origin`() throws {
        let request = PlanFixture.request(["https://a.example"], credentials: true) {
            $0.configuration.exposeHeaders = ["X-Total", "ETag"]
        }
        let plan = try PlanFixture.plan(PlanFixture.definition([("/", [PlanFixture.method("GET")])]), request)
        #expect(
            plan.definition.response("GET", "/")?.responseParameters == [
                "method.response.header.Access-Control-Allow-Origin": "'https://a.example'",
                "method.response.header.Access-Control-Allow-Credentials": "'true'",
                "method.response.header.Access-Control-Expose-Headers": "'X-Total,ETag'",
                "method.response.header.Vary": "'Origin'",
            ])
    }

    @Test(arguments: [
        ("'Accept'", "'Accept, Origin'"), ("'Origin'", "'Origin'"), ("'accept, origin'", "'accept, origin'"),
        ("'*'", "'*'"),
    ])
    func `Vary keeps what it says`(_ before: String, _ after: String) throws {
        let method = PlanFixture.method("GET", headers: ["Vary": before])
        let plan = try only(PlanFixture.definition([("/", [method])]), ["https://a.example"])
        #expect(plan.definition.value("Vary", "GET", "/") == after)
        #expect(!plan.isBlocked)
    }

    @Test func `a spelling that is declared is used again`() throws {
        var method = PlanFixture.method("GET")
        method.methodResponses?["200"]?.responseParameters = [
            "method.response.header.access-control-allow-origin": true
        ]
        let plan = try only(PlanFixture.definition([("/", [method])]), Self.several)
        #expect(plan.definition.value("access-control-allow-origin", "GET", "/") == "'https://a.example'")
        #expect(plan.definition.value("Access-Control-Allow-Origin", "GET", "/") == nil)
        let template = plan.definition.response("GET", "/")?.responseTemplates?["application/json"]
        #expect(template?.contains("responseOverride.header.access-control-allow-origin =") == true)
    }

    @Test func `the choice among origins goes before every template`() throws {
        let method = PlanFixture.method(
            "GET", .http, templates: ["application/json": "{\"a\": 1}", "application/xml": "<a/>"])
        let plan = try only(PlanFixture.definition([("/", [method])]), Self.several)
        let templates = try #require(plan.definition.response("GET", "/")?.responseTemplates)
        #expect(templates["application/json"]?.hasSuffix("#end\n{\"a\": 1}") == true)
        #expect(templates["application/xml"]?.hasSuffix("#end\n<a/>") == true)
        #expect(plan.steps(.limit).filter { $0.location.hasPrefix("GET /, ") }.isEmpty)
    }

    @Test(arguments: [IntegrationType.http, .aws], [nil, ["application/json": ""]] as [[String: String]?])
    func `a body that passed without a template passes through one`(
        _ type: IntegrationType, _ templates: [String: String]?
    ) throws {
        let method = PlanFixture.method("GET", type, templates: templates)
        let plan = try only(PlanFixture.definition([("/", [method])]), Self.several)
        let after = plan.definition.response("GET", "/")?.responseTemplates
        #expect(after?.count == 1)
        #expect(after?["application/json"]?.hasSuffix("#end\n$input.body") == true)
        let limits = plan.steps(.limit).filter { $0.location == "GET /, integration response 200" }
        #expect(limits.count == 1)
        #expect(limits.first?.detail.contains("an empty body of the backend's becomes {}") == true)
    }

    @Test(arguments: [("GET", "204", IntegrationType.http), ("HEAD", "200", .http), ("GET", "200", .mock)])
    func `an answer without body keeps none`(_ verb: String, _ status: String, _ type: IntegrationType) throws {
        let method = PlanFixture.method(verb, type, status: status)
        let plan = try only(PlanFixture.definition([("/", [method])]), Self.several)
        let template = plan.definition.response(verb, "/", status)?.responseTemplates?["application/json"]
        #expect(template?.hasSuffix("#end\n") == true)
        #expect(template?.contains("$input.body") == false)
    }

    @Test(
        arguments: [
            // API with binary media types, type, contentHandling: whether a template may be added.
            (true, IntegrationType.http, nil, false), (true, .http, ContentHandling.convertToBinary, false),
            (true, .http, .convertToText, true), (false, .http, nil, true), (false, .http, .convertToBinary, false),
            (true, .mock, nil, true), (true, .mock, .convertToBinary, false), (false, .mock, nil, true),
        ] as [(Bool, IntegrationType, ContentHandling?, Bool)])
    func `no template is put where bytes may come`(
        _ binary: Bool, _ type: IntegrationType, _ handling: ContentHandling?, _ added: Bool
    ) throws {
        let method = PlanFixture.method("GET", type, contentHandling: handling)
        let plan = try only(
            PlanFixture.definition([("/", [method])], binaryMediaTypes: binary ? ["image/png"] : nil), Self.several)
        let response = try #require(plan.definition.response("GET", "/"))
        #expect((response.responseTemplates != nil) == added)
        #expect(plan.definition.value("Access-Control-Allow-Origin", "GET", "/") == "'https://a.example'")
        #expect(response.contentHandling == (added && binary ? .convertToText : handling))
        let told = plan.steps(.limit).contains { $0.detail.contains("only pages of https://a.example can read") }
        #expect(told == !added)
    }

    @Test func `an origin that nothing could set is not declared`() throws {
        let method = PlanFixture.method("GET", .http)
        let plan = try only(
            PlanFixture.definition([("/", [method])], binaryMediaTypes: ["image/png"]), ["https://*.a.example"])
        let declared = plan.definition.method("GET", "/")?.methodResponses?["200"]?.responseParameters
        #expect(declared == ["method.response.header.Vary": false])
        #expect(plan.steps(.limit).contains { $0.detail.contains("no page can read these answers") })
    }

    @Test func `one origin after several takes the template away again`() throws {
        let before = PlanFixture.definition([
            ("/a", [PlanFixture.method("GET", .http)]),
            ("/b", [PlanFixture.method("GET", .http, templates: ["a/b": "x"])]),
        ])
        let several = try only(before, Self.several)
        let addresses = PlanDifferences(before, several.definition).addresses
        let one = try PlanFixture.plan(
            several.definition, PlanFixture.request(["https://b.example"]) { $0.includesGatewayResponses = false },
            owned: addresses)
        #expect(one.definition.response("GET", "/a")?.responseTemplates == nil)
        #expect(one.definition.response("GET", "/b")?.responseTemplates == ["a/b": "x"])
        #expect(one.definition.value("Access-Control-Allow-Origin", "GET", "/a") == "'https://b.example'")
        #expect(one.definition.response("OPTIONS", "/a")?.responseTemplates == nil)
        #expect(one.steps(.replace).isEmpty)
    }

    @Test func `a method without integration, and one without integration responses, are limits`() throws {
        let bare = APIModel.Method(httpMethod: "GET")
        let mute = APIModel.Method(httpMethod: "PUT", methodIntegration: Integration(type: .mock))
        let plan = try only(PlanFixture.definition([("/", [bare, mute])]))
        #expect(plan.actions(at: "GET /") == [.limit])
        #expect(plan.actions(at: "PUT /") == [.limit])
    }

    @Test func `methods that are not meant stay as they are`() throws {
        let definition = PlanFixture.definition([("/", [PlanFixture.method("GET"), PlanFixture.method("PUT")])])
        let plan = try PlanFixture.plan(definition, PlanFixture.request { $0.methods = ["PUT"] })
        #expect(plan.definition.method("GET", "/") == definition.method("GET", "/"))
        #expect(plan.definition.value("Access-Control-Allow-Origin", "PUT", "/") == "'*'")
    }

    @Test func `what passes through a proxy is the backend's, with code for it`() throws {
        let definition = PlanFixture.definition([
            ("/", [PlanFixture.proxy("GET", .awsProxy), PlanFixture.proxy("PUT", .httpProxy)])
        ])
        let plan = try only(definition, ["https://a.example"])
        let steps = plan.steps(.backend)
        #expect(steps.map(\.location) == ["GET /", "PUT /"])
        #expect(steps.first?.code.keys.sorted() == ["Node.js", "Python"])
        #expect(steps.last?.code.keys.sorted() == ["Express", "any", "nginx"])
        for code in steps.flatMap(\.code.values) {
            #expect(code.contains("https://a.example"))
            #expect(code.contains("Vary"))
            #expect(code.contains("GET,OPTIONS,PUT"))
        }
        #expect(plan.definition.method("GET", "/") == definition.method("GET", "/"))
    }
}
