import APIModel
import DataPlane
import HTTPMessages
import Testing

/// Rules that are wrong: told at deployment, and nobody is let in by mistake.
@Suite struct CORSRuleTests {
    @Test(arguments: [
        CORSRule.at("/pets", origins: []), .at("/pets", origins: ["a.example"]),
        .at("/pets", origins: ["*"], credentials: true), .at("/pets", dangerously: ["everything"]),
    ])
    func `a broken rule lets no page in`(_ rule: CORSRule) async throws {
        let fixture = Fixture(
            [
                .at(
                    "/pets",
                    .mock("OPTIONS", headers: ["Access-Control-Allow-Origin": "'*'"]),
                    .mock("GET", body: "{}", headers: ["Access-Control-Allow-Origin": "'*'"]))
            ], cors: [rule])
        let diagnostic = try #require(fixture.diagnostics.first)
        #expect(fixture.diagnostics.count == 1)
        #expect(diagnostic.severity == .error)
        #expect(diagnostic.location == "CORS rule /pets")
        #expect(diagnostic.message.contains("no page may read an answer"))
        for origin in ["https://a.example", "a.example", "null"] {
            let preflight = await fixture.preflight("/pets", "GET", from: origin)
            #expect(preflight.status == 403)
            #expect(preflight.corsNames.isEmpty && preflight.text.isEmpty)
            #expect(fixture.observer.records.last?.cause == "CORS rule /pets: \(diagnostic.message)")
            // It is no reason to refuse the request itself.
            let answer = await fixture.send("GET", "/pets", ["Origin": origin])
            #expect(answer.status == 200)
            #expect(answer.corsNames.isEmpty && answer.text == "{}")
            #expect(fixture.observer.records.last?.corsRefusal == "CORS rule /pets: \(diagnostic.message)")
            #expect(fixture.observer.records.last?.cause == nil)
        }
    }

    @Test func `a broken rule is told once, and spares the others`() async {
        let fixture = Fixture(
            [.at("/a", .mock("GET")), .at("/bb", .mock("PUT")), .at("/ccc", .mock("ANY")), .at("/good", .mock("GET"))],
            cors: [.at("/", recursive: true, origins: ["nonsense"]), .at("/good")])
        #expect(fixture.diagnostics.count == 1)
        #expect(await fixture.preflight("/a", "GET").status == 403)
        #expect(await fixture.preflight("/good", "GET").status == 204)
        #expect(await fixture.send("GET", "/nope", ["Origin": "https://a.example"]).corsNames.isEmpty)
    }

    @Test(arguments: [
        CORSRule.at("/nope"), .at("/pet", recursive: true), .at("/empty"), .at("/pets/"), .at("pets"), .at(""),
    ])
    func `a rule that does nothing is told`(_ rule: CORSRule) {
        let fixture = Fixture([.at("/pets", .mock("GET")), .at("/empty")], cors: [rule])
        #expect(fixture.diagnostics.map(\.severity) == [.warning])
        #expect(fixture.diagnostics.first?.message.contains("does nothing") == true)
        #expect(fixture.diagnostics.first?.location == "CORS rule \(rule.path)")
    }

    @Test(arguments: [CORSRule.at("/", recursive: true), .at("/pets"), .at("/parent", recursive: true)])
    func `a rule that does something is not`(_ rule: CORSRule) {
        let fixture = Fixture(
            [.at("/pets", .mock("GET")), .at("/parent"), .at("/parent/{x}", .mock("GET"))], cors: [rule])
        #expect(fixture.diagnostics.isEmpty)
    }

    @Test func `two rules of one path are told, and the last is served`() async {
        let fixture = Fixture(
            [.at("/pets", .mock("GET"))],
            cors: [.at("/pets", origins: ["https://first.example"]), .at("/pets", origins: ["https://last.example"])])
        #expect(fixture.diagnostics.map(\.location) == ["CORS rules"])
        #expect(await fixture.preflight("/pets", "GET", from: "https://last.example").status == 204)
    }

    /// The gateway carries `X-HTTP-Method-Override` out (AWS guide, known issues), so allowing it allows every method.
    @Test func `allowing the override of methods beside a list of them is told`() {
        let resources: [Resource] = [.at("/pets", .mock("GET"))]
        func messages(_ rule: CORSRule) -> [String] { Fixture(resources, cors: [rule]).diagnostics.map(\.message) }
        let told = messages(.at("/pets", methods: ["GET"], headers: ["x-http-method-override"]))
        #expect(told.count == 1)
        #expect(told.first?.contains("every method") == true)
        #expect(messages(.at("/pets", headers: ["x-http-method-override"])).isEmpty)
        #expect(messages(.at("/pets", methods: ["GET"], headers: ["x-other"])).isEmpty)
    }
}
