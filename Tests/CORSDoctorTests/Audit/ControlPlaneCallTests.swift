import APIModel
import CORSDoctor
import JSON
import Testing

@Suite struct ControlPlaneCallTests {
    private func fix(
        _ rule: String, _ definition: DeploymentSnapshot, stage: Stage? = nil, live: DeploymentSnapshot? = nil
    )
        throws -> Fix
    {
        try #require(CORSAudit.run(definition, stage: stage, live: live).findings.first { $0.rule == rule }).fix
    }

    @Test func `a patch is written for the wire and for the CLI`() throws {
        let fix = try fix(
            "mock-template-missing",
            Sample.with {
                $0.options.integration.requestTemplates = nil
            })
        let call = try #require(fix.calls.first)
        #expect(call.operation == "update-integration")
        #expect(call.method == "PATCH")
        #expect(call.target == "/restapis/a1b2c3d4e5/resources/rpets/methods/OPTIONS/integration")
        let step: JSONValue = [
            "op": "add", "path": "/requestTemplates/application~1json", "value": #"{"statusCode": 200}"#,
        ]
        #expect(call.body == ["patchOperations": [step]])
        #expect(
            call.cliText
                == #"aws apigateway update-integration --rest-api-id a1b2c3d4e5 --resource-id rpets --http-method OPTIONS "#
                + #"--patch-operations '[{"op":"add","path":"/requestTemplates/application~1json","#
                + #""value":"{\"statusCode\": 200}"}]'"#)
    }

    @Test func `quotes of mapping values survive the shell`() throws {
        let fix = try fix("allow-origin-missing", Sample.with { $0[verb: "GET"] = Sample.method("GET", [:]) })
        let text = fix.calls.map(\.cliText)
        #expect(text.count == 2)
        #expect(text[0].contains("update-method-response"))
        #expect(
            text[1].hasSuffix(
                #"--status-code 200 --patch-operations '[{"op":"add","path":"/responseParameters/method.response.header."#
                    + #"Access-Control-Allow-Origin","value":"'\''*'\''"}]'"#))
    }

    @Test func `a whole preflight is four calls, the method first`() throws {
        let fix = try fix(
            "preflight-missing", Sample.pets([Sample.method("GET"), Sample.method("PUT")], options: nil))
        #expect(
            fix.calls.map(\.operation)
                == ["put-method", "put-integration", "put-method-response", "put-integration-response"])
        #expect(fix.calls.allSatisfy { $0.method == "PUT" })
        #expect(fix.calls[0].cliText.hasSuffix("--authorization-type NONE --no-api-key-required"))
        #expect(fix.calls[3].target == "/restapis/a1b2c3d4e5/resources/rpets/methods/OPTIONS/integration/responses/200")
        #expect(
            fix.calls[3].body?["responseParameters"]?["method.response.header.Access-Control-Allow-Methods"]
                == "'GET,OPTIONS,PUT'")
    }

    @Test func `a preflight for an API of binary types makes text of its request`() throws {
        let fix = try fix(
            "preflight-missing",
            Sample.with {
                $0.remove("OPTIONS")
                $0.restAPI.binaryMediaTypes = ["*/*"]
            })
        #expect(fix.calls[1].body?["contentHandling"] == "CONVERT_TO_TEXT")
    }

    @Test func `what is mended and not deployed is deployed to the stage`() throws {
        let broken = Sample.with { $0.options.apiKeyRequired = true }
        let call = try #require(
            try fix("not-deployed", broken, stage: Sample.stage(), live: Sample.clean).calls.first)
        #expect(call.cliText == "aws apigateway create-deployment --rest-api-id a1b2c3d4e5 --stage-name prod")
        #expect(call.method == "POST")
        #expect(call.target == "/restapis/a1b2c3d4e5/deployments")
        #expect(call.body == ["stageName": "prod"])
        let canary = Sample.stage { $0.canarySettings = CanarySettings() }
        #expect(try fix("not-deployed", broken, stage: canary, live: Sample.clean).calls.isEmpty)
    }

    @Test func `a stage variable that is not there is added to the stage`() throws {
        let definition = Sample.with {
            for verb in ["PUT", "OPTIONS"] {
                $0[verb: verb][header: "Access-Control-Allow-Origin"] = "'\(Sample.origin)'"
            }
            $0[verb: "GET"][header: "Access-Control-Allow-Origin"] = "stageVariables.origin"
        }
        let call = try #require(
            try fix("stage-variable-undefined", definition, stage: Sample.stage()).calls.first)
        #expect(call.operation == "update-stage")
        #expect(call.target == "/restapis/a1b2c3d4e5/stages/prod")
        #expect(
            call.body == [
                "patchOperations": [["op": "replace", "path": "/variables/origin", "value": .string(Sample.origin)]]
            ])
    }

    @Test func `an origin that comes from a stage variable is mended in the stage`() throws {
        let definition = Sample.with {
            $0[verb: "GET"][header: "Access-Control-Allow-Origin"] = "stageVariables.origin"
        }
        let stage = Sample.stage { $0.variables = ["origin": "https://App.example/"] }
        let call = try #require(try fix("allow-origin-path", definition, stage: stage).calls.first)
        #expect(call.operation == "update-stage")
        #expect(call.arguments.last?.contains("https://app.example") == true)
    }

    /// Source: UpdateStage, which refuses a stage variable of any other character than letters, digits and ` -._:/?&=,`.
    @Test func `a value that no stage variable may hold is mapped itself`() throws {
        let undefined = Sample.with {
            $0[verb: "GET"][header: "Access-Control-Allow-Origin"] = "stageVariables.origin"
        }
        let mapped = try #require(try fix("stage-variable-undefined", undefined, stage: Sample.stage()).calls.first)
        #expect(mapped.operation == "update-integration-response")
        #expect(mapped.arguments.last?.contains("'*'") == true)
        let quoted = Sample.stage { $0.variables = ["origin": "\"*\""] }
        #expect(
            try fix("allow-origin-quoted", undefined, stage: quoted).calls.allSatisfy { $0.operation != "update-stage" }
        )
    }

    @Test(arguments: [
        ("plain-1_2./:=@%+,", "plain-1_2./:=@%+,"), ("", "''"), ("it's", #"'it'\''s'"#), ("a b", "'a b'"),
        ("$(rm)", "'$(rm)'"), ("`x`", "'`x`'"), ("a\nb", #"$'a\012b'"#), ("\u{1B}[1'\\", #"$'\033[1\'\\'"#),
        ("~", "'~'"), ("é", "'é'"),
    ])
    func `words are quoted for a shell`(word: String, quoted: String) {
        let call = ControlPlaneCall(operation: "x", method: "GET", target: "/", body: nil, arguments: [word])
        #expect(call.cliText == "aws apigateway x \(quoted)")
    }

    @Test func `identifiers are encoded in paths`() throws {
        let definition = Sample.with {
            $0.resources[1].id = "a/b c"
            $0.options.apiKeyRequired = true
        }
        let call = try #require(try fix("options-api-key", definition).calls.first)
        #expect(call.target == "/restapis/a1b2c3d4e5/resources/a%2Fb%20c/methods/OPTIONS")
        #expect(call.arguments.contains("a/b c"))
    }
}
