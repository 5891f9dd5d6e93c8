import APIModel
import CORS
import CORSDoctor
import JSON
import Testing

/// Plans for people and for programs.
@Suite struct EnableRenderingTests {
    @Test func `a line a step, then the code, once for all that share it`() throws {
        let definition = PlanFixture.definition([
            ("/a", [PlanFixture.proxy("GET")]), ("/b", [PlanFixture.proxy("GET")]),
        ])
        let plan = try PlanFixture.plan(definition)
        let text = plan.text
        #expect(text.hasPrefix("  + OPTIONS /a: a MOCK method without authorization that answers Access-Control-"))
        #expect(text.contains("\n  > GET /a: "))
        #expect(text.contains("\n  + gateway response DEFAULT_4XX: "))
        #expect(text.contains("\n  ? gateway responses: "))
        #expect(text.contains("\nGET /a, GET /b in Node.js:\n"))
        #expect(text.split(separator: "\n").filter { $0.contains("in Python:") }.count == 1)
    }

    @Test func `a blocked plan says so, and how to go on`() throws {
        let method = PlanFixture.method("GET", headers: ["Access-Control-Allow-Origin": "'x'"])
        let plan = try PlanFixture.plan(PlanFixture.definition([("/", [method])]))
        #expect(plan.text.contains("  ! GET /, integration response 200: "))
        #expect(plan.text.contains("--overwrite"))
        #expect(plan.json["blocked"] == true)
        #expect(plan.json["changes"] == false)
    }

    @Test func `nothing to do is said`() throws {
        let first = try PlanFixture.plan(PlanFixture.definition([("/", [PlanFixture.method("GET")])]))
        let second = try PlanFixture.plan(first.definition)
        #expect(second.text.hasSuffix("nothing to do\n"))
        #expect(second.text.contains("  = OPTIONS /: "))
    }

    @Test func `texts of a definition do not break lines or flood them`() {
        let step = EnablePlan.Step(
            .replace, "GET /", "x", before: "a\u{1B}[31m\nb" + String(repeating: "c", count: 5_000))
        let plan = EnablePlan(steps: [step], definition: PlanFixture.definition([]))
        #expect(plan.text.split(separator: "\n").count == 2)
        #expect(!plan.text.contains("\u{1B}"))
        #expect(plan.text.utf8.count < 600)
    }

    @Test func `the last line counts the steps and says what their signs mean`() throws {
        let definition = PlanFixture.definition([("/a", [PlanFixture.method("GET"), PlanFixture.proxy("POST")])])
        let plan = try PlanFixture.plan(definition)
        #expect(plan.text.hasSuffix("\n+ 3 to add, ~ 2 to change, > 1 for a backend to do, ? 1 to know\n"))
    }

    @Test func `one resource's enable that changes what is the whole API's says so`() throws {
        let whole = try PlanFixture.plan(PlanFixture.definition([("/a", [PlanFixture.method("GET")])]))
        var request = PlanFixture.request(["https://a.example"])
        request.resource = "/a"
        let api = ResourcePath.restAPI(PlanFixture.id)
        let owned = Set(whole.definition.gatewayResponses.map { api.gatewayResponse($0.responseType) })
            .union([
                api.resource("r0").method("OPTIONS").integration.response("200"),
                api.resource("r0").method("GET").integration.response("200"),
            ])
        let plan = try EnablePlan(enabling: request, in: whole.definition, owned: owned)
        let told = plan.steps(.limit).filter { $0.detail.contains("is the whole API's, not /a's alone") }
        #expect(told.map(\.location) == ["gateway response DEFAULT_4XX", "gateway response DEFAULT_5XX"])
    }

    @Test func `programs get every member`() {
        let step = EnablePlan.Step(.backend, "GET /", "x", before: "y", code: ["any": "z"])
        #expect(
            EnablePlan(steps: [step], definition: PlanFixture.definition([])).json["steps"] == [
                ["action": "backend", "location": "GET /", "detail": "x", "before": "y", "code": ["any": "z"]]
            ])
    }

    @Test func `what surrounds the objects is told`() throws {
        let definition = PlanFixture.definition(
            [("/", [PlanFixture.method("GET")])], policy: "{}", endpoints: [.private])
        let plan = try PlanFixture.plan(definition, PlanFixture.request(["https://a.example", "https://b.example"]))
        #expect(plan.steps(.limit).map(\.location).suffix(3) == ["resource policy", "endpoint", "stages with a cache"])
        let advised = try PlanFixture.plan(
            definition, PlanFixture.request { $0.configuration.allowHeaders = ["*"] })
        #expect(
            advised.steps(.limit).contains { $0.location == "configuration" && $0.detail.contains("Authorization") })
    }
}
