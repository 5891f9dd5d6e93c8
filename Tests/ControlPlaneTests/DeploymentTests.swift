import APIModel
import Storage
import Testing

@testable import ControlPlane

/// Recorded: LocalStack's `TestDeployments` (2023-09-07) and `TestStageCrudCanary` (2025-05-30).
@Suite struct DeploymentTests {
    @Test func `a deployment has an id and a date and no stage`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeDeployableAPI()
        let answer = await client.call("POST", "/restapis/\(api.id)/deployments", "{}")
        #expect(answer.status == 201)
        #expect(Set(answer.json.keys) == ["id", "createdDate"])
        #expect(answer["createdDate"] as? Int == 1_700_000_000)
        #expect((answer["id"] as? String)?.count == 6)
        let stages = await client.call("GET", "/restapis/\(api.id)/stages")
        #expect(stages.items.isEmpty)
    }

    @Test func `a definition is frozen by its deployment`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeDeployableAPI()
        let id = try await client.deploy(api.id)
        try await client.put(Method(httpMethod: "PUT"), Integration(type: .mock), api: api.id, resource: api.root)
        let snapshot = try await client.store.read { transaction in
            try transaction.get(DeploymentSnapshot.self, at: ResourcePath.restAPI(api.id).deployment(id).snapshot)
        }
        let methods = try #require(snapshot?.resources.first?.resourceMethods)
        #expect(Array(methods.keys) == ["GET"])
        #expect(methods["GET"]?.methodIntegration?.type == .mock)
    }

    @Test func `an API without methods is not deployed`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let answer = await client.call("POST", "/restapis/\(api.id)/deployments", #"{"stageName":"dev"}"#)
        #expect(Refusal(answer) == .badRequest("The REST API doesn't contain any methods"))
        #expect(await client.call("GET", "/restapis/\(api.id)/deployments").items.isEmpty)
    }

    @Test func `a method without an integration is not deployed`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeDeployableAPI()
        try await client.put(Method(httpMethod: "POST"), api: api.id, resource: api.root)
        let answer = await client.call("POST", "/restapis/\(api.id)/deployments", "{}")
        #expect(Refusal(answer) == .badRequest("No integration defined for method"))
    }

    @Test func `a stage name makes the stage with its settings`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeDeployableAPI()
        let id = try await client.deploy(
            api.id,
            #"""
            {"stageName":"dev","stageDescription":"first","description":"v1","variables":{"a":"1"},
            "tracingEnabled":true,"cacheClusterEnabled":true,"cacheClusterSize":"1.6"}
            """#)
        let stage = await client.call("GET", "/restapis/\(api.id)/stages/dev")
        #expect(stage["deploymentId"] as? String == id)
        #expect(stage["description"] as? String == "first")
        #expect(stage["variables"] as? [String: String] == ["a": "1"])
        #expect(stage["tracingEnabled"] as? Bool == true)
        #expect(stage["cacheClusterSize"] as? String == "1.6")
        #expect(stage["cacheClusterStatus"] as? String == "AVAILABLE")
        #expect(await client.call("GET", "/restapis/\(api.id)/deployments/\(id)")["description"] as? String == "v1")
    }

    @Test func `a second deployment moves the stage and leaves its settings`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeDeployableAPI()
        let first = try await client.deploy(api.id, #"{"stageName":"s1","variables":{"a":"1"}}"#)
        await client.patch("/restapis/\(api.id)/stages/s1", "replace", "/*/*/metrics/enabled", "true")
        let second = try await client.deploy(api.id, #"{"stageName":"s1"}"#)
        let stage = await client.call("GET", "/restapis/\(api.id)/stages/s1")
        #expect(stage["deploymentId"] as? String == second)
        #expect(stage["variables"] as? [String: String] == ["a": "1"])
        #expect(stage.at("methodSettings", "*/*", "metricsEnabled") as? Bool == true)
        #expect(await client.call("DELETE", "/restapis/\(api.id)/deployments/\(first)").status == 202)
        let refused = await client.call("DELETE", "/restapis/\(api.id)/deployments/\(second)")
        #expect(
            Refusal(refused) == .badRequest("Active stages pointing to this deployment must be moved or deleted"))
        #expect(await client.call("DELETE", "/restapis/\(api.id)/stages/s1").status == 202)
        #expect(await client.call("DELETE", "/restapis/\(api.id)/deployments/\(second)").status == 202)
        #expect(await client.call("GET", "/restapis/\(api.id)/deployments").items.isEmpty)
    }

    @Test func `a summary is shown when it is asked for`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeDeployableAPI()
        let id = try await client.deploy(api.id)
        let target = "/restapis/\(api.id)/deployments/\(id)"
        #expect(await client.call("GET", target)["apiSummary"] == nil)
        let answer = await client.call("GET", "\(target)?embed=apisummary")
        #expect(answer.at("apiSummary", "/", "GET", "authorizationType") as? String == "NONE")
        #expect(answer.at("apiSummary", "/", "GET", "apiKeyRequired") as? Bool == false)
        #expect(await client.call("GET", "\(target)?embed=methods").status == 400)
    }

    @Test func `only the description of a deployment can be patched`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeDeployableAPI()
        let target = "/restapis/\(api.id)/deployments/\(try await client.deploy(api.id))"
        #expect(await client.patch(target, "replace", "/description", "new")["description"] as? String == "new")
        #expect(await client.patch(target, "replace", "/description", "")["description"] == nil)
        #expect(
            Refusal(await client.patch(target, "replace", "/id", "x"))
                == .badRequest(
                    "Invalid patch path  '/id' specified for op 'replace'. Must be one of: [/description]"))
    }

    @Test(arguments: ["GET", "PATCH", "DELETE"])
    func `an unknown deployment is not found`(verb: String) async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let answer = await client.call(verb, "/restapis/\(api.id)/deployments/nobody", verb == "PATCH" ? "{}" : "")
        #expect(Refusal(answer) == .notFound("Invalid Deployment identifier specified"))
    }

    @Test func `a canary deployment moves the canary and not the stage`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeDeployableAPI()
        let first = try await client.deploy(api.id, #"{"stageName":"dev","variables":{"testVar":"default"}}"#)
        let second = try await client.deploy(
            api.id,
            #"{"stageName":"dev","canarySettings":{"percentTraffic":50,"stageVariableOverrides":{"testVar":"canary"}}}"#
        )
        let stage = await client.call("GET", "/restapis/\(api.id)/stages/dev")
        #expect(stage["deploymentId"] as? String == first)
        #expect(stage.at("canarySettings", "deploymentId") as? String == second)
        #expect(stage.at("canarySettings", "percentTraffic") as? Double == 50)
        #expect(stage.at("canarySettings", "useStageCache") as? Bool == false)
        #expect(stage.at("canarySettings", "stageVariableOverrides", "testVar") as? String == "canary")
        #expect(stage["variables"] as? [String: String] == ["testVar": "default"])
        let refused = await client.call("DELETE", "/restapis/\(api.id)/deployments/\(second)")
        #expect(refused.status == 400)
    }

    static let refusedCanaries: [(body: String, sentence: String)] = [
        (
            #"{"canarySettings":{"percentTraffic":50}}"#,
            "Invalid deployment content specified.Non null and non empty stageName must be provided for canary "
                + "deployment. Provided value is null"
        ),
        (
            #"{"stageName":"","canarySettings":{"percentTraffic":50}}"#,
            "Invalid deployment content specified.Non null and non empty stageName must be provided for canary "
                + "deployment. Provided value is "
        ),
        (
            #"{"stageName":"non-existing","canarySettings":{"percentTraffic":50}}"#,
            "Invalid deployment content specified.Stage non-existing must already be created before making a canary "
                + "release deployment"
        ),
    ]

    @Test(arguments: refusedCanaries)
    func `a canary needs a stage`(body: String, sentence: String) async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeDeployableAPI()
        let answer = await client.call("POST", "/restapis/\(api.id)/deployments", body)
        #expect(Refusal(answer) == .badRequest(sentence))
        #expect(await client.call("GET", "/restapis/\(api.id)/deployments").items.isEmpty)
    }

    @Test func `a refused stage leaves no deployment behind`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeDeployableAPI()
        for body in [
            #"{"stageName":"a b"}"#, #"{"stageName":"dev","variables":{"a":"<"}}"#,
            #"{"stageName":"dev","cacheClusterSize":"7"}"#, #"{"stageName":7}"#, #"{"variables":[]}"#,
        ] {
            #expect(await client.call("POST", "/restapis/\(api.id)/deployments", body).status == 400, "\(body)")
        }
        #expect(await client.call("GET", "/restapis/\(api.id)/deployments").items.isEmpty)
        #expect(await client.call("GET", "/restapis/\(api.id)/stages").items.isEmpty)
    }

    // Reliability case 37: concurrent writes are serialised, a snapshot is of one moment.
    @Test func `deployments beside changes of methods each freeze one whole definition`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeDeployableAPI()
        await withTaskGroup(of: Void.self) { group in
            for verb in ["DELETE", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] {
                group.addTask {
                    try? await client.put(
                        Method(httpMethod: verb), Integration(type: .mock), api: api.id, resource: api.root)
                }
                group.addTask { await client.call("POST", "/restapis/\(api.id)/deployments", "{}") }
            }
        }
        let ids = await client.call("GET", "/restapis/\(api.id)/deployments").items.compactMap { $0["id"] as? String }
        #expect(ids.count == 6)
        for id in ids {
            let snapshot = try await client.store.read { transaction in
                try transaction.get(DeploymentSnapshot.self, at: ResourcePath.restAPI(api.id).deployment(id).snapshot)
            }
            let methods = try #require(snapshot?.resources.first?.resourceMethods)
            #expect(methods.values.allSatisfy { $0.methodIntegration != nil })
        }
    }
}
