import APIModel
import CORS
import CORSDoctor
import Testing

/// What the doctor says where the gateway's policy engine decides: judged by the policy itself.
struct PolicyCauseTests {
    private static let put = PetStore.method("PUT")

    private static func view(_ rule: CORSRule, path: String = "/pets") -> GatewayView {
        PetStore.view(path, PetStore.api(["/pets": [put, PetStore.method("GET")]], corsRules: [rule]))
    }

    private static func rule(_ origins: [String], methods: [String]? = nil, credentials: Bool = false) -> CORSRule {
        CORSRule(
            path: "/", isRecursive: true, allowOrigins: origins, allowMethods: methods, allowHeaders: ["content-type"],
            exposeHeaders: ["x-total"], allowCredentials: credentials, maxAge: 60)
    }

    @Test func `an origin that a pattern covers is not blamed for a method that is refused`() async throws {
        let refused = ScriptedTarget(preflight: .answer(403, layer: .policy(rule: "/", refusal: nil)))
        let doctor = CORSDoctor(
            target: refused, view: Self.view(Self.rule(["https://*.corp.example"], methods: ["PATCH"])))
        let cause = try #require(
            await doctor.diagnose(try Page.request("PUT", origin: "https://a.corp.example")).causes.first)
        #expect(cause.code == "policy-refuses")
        #expect(cause.explanation.contains("the method 'PUT' is not allowed"))
        #expect(!cause.explanation.contains("origin 'https://a.corp.example'"))
    }

    @Test func `the sentence that the gateway wrote down goes before what is computed`() async throws {
        let layer = AnswerLayer.policy(rule: "/", refusal: "CORS rule /: it is as it is")
        let doctor = CORSDoctor(
            target: ScriptedTarget(preflight: .answer(403, layer: layer)),
            view: Self.view(Self.rule(["https://*.other.example"])))
        let cause = try #require(await doctor.diagnose(try Page.request("PUT")).causes.first)
        #expect(cause.explanation == "The CORS rule for / refuses: it is as it is. It allows https://*.other.example.")
    }

    @Test func `a GET that a rule keeps from the page is the rule's doing, not the method's`() async throws {
        let layer = AnswerLayer.method(resource: "/pets", verb: "GET", integration: "MOCK")
        let target = ScriptedTarget(preflight: .ok(), answer: .answer(200, layer: layer))
        let doctor = CORSDoctor(target: target, view: Self.view(Self.rule(["https://*.other.example"])))
        let diagnosis = await doctor.diagnose(try Page.request("GET"))
        #expect(diagnosis.causes.map(\.code) == ["policy-refuses"])
    }

    @Test func `a rule is changed where it stands and keeps what it says`() async throws {
        let refused = ScriptedTarget(preflight: .answer(403, layer: .policy(rule: "/", refusal: nil)))
        let doctor = CORSDoctor(target: refused, view: Self.view(Self.rule(["https://*.other.example"])))
        let fix = try #require(await doctor.diagnose(try Page.request("PUT")).fixes.first)
        #expect(
            fix.code["sh"]
                == "crossgate cors enable a1b2c3d4e5 --as policy --origin 'https://*.other.example' "
                + "--origin https://app.example --header content-type --expose x-total --max-age 60 --overwrite --deploy prod"
        )
    }

    @Test func `a sandboxed page is not let in by a wildcard in a rule`() async throws {
        let refused = ScriptedTarget(preflight: .answer(403, layer: .policy(rule: "/", refusal: nil)))
        let doctor = CORSDoctor(target: refused, view: Self.view(Self.rule(["https://*.other.example"])))
        let diagnosis = await doctor.diagnose(try Page.request("PUT", origin: "null"))
        #expect(diagnosis.causes.first?.explanation.contains("the origin 'null' is not allowed") == true)
        #expect(diagnosis.fixes.allSatisfy { $0.code.isEmpty })
    }
}
