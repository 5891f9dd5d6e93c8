import APIModel
import CORSDoctor
import Testing

@Suite struct PreflightRouteTests {
    private func routes(_ resources: [Resource]) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: CORSAudit.run(Sample.api(resources)).preflights.map { ($0.resourcePath, $0.summary) })
    }

    /// Recorded on AWS: the emulator's test_proxy_routing_with_hardcoded_resource_sibling.
    @Test func `a resource without OPTIONS leaves it to a greedy one, and ANY keeps it`() {
        let routes = routes([
            Sample.resource("/test", [Sample.method("POST")]), Sample.resource("/test/any", [Sample.proxy("ANY")]),
            Sample.resource("/{proxy+}", [Sample.preflight()]),
        ])
        #expect(routes["/test"] == "OPTIONS /{proxy+}, MOCK, 200")
        #expect(routes["/test/any"] == "ANY /test/any, AWS_PROXY, backend decides")
        #expect(routes["/{proxy+}"] == "OPTIONS /{proxy+}, MOCK, 200")
    }

    @Test(arguments: [
        ("/a/{id}", ["/{x}/{y}", "/{proxy+}"], "/{x}/{y}"),
        ("/a/{id}", ["/a/b", "/{proxy+}"], "/{proxy+}"),
        ("/a/b", ["/a/{id}", "/{x}/b", "/{proxy+}"], "/a/{id}"),
        ("/a/b/c", ["/a/{proxy+}", "/{proxy+}"], "/a/{proxy+}"),
        ("/a/{proxy+}", ["/a/{id}", "/{proxy+}"], "/{proxy+}"),
        ("/a", ["/a/{proxy+}"], "nobody"),
        ("/", ["/{proxy+}"], "nobody"),
        ("/a/b", ["/A/b", "/a"], "nobody"),
    ])
    func `the most specific resource that has OPTIONS answers`(path: String, others: [String], answer: String) {
        let routes = routes(
            [Sample.resource(path, [Sample.method("GET")])] + others.map { Sample.resource($0, [Sample.preflight()]) })
        let expected = answer == "nobody" ? "nobody: 403 Missing Authentication Token" : "OPTIONS \(answer), MOCK, 200"
        #expect(routes[path] == expected)
    }

    @Test(arguments: [
        ("AWS_IAM", false, "403: it needs authorization"), ("CUSTOM", false, "401: it needs authorization"),
        ("NONE", true, "403: it needs an API key"),
    ])
    func `what stands in a preflight's way decides its status`(type: String, key: Bool, text: String) {
        let method = Sample.preflight().changed {
            $0.authorizationType = type
            $0.apiKeyRequired = key
        }
        #expect(routes([Sample.resource("/pets", [method])])["/pets"] == "OPTIONS /pets, MOCK, \(text)")
    }

    /// The lenient reading is recorded on AWS, the emulator's test_mock_integration.
    @Test(arguments: [
        ("{ statusCode: 200 }", "200"), ("{'statusCode': 200, '': ''}", "200"), (#"{"statusCode": 200 ,, }"#, "200"),
        (#"{"statusCode": 200 , null: null }"#, "200"), ("{statusCode: 200, foo}: [ba r]}", "200"),
        ("## preflight\n{\"statusCode\": 200}", "200"), (#"{"statusCode": -7}"#, "200"),
        (#"{"statusCode': 200 }"#, "500: the template has no integer statusCode"),
        ("statusCode: 200", "500: the template has no integer statusCode"),
        (#"{"statusCode": 200"#, "500: the template has no integer statusCode"),
        (#"{"statusCode": 200.0}"#, "500: the template has no integer statusCode"),
        (#"{"statusCode": $status}"#, "200"),
        ("", "415: no request template fits"),
    ])
    func `a mock's template gives its status`(template: String, outcome: String) {
        let method = Sample.preflight().changed { $0.integration.requestTemplates = ["application/json": template] }
        #expect(routes([Sample.resource("/pets", [method])])["/pets"] == "OPTIONS /pets, MOCK, \(outcome)")
    }

    /// The whole status against the whole pattern, as `Pattern.matches` of Java's does.
    @Test(arguments: [
        ("200", true), (#"2\d{2}"#, true), (#"\d+"#, true), ("2.*", true), ("20", false), ("00", false),
        ("[2-3]00", true),
        ("[^2]00", false), ("(404|200)", true), ("(?:4|5)..", false), ("4..|2..", true), (".*", true), ("2?0{2}", true),
        ("(((((((((.*)*)*)*)*)*)*)*)*)*", true), ("2(0|)(0|)(|)(|)", true), ("^200$", true), (#"\D*"#, false),
        ("20{0}", false), ("2[0]{1,}?", true), ("(?=2)200", true), (#"(2)\1"#, false), ("2++00", true),
    ])
    func `a selection pattern is matched against the mock's status`(pattern: String, matches: Bool) {
        let method = Sample.preflight().changed { $0[answer: "200"].selectionPattern = pattern }
        let summary = routes([Sample.resource("/pets", [method])])["/pets"]
        #expect(
            summary
                == (matches
                    ? "OPTIONS /pets, MOCK, 200" : "OPTIONS /pets, MOCK, 500: no integration response is selected"))
    }

    @Test(arguments: [
        "(", "[", "*", "200{9999999999999999999}", "200{9223372036854775807}",
    ])
    func `a pattern that cannot be read is not judged`(pattern: String) {
        let method = Sample.preflight().changed { $0[answer: "200"].selectionPattern = pattern }
        let report = CORSAudit.run(Sample.api([Sample.resource("/pets", [method])]))
        #expect(report.preflights.first?.summary == "OPTIONS /pets, MOCK, status by template")
        #expect(!report.findings.contains { $0.rule == "mock-response-unselected" })
    }
}
