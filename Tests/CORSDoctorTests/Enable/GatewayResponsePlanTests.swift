import APIModel
import CORS
import CORSDoctor
import Testing

/// The answers that the gateway makes itself.
@Suite struct GatewayResponsePlanTests {
    private func plan(
        _ origins: [String] = ["*"], credentials: Bool = false, handMade: EnableRequest.HandMade = .refuse,
        _ existing: [GatewayResponse] = [], exposing exposed: [String] = []
    ) throws -> EnablePlan {
        let definition = PlanFixture.definition([("/", [PlanFixture.method("GET")])], gatewayResponses: existing)
        let request = PlanFixture.request(origins, credentials: credentials, handMade: handMade) {
            $0.configuration.exposeHeaders = exposed
        }
        return try PlanFixture.plan(definition, request)
    }

    @Test func `both families get the header, and keep AWS's status and body`() throws {
        let plan = try plan(exposing: ["x-amzn-ErrorType"])
        #expect(plan.definition.gatewayResponses.map(\.responseType) == [.default4XX, .default5XX])
        for response in plan.definition.gatewayResponses {
            #expect(response.statusCode == nil)
            #expect(response.responseTemplates == GatewayResponseType.defaultTemplates)
            #expect(!response.defaultResponse)
            #expect(
                response.responseParameters == [
                    "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
                    "gatewayresponse.header.Access-Control-Expose-Headers": "'x-amzn-ErrorType'",
                ])
        }
        #expect(plan.actions(at: "gateway response DEFAULT_4XX") == [.create])
        #expect(plan.steps(.limit).contains { $0.detail.contains("REQUEST_TOO_LARGE") })
    }

    @Test func `a type with an answer of its own gets the header beside what it says`() throws {
        let own = GatewayResponse(
            responseType: .unauthorized, statusCode: "499", responseParameters: ["gatewayresponse.header.X-A": "'b'"],
            responseTemplates: ["text/plain": "no"])
        let after = try #require(try plan(["*"], [own]).definition.gatewayResponse(.unauthorized))
        #expect(after.statusCode == "499")
        #expect(after.responseTemplates == own.responseTemplates)
        #expect(
            after.responseParameters == [
                "gatewayresponse.header.X-A": "'b'", "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
            ])
    }

    @Test func `what is too large cannot be customised`() throws {
        let own = GatewayResponse(responseType: .requestTooLarge, statusCode: "413")
        #expect(try plan(["*"], [own]).definition.gatewayResponse(.requestTooLarge) == own)
    }

    @Test(
        arguments: [
            (["https://a.example"], false, "'https://a.example'", true),
            (["https://a.example"], true, "'https://a.example'", true),
            (["https://a.example", "https://b.example"], false, "'*'", false),
            (["https://*.a.example"], false, "'*'", false),
            (["https://a.example", "https://b.example"], true, "'https://a.example'", true),
            (["https://*.a.example"], true, nil, false),
            (["*"], false, "'*'", false),
        ] as [([String], Bool, String?, Bool)])
    func `the origin of an error is never anybody's with credentials`(
        _ origins: [String], _ credentials: Bool, _ value: String?, _ varies: Bool
    ) throws {
        let plan = try plan(origins, credentials: credentials)
        #expect(plan.definition.gatewayValue("Access-Control-Allow-Origin", .default4XX) == value)
        #expect((plan.definition.gatewayValue("Vary", .default4XX) == "'Origin'") == varies)
        #expect(
            plan.definition.gatewayValue("Access-Control-Allow-Credentials", .default4XX)
                == (credentials && value != nil ? "'true'" : nil))
        let isLimited = plan.steps(.limit).contains {
            $0.detail.contains("--as policy") && $0.location == "gateway responses"
        }
        #expect(isLimited == (credentials && origins != ["https://a.example"]))
    }

    @Test func `a hand-made value is named`() throws {
        let own = GatewayResponse(
            responseType: .default4XX,
            responseParameters: ["gatewayresponse.header.access-control-allow-origin": "'https://x.example'"],
            responseTemplates: GatewayResponseType.defaultTemplates)
        let refused = try plan(["*"], [own])
        #expect(refused.isBlocked)
        #expect(refused.steps(.keep).map(\.location) == ["gateway response DEFAULT_4XX"])
        let kept = try plan(["*"], handMade: .keep, [own])
        #expect(kept.definition.gatewayResponse(.default4XX) == own)
        #expect(kept.definition.gatewayResponse(.default5XX) != nil)
        let replaced = try plan(["*"], handMade: .replace, [own])
        #expect(
            replaced.definition.gatewayResponse(.default4XX)?.responseParameters
                == ["gatewayresponse.header.access-control-allow-origin": "'*'"])
    }

    @Test func `they stay as they are when they are not asked for`() throws {
        let definition = PlanFixture.definition([("/", [PlanFixture.method("GET")])])
        let plan = try PlanFixture.plan(definition, PlanFixture.request { $0.includesGatewayResponses = false })
        #expect(plan.definition.gatewayResponses.isEmpty)
        #expect(!plan.steps.contains { $0.location.hasPrefix("gateway response") })
    }
}
