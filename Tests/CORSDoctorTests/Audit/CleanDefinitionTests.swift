import APIModel
import CORSDoctor
import Testing

/// Definitions that are right, and what may stand in the reports about them.
@Suite struct CleanDefinitionTests {
    /// Source: AWS page "CORS for REST APIs in API Gateway"; values in full as it gives them, Allow-Methods `*` and the
    /// console's header list, and both default gateway responses.
    @Test func `an API made as the AWS page says has no finding at all`() {
        let page = Sample.with { $0.options[header: "Access-Control-Allow-Methods"] = "'*'" }
        #expect(CORSAudit.run(page).findings == [])
        #expect(CORSAudit.run(Sample.clean).findings == [])
    }

    @Test func `credentials for one origin, on all answers, are clean`() {
        #expect(CORSAudit.run(RuleCase.credentialed).findings == [])
    }

    /// Source: AWS CDK, `addCorsPreflight` with two origins; the resource's own answers are assumed to do the same.
    @Test func `what CDK makes for several origins has no error and no warning`() {
        let template = """
            #set($origin = $input.params().header.get("Origin"))
            #if($origin == "")
              #set($origin = $input.params().header.get("origin"))
            #end
            #if($origin == "https://b.example")
              #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)
            #end
            """
        let definition = Sample.with { definition in
            for verb in ["GET", "PUT", "OPTIONS"] {
                definition[verb: verb][header: "Access-Control-Allow-Origin"] = "'https://a.example'"
                definition[verb: verb][header: "Vary"] = "'Origin'"
                definition[verb: verb][answer: "200"].responseTemplates = ["application/json": template]
            }
            definition.options.integration.requestTemplates = ["application/json": "{ statusCode: 200 }"]
        }
        let report = CORSAudit.run(definition)
        #expect(report.worst.map { $0 < .warning } ?? true, "\(report.findings)")
        let cell = report.cells.first { $0.location == RuleCase.answer }
        #expect(cell?.allowOrigin == .template(["https://b.example"], otherwise: "https://a.example"))
    }

    /// The engine answers preflights, and puts the headers on the answers of backends and of the gateway.
    @Test func `resources under a policy rule need nothing of their own`() {
        var definition = Sample.api(
            [
                Sample.resource("/"), Sample.resource("/pets", [Sample.method("GET", [:]), Sample.proxy("PUT")]),
                Sample.resource("/pets/{id}", [Sample.proxy("ANY").changed { $0.authorizationType = "AWS_IAM" }]),
            ], gateway: [])
        definition.corsRules = [Sample.rule()]
        let report = CORSAudit.run(definition)
        #expect(report.findings == [])
        #expect(report.preflights.allSatisfy { $0.answer == .policy("/") })
        #expect(report.cells.allSatisfy { $0.allowOrigin == .policy })
    }

    @Test func `only resources under a policy rule are spared`() {
        var definition = Sample.api(
            [
                Sample.resource("/pets", [Sample.method("PUT", [:])]), Sample.resource("/cats", [Sample.proxy("PUT")]),
            ], gateway: [])
        definition.corsRules = [Sample.rule("/pets", recursive: false)]
        let report = CORSAudit.run(definition)
        #expect(report.findings.contains { $0.rule == "preflight-missing" && $0.resourcePath == "/cats" })
        #expect(!report.findings.contains { $0.resourcePath == "/pets" })
        #expect(report.findings.contains { $0.rule == "default-4xx-without-allow-origin" })
    }

    @Test func `an API without resources or methods is no mistake`() {
        #expect(CORSAudit.run(Sample.api([], gateway: [])).findings == [])
        #expect(CORSAudit.run(Sample.api([Sample.resource("/")], gateway: [])).findings == [])
    }

    /// The backend's language follows the kind of backend.
    @Test(arguments: [
        (IntegrationType.awsProxy, ["Node.js", "Python"]), (.httpProxy, ["Express", "any", "nginx"]),
    ])
    func `a proxy's backend gets code that sends the preflight's origin`(type: IntegrationType, languages: [String]) {
        let definition = Sample.pets([Sample.proxy("GET", type)], options: Sample.preflight(origin: Sample.origin))
        let note = CORSAudit.run(definition).findings.first { $0.rule == "proxy-backend-must-answer" }
        #expect(note?.fix.code.keys.sorted() == languages)
        #expect(note?.fix.code.values.allSatisfy { $0.contains(Sample.origin) } == true)
    }

    /// A value of another language's syntax never gets into code.
    @Test func `an odd origin does not get into code`() {
        let odd = "https://a\"); evil(\""
        let definition = Sample.pets([Sample.proxy("GET")], options: Sample.preflight(origin: odd))
        let note = CORSAudit.run(definition).findings.first { $0.rule == "proxy-backend-must-answer" }
        #expect(note?.fix.code.values.contains { $0.contains("evil") } == false)
    }

    /// Source: AWS CDK, `addCorsPreflight` with several origins: `*` for the function would say more than its preflight.
    @Test func `a function behind a preflight by template is told the template's origins`() throws {
        let template = """
            #if($origin == "https://b.example")
              #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)
            #end
            """
        let options = Sample.preflight(origin: "https://a.example").changed {
            $0[answer: "200"].responseTemplates = ["application/json": template]
        }
        let definition = Sample.pets([Sample.proxy("GET")], options: options)
        let note = try #require(
            CORSAudit.run(definition).findings.first { $0.rule == "proxy-backend-must-answer" })
        #expect(note.fix.summary.contains("https://a.example and https://b.example"))
        #expect(note.fix.code["Node.js"]?.contains("https://b.example") == true)
        #expect(note.fix.code["Node.js"]?.contains("\"*\"") == false)
    }
}
