import APIModel
import CORSDoctor
import Testing

/// The report as a person meets it: short where an API is large, and never in charge of the terminal.
@Suite struct AuditTableTests {
    /// So many resources of two functions each, with a preflight that lacks the age.
    private static func functions(_ count: Int) -> DeploymentSnapshot {
        Sample.api(
            (0..<count).map { number in
                var resource = Sample.resource(
                    "/r\(number)",
                    [Sample.proxy("GET"), Sample.proxy("POST"), Sample.preflight(others: [:])])
                resource.id = "r\(number)"
                return resource
            })
    }

    @Test func `what is the same everywhere is said once`() {
        let report = CORSAudit.run(Self.functions(50))
        #expect(report.findings.count { $0.rule == "max-age-missing" } == 50, "programs get each")
        #expect(report.findings.count { $0.rule == "proxy-backend-must-answer" } == 1)
        let lines = report.table().split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count { $0.contains("[max-age-missing]") } == 1)
        #expect(lines.count { $0.contains("Access-Control-Max-Age is not mapped") } == 1)
        #expect(report.table().contains("and 38 more"))
        #expect(lines.count < 80)
    }

    @Test func `a long list of preflights shows those that fail`() {
        var definition = Self.functions(200)
        definition.resources[7].resourceMethods?["OPTIONS"]?.apiKeyRequired = true
        let lines = CORSAudit.run(definition).table().split(separator: "\n").map(String.init)
        #expect(lines[0] == "Preflights")
        #expect(lines[1] == "  /r7  OPTIONS /r7, MOCK, 403: it needs an API key")
        #expect(lines[2] == "  … and 199 resources more, which --format json lists")
    }

    @Test func `calls are shown for every place, however many say the same`() {
        let text = CORSAudit.run(Self.functions(50)).table(showsCalls: true)
        #expect(text.split(separator: "\n").count { $0.contains("$ aws apigateway update-integration-response") } == 50)
    }

    /// Everything that a definition chooses: paths, values, templates, statuses, the policy's rules.
    @Test(arguments: ["\u{1B}[2J", "\u{9B}31m", "\u{7}", "\u{202E}", "\r", "\nerror   all is well", "\u{2028}"])
    func `nothing in a definition steers the terminal`(evil: String) {
        let path = "/p\(evil)"
        let names: [String] = ["Origin", "Methods", "Headers", "Credentials"]
        let values: [String: String] = Dictionary(
            uniqueKeysWithValues: names.map { ("Access-Control-Allow-\($0)", "'a\(evil)b'") })
        let answering = Sample.method("PUT", values).changed {
            $0.requestParameters = ["method.request.header.X\(evil)": true]
            $0.requestModels = ["a/\(evil)": "Pet"]
            $0.authorizationType = "CUSTOM"
            $0.authorizerId = evil
        }
        let mock = Sample.preflight().changed {
            $0.integration.requestTemplates = ["application/\(evil)": evil]
            $0[answer: "200"].selectionPattern = evil
            $0[answer: "20\(evil)"] = Sample.response("20\(evil)", values)
        }
        var definition = Sample.api([
            Sample.resource(path, [answering, mock]), Sample.resource(path + "/x", [Sample.proxy("GET"), answering]),
            Sample.resource(path + "/{proxy+}", [Sample.proxy("ANY")]),
        ])
        definition.customise(Sample.gateway(.default4XX, ["Access-Control-Allow-Origin": "'\(evil)'"]))
        definition.restAPI.policy = evil
        definition.restAPI.id = "a\(evil)"
        definition.corsRules = [Sample.rule("/cats\(evil)", ["https://a.example/\(evil)"])]
        let report = CORSAudit.run(definition)
        #expect(report.findings.count > 8)
        let text = report.table(showsCalls: true)
        let bad = text.unicodeScalars.filter { $0 != "\n" && ($0.value < 0x20 || evil.unicodeScalars.contains($0)) }
        #expect(bad.allSatisfy { $0.isASCII && $0.value >= 0x20 }, "\(bad.map(\.value))")
        #expect(!text.contains("\nerror   all is well"))
    }

    @Test func `findings of one resource are mended one by one, of several together`() {
        let report = CORSAudit.run(
            Sample.api([
                Sample.resource("/a", [Sample.method("PUT")]), Sample.resource("/b", [Sample.method("PUT")]),
                Sample.resource(
                    "/c",
                    [
                        Sample.method("GET"),
                        Sample.preflight(origin: "a.example").changed { $0.apiKeyRequired = true },
                    ]),
            ]))
        let places = report.mendable.map { $0.resourcePath ?? $0.location }
        #expect(places == ["/a", "/b", "/c"])
        #expect(report.mendable.first == report.nextToMend)
        #expect(report.withoutCalls.mendable.isEmpty)
    }

    @Test func `what a team leaves out is gone from counts and all`() {
        let report = CORSAudit.run(Self.functions(3))
        let left = report.ignoring(["max-age-missing"])
        #expect(left.findings.map(\.rule) == ["proxy-backend-must-answer"])
        #expect(left.cells == report.cells)
    }

    /// Who makes no mention of CORS is told once, and nothing is mended unasked: --apply would open the API.
    @Test func `an API without CORS by intention has one note`() {
        let internalAPI = Sample.api(
            ["/jobs", "/jobs/{id}"].map { path in
                Sample.resource(path, ["DELETE", "GET", "POST", "PUT"].map { Sample.method($0, [:]) })
            }, gateway: [])
        let report = CORSAudit.run(internalAPI)
        #expect(report.findings.map(\.rule) == ["cors-not-enabled"])
        #expect(report.worst == .note)
        #expect(report.mendable.isEmpty)
    }

    /// Source: AWS quick starts and frameworks, `ANY /` and `ANY /{proxy+}` to one function. Whether it answers
    /// preflights is the function's secret: a mock beside it would answer in its place.
    @Test func `a function behind a greedy proxy has notes alone, and nothing is put in its place`() {
        let report = CORSAudit.run(
            Sample.api(
                ["/", "/{proxy+}"].map { Sample.resource($0, [Sample.proxy("ANY")]) }, gateway: []))
        #expect(report.worst == .note)
        #expect(report.mendable.isEmpty)
        #expect(report.findings.count { $0.rule == "proxy-backend-must-answer" } == 1)
        #expect(report.table().split(separator: "\n").count < 25)
    }
}
