import APIModel
import CORSDoctor
import JSON
import Testing

@Suite struct AuditRuleTests {
    @Test(arguments: RuleCase.all)
    func `a rule finds its mistake, says where, how bad and with which value`(_ test: RuleCase) throws {
        let report = CORSAudit.run(test.fires, stage: test.stage, live: test.live)
        let found = report.findings.filter { $0.rule == test.rule && $0.location == test.location }
        #expect(found.count == 1, "\(report.findings.filter { $0.rule == test.rule })")
        let finding = try #require(found.first)
        #expect(finding.severity == test.severity)
        for text in test.says { #expect(finding.message.contains(text), "\(finding.message)") }
        #expect(!finding.fix.summary.isEmpty)
        #expect(finding.fix.calls.isEmpty == !test.hasCalls, "\(finding.fix.calls)")
        let isSentencePart = !finding.message.hasSuffix(".") && !finding.fix.summary.hasSuffix(".")
        #expect(isSentencePart)
    }

    @Test(arguments: RuleCase.all)
    func `a rule is silent about the good neighbour`(_ test: RuleCase) {
        let report = CORSAudit.run(test.quiet, stage: test.quietStage, live: test.quietLive)
        let found = report.findings.filter { $0.rule == test.rule && $0.location == test.location }
        #expect(found.isEmpty, "\(found)")
    }

    @Test func `every rule has a case, and every case is for a rule`() {
        let rules = CORSAudit.rules.map(\.id)
        #expect(Set(rules).count == rules.count)
        #expect(Set(rules) == Set(RuleCase.all.map(\.rule)))
        #expect(rules.count >= 34)
    }

    /// Calls of stages and deployments change nothing in a definition: theirs are another test's.
    static let fixable: [RuleCase] = RuleCase.all.filter { test in
        test.hasCalls && !["not-deployed", "stage-variable-undefined"].contains(test.rule)
    }

    @Test(arguments: fixable)
    func `the calls of a fix are taken by the control plane and mend it`(_ test: RuleCase) throws {
        let finding = try #require(
            CORSAudit.run(test.fires, stage: test.stage).findings.first {
                $0.rule == test.rule && $0.location == test.location
            })
        let mended = try FixApplication.apply(finding.fix.calls, to: test.fires)
        #expect(mended != test.fires)
        let left = CORSAudit.run(mended, stage: test.stage).findings
        #expect(!left.contains { $0.rule == test.rule && $0.location == test.location })
    }

    /// One change may show the next mistake, e.g. an origin that is right on one side alone; but it ends, and nothing
    /// that calls can mend is left.
    @Test(arguments: fixable)
    func `mending one finding after the other comes to an end`(_ test: RuleCase) throws {
        var definition = test.fires
        for _ in 0..<40 {
            guard let next = CORSAudit.run(definition, stage: test.stage).nextToMend else { return }
            definition = try FixApplication.apply(next.fix.calls, to: definition)
        }
        let left = CORSAudit.run(definition, stage: test.stage).findings
        Issue.record("still there: \(left.map { "\($0.rule) at \($0.location)" })")
    }

    @Test(arguments: RuleCase.all)
    func `the arguments for the CLI say what the wire form says`(_ test: RuleCase) throws {
        for finding in CORSAudit.run(test.fires, stage: test.stage, live: test.live).findings {
            for call in finding.fix.calls { try check(call) }
        }
    }

    /// Reads the arguments back: names by pairs, flags alone.
    private func check(_ call: ControlPlaneCall) throws {
        var body: [String: JSONValue] = [:]
        var index = 0
        var place: [String] = []
        while index < call.arguments.count {
            let name = call.arguments[index]
            #expect(name.hasPrefix("--"))
            let member = name.dropFirst(2).split(separator: "-").enumerated()
                .map {
                    $0.offset == 0 ? String($0.element) : $0.element.prefix(1).uppercased() + $0.element.dropFirst()
                }
                .joined()
            if ["apiKeyRequired", "noApiKeyRequired"].contains(member) {
                body["apiKeyRequired"] = .bool(member == "apiKeyRequired")
                index += 1
                continue
            }
            try #require(index + 1 < call.arguments.count)
            let value = call.arguments[index + 1]
            index += 2
            let isPlace =
                ["restApiId", "resourceId", "httpMethod", "statusCode", "responseType"].contains(member)
                || (member == "stageName" && call.operation == "update-stage")
            if isPlace {
                place.append(value)
            } else {
                body[member] =
                    value.hasPrefix("{") || value.hasPrefix("[") ? try JSONValue.parse(value) : .string(value)
            }
        }
        let sent: [String: JSONValue] = Dictionary(
            uniqueKeysWithValues: (call.body?.objectValue ?? JSONObject()).map { ($0.key, $0.value) })
        #expect(body == sent, "\(call)")
        let segments = call.target.split(separator: "/").map(String.init)
        for value in place { #expect(segments.contains(value), "\(call.target) lacks \(value)") }
    }

    @Test(arguments: CORSAudit.rules.map(\.id))
    func `a rule explains itself in one to four sentences`(_ id: String) throws {
        let rule = try #require(CORSAudit.rules.first { $0.id == id })
        #expect(rule.id.allSatisfy { ($0.isLowercase && $0.isASCII) || $0.isNumber || $0 == "-" })
        #expect(rule.helpURI == "docs/cors-rules.md#\(id)")
        #expect(!rule.title.isEmpty && !rule.title.hasSuffix("."))
        let sentences = rule.explanation.split(separator: ". ").count
        #expect((1...4).contains(sentences), "\(sentences)")
        #expect(rule.explanation.hasSuffix("."))
    }
}
