import Testing

/// Recorded: LocalStack's `TestStageCrudCanary`, 2025-05-30.
@Suite struct StageCanaryTests {
    @Test func `replacing a canary's member makes the canary`() async throws {
        let (client, stages, deployment) = try await StageTests.make()
        let answer = await client.patch("\(stages)/s1", "replace", "/canarySettings/percentTraffic", "50")
        #expect(answer.text.contains(#""percentTraffic":50.0"#))
        #expect(answer.at("canarySettings", "deploymentId") as? String == deployment)
        #expect(answer.at("canarySettings", "useStageCache") as? Bool == false)
        #expect(answer.at("canarySettings", "stageVariableOverrides") == nil)
        let cached = await client.patch("\(stages)/s1", "replace", "/canarySettings/useStageCache", "true")
        #expect(cached.at("canarySettings", "useStageCache") as? Bool == true)
        #expect(await client.patch("\(stages)/s1", "remove", "/canarySettings")["canarySettings"] == nil)
        let other = await client.patch("\(stages)/s1", "replace", "/canarySettings/deploymentId", deployment)
        #expect(other.at("canarySettings", "percentTraffic") as? Double == 0)
    }

    @Test func `an override is set and removed`() async throws {
        let (client, stages, _) = try await StageTests.make()
        let path = "/canarySettings/stageVariableOverrides/testVar"
        let set = await client.patch("\(stages)/s1", "replace", path, "updated")
        #expect(set.at("canarySettings", "stageVariableOverrides", "testVar") as? String == "updated")
        let removed = await client.patch("\(stages)/s1", "remove", path)
        #expect(removed.at("canarySettings", "stageVariableOverrides") == nil)
    }

    @Test func `a canary is promoted by copies`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeDeployableAPI()
        let first = try await client.deploy(
            api.id, #"{"stageName":"dev","variables":{"testVar":"test","testVar2":"test2"}}"#)
        let target = "/restapis/\(api.id)/stages/dev"
        let reset = ControlPlaneClient.operation("replace", "/canarySettings/percentTraffic", "0.0")
        let deployment = ControlPlaneClient.operation(
            "copy", "/deploymentId", from: "/canarySettings/deploymentId")
        let variables = ControlPlaneClient.operation(
            "copy", "/variables", from: "/canarySettings/stageVariableOverrides")
        let promotion = #"{"patchOperations":[\#(reset),\#(deployment),\#(variables)]}"#

        let without = await client.call("PATCH", target, #"{"patchOperations":[\#(variables),\#(deployment)]}"#)
        #expect(Refusal(without) == .badRequest("Promotion not available. Canary does not exist."))
        let made = await client.call("PATCH", target, promotion)
        #expect(made.at("canarySettings", "deploymentId") as? String == first)
        #expect(made["variables"] as? [String: String] == ["testVar": "test", "testVar2": "test2"])

        let second = try await client.deploy(
            api.id,
            #"""
            {"stageName":"dev","canarySettings":{"percentTraffic":50,"stageVariableOverrides":{"testVar":"override"}}}
            """#
        )
        let promoted = await client.call("PATCH", target, promotion)
        #expect(promoted["deploymentId"] as? String == second)
        #expect(promoted["variables"] as? [String: String] == ["testVar": "override", "testVar2": "test2"])
        #expect(promoted.at("canarySettings", "percentTraffic") as? Double == 0)
        #expect(promoted.at("canarySettings", "deploymentId") as? String == second)
        #expect(promoted.at("canarySettings", "stageVariableOverrides", "testVar") as? String == "override")
    }

    @Test(arguments: [
        ("/variables", "/canarySettings/stageVariableOverrides"), ("/deploymentId", "/canarySettings/deploymentId"),
        ("/description", "/variables"), ("/canarySettings/deploymentId", "/variables"),
    ])
    func `copies of another sort are refused`(source: String, path: String) async throws {
        let (client, stages, _) = try await StageTests.make()
        await client.patch("\(stages)/s1", "replace", "/canarySettings/percentTraffic", "1")
        let answer = await client.patch("\(stages)/s1", "copy", path, from: source)
        #expect(
            Refusal(answer)
                == .badRequest(
                    "Invalid copy operation with path: \(path) and from \(source). Valid copy:path are [/deploymentId, "
                        + "/variables] and valid copy:from are [/canarySettings/deploymentId, "
                        + "/canarySettings/stageVariableOverrides]"))
    }

    // Reported from AWS.
    @Test func `while a stage has a canary, only canaries are deployed to it`() async throws {
        let (client, stages, _) = try await StageTests.make()
        await client.patch("\(stages)/s1", "replace", "/canarySettings/percentTraffic", "1")
        let deployments = stages.replacing("/stages", with: "/deployments")
        let count = await client.call("GET", deployments).items.count
        #expect(
            Refusal(await client.call("POST", deployments, #"{"stageName":"s1"}"#))
                == .badRequest(
                    "Invalid deployment content specified.Non canary deployment not supported on stage s1 because "
                        + "Canary is enabled. Provide CanarySettings in deploymentInput."))
        #expect(await client.call("GET", deployments).items.count == count)
        #expect(await client.call("POST", deployments, "{}").status == 201)
        #expect(
            await client.call("POST", deployments, #"{"stageName":"s1","canarySettings":{"percentTraffic":2}}"#).status
                == 201)
    }
}
