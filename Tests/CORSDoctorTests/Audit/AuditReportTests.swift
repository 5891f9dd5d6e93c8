import APIModel
import CORSDoctor
import JSON
import Testing

@Suite struct AuditReportTests {
    /// One error, a few warnings, and a value that is too long for its column.
    private static let definition = Sample.with {
        $0.options.apiKeyRequired = true
        $0[verb: "GET"][header: "Access-Control-Allow-Origin"] = "'https://app.example/a/long/path/that/never/matches'"
        $0.gatewayResponses = [Sample.gateway(.default4XX)]
        $0["/{proxy+}"] = Sample.resource("/{proxy+}", [Sample.proxy("ANY")])
    }

    private static let report = CORSAudit.run(definition)

    @Test func `findings come worst first, then by location`() {
        let findings = Self.report.findings
        #expect(findings.map(\.severity) == findings.map(\.severity).sorted(by: >))
        for severity in Finding.Severity.allCases {
            let locations = findings.filter { $0.severity == severity }.map(\.location)
            #expect(locations == locations.sorted())
        }
        #expect(Self.report.worst == .error)
        #expect(Self.report.count(.error) == 2)
    }

    @Test func `two runs say the same, byte for byte`() {
        let again = CORSAudit.run(Self.definition)
        #expect(again == Self.report)
        #expect(again.table(showsCalls: true) == Self.report.table(showsCalls: true))
        #expect(again.json.description == Self.report.json.description)
    }

    @Test func `every answer has a cell, in the order of paths and statuses`() {
        let cells = Self.report.cells
        #expect(
            cells.map(\.location) == [
                "GET /pets, integration response 200", "OPTIONS /pets, integration response 200",
                "PUT /pets, integration response 200", "ANY /{proxy+}", "gateway response DEFAULT_4XX",
            ])
        #expect(cells[1].allowOrigin == .text("*"))
        #expect(cells[1].allowCredentials == .none)
        #expect(cells[3].allowOrigin == .backend)
        #expect(cells[4].allowOrigin == .text("*"))
    }

    @Test func `the table shows routes, troubled answers, findings with fixes, and counts`() {
        let text = Self.report.table()
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines[0] == "Preflights")
        #expect(lines[1] == "  /pets      OPTIONS /pets, MOCK, 403: it needs an API key")
        #expect(lines[2] == "  /{proxy+}  ANY /{proxy+}, AWS_PROXY, backend decides")
        #expect(lines[4] == "Answers with problems")
        #expect(text.contains("error   OPTIONS /pets: apiKeyRequired is true, and preflights never carry X-Api-Key"))
        #expect(text.contains("        fix: Set apiKeyRequired false on OPTIONS alone\n"))
        #expect(lines.suffix(2) == ["2 errors, 2 warnings, 2 notes", ""])
        for line in lines { #expect(line.count <= 100, "\(line)") }
        #expect(!text.contains("aws apigateway"))
        #expect(Self.report.table(showsCalls: true).contains("        $ aws apigateway update-method "))
    }

    @Test func `nothing found is one line below the routes`() {
        let text = CORSAudit.run(Sample.clean).table()
        #expect(text == "Preflights\n  /pets  OPTIONS /pets, MOCK, 200\n\n0 errors, 0 warnings, 0 notes\n")
    }

    @Test func `the JSON form has the documented members`() throws {
        let json = Self.report.json
        #expect(json.objectValue?.keys.sorted() == ["cells", "counts", "findings", "omitted", "preflights"])
        #expect(json["counts"] == ["error": 2, "warning": 2, "note": 2])
        let finding = try #require(json["findings"]?.arrayValue?.first { $0["rule"] == "options-api-key" })
        #expect(
            finding.objectValue?.keys.sorted()
                == ["fix", "help", "location", "message", "resourcePath", "rule", "severity"])
        #expect(finding["severity"] == "error")
        #expect(finding["help"] == "docs/cors-rules.md#options-api-key")
        let call = try #require(finding["fix"]?["calls"]?[0])
        #expect(call.objectValue?.keys.sorted() == ["body", "cli", "method", "operation", "target"])
        #expect(json["cells"]?[0]?["allowOrigin"]?["state"] == "text")
        #expect(json["preflights"]?[0]?["status"] == 403)
        #expect(json["preflights"]?[1]?["reason"] == "backend decides")
        let note = try #require(json["findings"]?.arrayValue?.first { $0["rule"] == "proxy-backend-must-answer" })
        #expect(note["fix"]?["code"]?.objectValue?.keys.sorted() == ["Node.js", "Python"])
        #expect(note["fix"]?["code"]?["Node.js"]?.stringValue?.contains("Access-Control-Allow-Origin") == true)
    }

    /// Source: SARIF 2.1.0, OASIS, sections 3.13 (log), 3.19 (toolComponent), 3.27 (result), 3.33 (logicalLocation).
    @Test func `the SARIF form is a log of version 2.1.0 with a rule for each result`() throws {
        let sarif = Self.report.sarif(artifact: "api/openapi.yaml", version: "1.2.3")
        #expect(sarif["version"] == "2.1.0")
        #expect(sarif["$schema"]?.stringValue?.hasSuffix("sarif-2.1.0.json") == true)
        #expect(sarif["runs"]?.arrayValue?.count == 1)
        let driver = try #require(sarif["runs"]?[0]?["tool"]?["driver"])
        #expect(driver["name"] == "Crossgate")
        #expect(driver["version"] == "1.2.3")
        let rules = try #require(driver["rules"]?.arrayValue)
        #expect(rules.count == CORSAudit.rules.count)
        for rule in rules {
            #expect(rule["shortDescription"]?["text"]?.stringValue?.isEmpty == false)
            #expect(rule["fullDescription"]?["text"]?.stringValue?.isEmpty == false)
            let level = try #require(rule["defaultConfiguration"]?["level"]?.stringValue)
            #expect(["error", "warning", "note"].contains(level))
        }
        let results = try #require(sarif["runs"]?[0]?["results"]?.arrayValue)
        #expect(results.count == Self.report.findings.count)
        for result in results {
            let index = try #require(result["ruleIndex"]?.intValue)
            #expect(rules[index]["id"] == result["ruleId"])
            #expect(result["message"]?["text"]?.stringValue?.isEmpty == false)
            let location = try #require(result["locations"]?[0])
            #expect(location["physicalLocation"]?["artifactLocation"]?["uri"] == "api/openapi.yaml")
            #expect(location["logicalLocations"]?[0]?["fullyQualifiedName"]?.stringValue?.isEmpty == false)
            #expect(result["fixes"] == nil)
        }
        let bare = Self.report.sarif()
        #expect(bare["runs"]?[0]?["results"]?[0]?["locations"]?[0]?["physicalLocation"] == nil)
        #expect(bare["runs"]?[0]?["tool"]?["driver"]?["version"] == nil)
    }
}
