import APIModel
import CORSDoctor
import Testing

/// Definitions that want to be a burden.
@Suite struct HostileDefinitionTests {
    private static let long = String(repeating: "x, '\u{7}\u{202E}", count: 1_500)

    /// As many methods as an API can have, all wrong; every tenth resource with values of more than 10,000 bytes.
    private static let big: DeploymentSnapshot = {
        let verbs: [String] = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"]
        let names: [String] = [
            "Allow-Origin", "Allow-Credentials", "Allow-Methods", "Allow-Headers", "Expose-Headers", "Max-Age",
        ]
        let resources: [Resource] = (0..<300).map { number in
            let value = number.isMultiple(of: 10) ? long : "x, 'y z"
            let headers: [String: String] = Dictionary(
                uniqueKeysWithValues: names.map { ("Access-Control-\($0)", "'\(value)'") })
            var methods: [Method] = verbs.map { Sample.method($0, headers) }
            methods.append(Sample.preflight().changed { $0[answer: "200"] = Sample.response("200", headers) })
            var resource = Sample.resource("/r\(number)", methods)
            resource.id = "r\(number)"
            return resource
        }
        return Sample.api(resources, gateway: [])
    }()

    /// Limits are in bytes of output, not in time: those of a machine are not known.
    @Test func `the largest API, all of it wrong, gives a bounded report`() {
        let report = CORSAudit.run(Self.big)
        #expect(report.cells.count == 300 * 7)
        #expect(report.preflights.count == 300)
        for rule in CORSAudit.rules {
            let count = report.findings.count { $0.rule == rule.id }
            #expect(count <= 1_200)
            #expect(report.omitted[rule.id] == nil || count == 1_200)
        }
        #expect(report.omitted["allow-origin-quoted"] == 900)
        for finding in report.findings.prefix(2_000) {
            #expect(finding.message.utf8.count < 4_000, "\(finding.rule)")
            #expect(finding.fix.summary.utf8.count < 2_000, "\(finding.rule)")
        }
        let table = report.table()
        #expect(table.utf8.count < 8_000_000)
        #expect(table.contains("900 more of allow-origin-quoted"))
        #expect(!table.utf8.contains(7) && !table.unicodeScalars.contains("\u{202E}"))
    }

    @Test func `deep paths, long patterns and odd templates are read to the end`() {
        let deep = String(repeating: "/a", count: 20_000)
        let method = Sample.preflight().changed {
            $0[answer: "200"].selectionPattern = String(repeating: "(", count: 5_000)
            $0.integration.requestTemplates = [
                "application/json": String(repeating: "{", count: 100_000) + "#$statusCode",
                "a": String(repeating: "$context.responseOverride.header.Vary=", count: 5_000),
            ]
        }
        let resources: [Resource] = [
            Sample.resource(deep, [method]), Sample.resource(deep + "/{proxy+}", [method]),
            Sample.resource("", [method]), Sample.resource("no slash", [Sample.method("put")]),
        ]
        let report = CORSAudit.run(Sample.api(resources))
        #expect(report.preflights.count == 4)
        #expect(report.findings.contains { $0.rule == "override-twice" })
    }

    @Test func `two resources of one path, and two rules for one, are read as they are`() {
        var definition = Sample.api([
            Sample.resource("/pets", [Sample.method("PUT")]), Sample.resource("/pets", [Sample.method("PUT")]),
        ])
        #expect(CORSAudit.run(definition).findings.count { $0.rule == "preflight-missing" } == 2)
        definition.corsRules = [Sample.rule("/pets"), Sample.rule("/pets")]
        definition.requestValidators = [
            RequestValidator(id: "v", name: "a"), RequestValidator(id: "v", name: "b"),
        ]
        definition.gatewayResponses = [Sample.gateway(.default4XX), Sample.gateway(.default4XX)]
        #expect(!CORSAudit.run(definition).findings.contains { $0.severity == .error })
    }
}
