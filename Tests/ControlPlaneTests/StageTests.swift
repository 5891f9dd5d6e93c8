import APIModel
import Foundation
import Testing

@testable import ControlPlane

/// Recorded: LocalStack's `TestStages` (2023-09-01, 2024-03-05) and `TestStageCrudCanary` (2025-05-30).
@Suite struct StageTests {
    /// An API with the stage `s1` on its only deployment.
    static func make() async throws -> (client: ControlPlaneClient, stages: String, deployment: String) {
        let client = try ControlPlaneClient()
        let api = try await client.makeDeployableAPI()
        let deployment = try await client.deploy(api.id)
        let stages = "/restapis/\(api.id)/stages"
        let answer = await client.call("POST", stages, #"{"stageName":"s1","deploymentId":"\#(deployment)"}"#)
        #expect(answer.status == 201, "\(answer.text)")
        return (client, stages, deployment)
    }

    @Test func `a new stage shows AWS's defaults and nothing else`() async throws {
        let (client, stages, deployment) = try await Self.make()
        let answer = await client.call("GET", "\(stages)/s1")
        #expect(answer.status == 200)
        #expect(
            Set(answer.json.keys) == [
                "cacheClusterEnabled", "cacheClusterStatus", "createdDate", "deploymentId", "lastUpdatedDate",
                "methodSettings", "stageName", "tracingEnabled",
            ])
        #expect(answer["cacheClusterEnabled"] as? Bool == false)
        #expect(answer["cacheClusterStatus"] as? String == "NOT_AVAILABLE")
        #expect(answer["tracingEnabled"] as? Bool == false)
        #expect((answer["methodSettings"] as? [String: Any])?.isEmpty == true)
        #expect(answer["deploymentId"] as? String == deployment)
    }

    @Test func `a stage is made with all its members`() async throws {
        let (client, stages, deployment) = try await Self.make()
        let answer = await client.call(
            "POST", stages,
            #"""
            {"stageName":"dev","deploymentId":"\#(deployment)","description":"dev stage","documentationVersion":"v123",
            "variables":{"testVar":"default"},"tracingEnabled":true,"cacheClusterEnabled":true,"tags":{"a":"b"},
            "canarySettings":{"deploymentId":"\#(deployment)","percentTraffic":50,
            "stageVariableOverrides":{"testVar":"canary"}}}
            """#)
        #expect(answer.status == 201)
        #expect(answer["description"] as? String == "dev stage")
        #expect(answer["documentationVersion"] as? String == "v123")
        #expect(answer["variables"] as? [String: String] == ["testVar": "default"])
        #expect(answer["tags"] as? [String: String] == ["a": "b"])
        #expect(answer["cacheClusterSize"] as? String == "0.5")
        #expect(answer.at("canarySettings", "percentTraffic") as? Double == 50)
        #expect(answer.at("canarySettings", "useStageCache") as? Bool == false)
    }

    static let refusedCreations: [(body: String, refusal: Refusal)] = [
        (#"{"stageName":"s1","deploymentId":"D"}"#, .conflict("Stage already exists")),
        (#"{"stageName":"a.b","deploymentId":"D"}"#, .badRequest("Stage name only allows a-zA-Z0-9_")),
        (#"{"stageName":"","deploymentId":"D"}"#, .badRequest("Stage name only allows a-zA-Z0-9_")),
        (#"{"stageName":"$default","deploymentId":"D"}"#, .badRequest("Stage name only allows a-zA-Z0-9_")),
        (
            #"{"stageName":"\#(String(repeating: "a", count: 129))","deploymentId":"D"}"#,
            .badRequest("Stage name only allows a-zA-Z0-9_")
        ),
        (#"{"stageName":"s2","deploymentId":"deploy"}"#, .badRequest("Deployment id does not exist")),
        (#"{"stageName":"s2","deploymentId":""}"#, .badRequest("Deployment id does not exist")),
        // Recorded: "bad-canary-deployment-id".
        (
            #"{"stageName":"s2","deploymentId":"D","canarySettings":{"deploymentId":"deploy"}}"#,
            .badRequest("Deployment id does not exist")
        ),
        (
            #"{"stageName":"s2","deploymentId":"D","canarySettings":{}}"#, .badRequest("Deployment id does not exist")
        ),
        (
            #"{"stageName":"s2","deploymentId":"D","canarySettings":{"deploymentId":"D","percentTraffic":101}}"#,
            .badRequest("Invalid canary percentTraffic specified, must be between 0.0 and 100.0")
        ),
        // Reported from AWS: serverless issue 6133, and an issue of 2017-08-10 with an empty value.
        (
            #"{"stageName":"s2","deploymentId":"D","variables":{"owner:application-name":"foo"}}"#,
            .badRequest(
                "Invalid stage variable name: owner:application-name.  Please use names with only word characters.")
        ),
        (
            #"{"stageName":"s2","deploymentId":"D","variables":{"a":""}}"#,
            .badRequest(
                "Invalid stage variable value: .  Please use values with alphanumeric characters and the symbols "
                    + "' ', -', '.', '_', ':', '/', '?', '&', '=', and ','.")
        ),
        (
            #"{"stageName":"s2","deploymentId":"D","tags":{"aws:x":"y"}}"#,
            .badRequest("Invalid tag key specified: aws:x")
        ),
    ]

    @Test(arguments: refusedCreations)
    func `a stage that AWS refuses is not made`(body: String, refusal: Refusal) async throws {
        let (client, stages, deployment) = try await Self.make()
        let answer = await client.call("POST", stages, body.replacing("\"D\"", with: "\"\(deployment)\""))
        #expect(Refusal(answer) == refusal)
        #expect(await client.call("GET", stages).items.count == 1)
    }

    @Test(arguments: ["v1-dev", "v1_dev", "0", String(repeating: "a", count: 128)])
    func `letters, digits, hyphens and underscores make a stage name`(name: String) async throws {
        let (client, stages, deployment) = try await Self.make()
        let answer = await client.call("POST", stages, #"{"stageName":"\#(name)","deploymentId":"\#(deployment)"}"#)
        #expect(answer.status == 201)
    }

    @Test func `a cache size is one of the eight`() async throws {
        let (client, stages, deployment) = try await Self.make()
        let answer = await client.call(
            "POST", stages, #"{"stageName":"s2","deploymentId":"\#(deployment)","cacheClusterSize":"7"}"#)
        #expect(answer.status == 400)
        #expect(answer.errorType == "ValidationException")
        #expect(answer.message?.contains("'createStageInput.cacheClusterSize'") == true)
    }

    @Test func `an API has ten stages at most`() async throws {
        let (client, stages, deployment) = try await Self.make()
        for number in 2...10 {
            let answer = await client.call(
                "POST", stages, #"{"stageName":"s\#(number)","deploymentId":"\#(deployment)"}"#)
            #expect(answer.status == 201)
        }
        let answer = await client.call("POST", stages, #"{"stageName":"s11","deploymentId":"\#(deployment)"}"#)
        #expect(answer.status == 429)
        #expect(answer.errorType == "LimitExceededException")
    }

    @Test func `the list can be of one deployment`() async throws {
        let (client, stages, deployment) = try await Self.make()
        #expect(await client.call("GET", "\(stages)?deploymentId=\(deployment)").items.count == 1)
        #expect(await client.call("GET", "\(stages)?deploymentId=other").items.isEmpty)
        #expect(
            Refusal(await client.call("GET", "/restapis/fake/stages"))
                == .notFound("Invalid API identifier specified 111111111111:fake"))
    }

    @Test(arguments: ["GET", "PATCH", "DELETE"])
    func `an unknown stage is not found`(verb: String) async throws {
        let (client, stages, _) = try await Self.make()
        let answer = await client.call(verb, "\(stages)/nobody", verb == "PATCH" ? "{}" : "")
        #expect(Refusal(answer) == .notFound("Invalid stage identifier specified"))
    }

    @Test func `a deleted stage is gone`() async throws {
        let (client, stages, _) = try await Self.make()
        #expect(await client.call("DELETE", "\(stages)/s1").status == 202)
        #expect(await client.call("GET", "\(stages)/s1").status == 404)
    }

    // MARK: Patches

    @Test func `a patch of many operations is applied in order`() async throws {
        let (client, stages, _) = try await Self.make()
        let operations: [String] = [
            ControlPlaneClient.operation("replace", "/description", "stage new"),
            ControlPlaneClient.operation("replace", "/variables/var1", "test"),
            ControlPlaneClient.operation("add", "/variables/var2", "test2"),
            ControlPlaneClient.operation("replace", "/*/*/throttling/burstLimit", "123"),
            ControlPlaneClient.operation("replace", "/*/*/caching/enabled", "true"),
            ControlPlaneClient.operation("replace", "/tracingEnabled", "true"),
            ControlPlaneClient.operation("replace", "/test/GET/throttling/burstLimit", "124"),
        ]
        let answer = await client.call(
            "PATCH", "\(stages)/s1", #"{"patchOperations":[\#(operations.joined(separator: ","))]}"#)
        #expect(answer.status == 200)
        #expect(answer["description"] as? String == "stage new")
        #expect(answer["variables"] as? [String: String] == ["var1": "test", "var2": "test2"])
        #expect(answer["tracingEnabled"] as? Bool == true)
        let all = try #require(answer.at("methodSettings", "*/*") as? [String: Any])
        #expect(
            Set(all.keys) == [
                "cacheDataEncrypted", "cacheTtlInSeconds", "cachingEnabled", "dataTraceEnabled", "metricsEnabled",
                "requireAuthorizationForCacheControl", "throttlingBurstLimit", "throttlingRateLimit",
                "unauthorizedCacheControlHeaderStrategy",
            ])
        #expect(all["cachingEnabled"] as? Bool == true)
        #expect(all["throttlingBurstLimit"] as? Int == 123)
        #expect(all["throttlingRateLimit"] as? Double == 10000)
        #expect(all["cacheTtlInSeconds"] as? Int == 300)
        #expect(all["unauthorizedCacheControlHeaderStrategy"] as? String == "SUCCEED_WITH_RESPONSE_HEADER")
        // A specific entry begins as the general one, and keeps its values when that changes.
        let own = try #require(answer.at("methodSettings", "test/GET") as? [String: Any])
        #expect(own["cachingEnabled"] as? Bool == true)
        #expect(own["throttlingBurstLimit"] as? Int == 124)
        let after = await client.patch("\(stages)/s1", "replace", "/*/*/throttling/burstLimit", "100")
        #expect(after.at("methodSettings", "test/GET", "throttlingBurstLimit") as? Int == 124)
        #expect(await client.call("GET", "\(stages)/s1").text == after.text)
    }

    @Test(arguments: [
        ("/~1pets~1{id}/GET/caching/ttlInSeconds", "~1pets~1{id}/GET"),
        ("/pets/list/ANY/metrics/enabled", "pets/list/ANY"),
        ("/~1/POST/logging/dataTrace", "~1/POST"),
    ])
    func `a method's settings are kept under the path as it was sent`(path: String, key: String) async throws {
        let (client, stages, _) = try await Self.make()
        let answer = await client.patch("\(stages)/s1", "replace", path, "1")
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.at("methodSettings", key) != nil)
    }

    static let settings: [(path: String, value: String, member: String)] = [
        ("metrics/enabled", "true", "metricsEnabled"), ("logging/dataTrace", "TRUE", "dataTraceEnabled"),
        ("logging/loglevel", "OFF", "loggingLevel"), ("throttling/burstLimit", "7", "throttlingBurstLimit"),
        ("throttling/rateLimit", "1.5", "throttlingRateLimit"), ("caching/enabled", "true", "cachingEnabled"),
        ("caching/ttlInSeconds", "3600", "cacheTtlInSeconds"), ("caching/dataEncrypted", "true", "cacheDataEncrypted"),
        (
            "caching/requireAuthorizationForCacheControl", "false", "requireAuthorizationForCacheControl"
        ),
        (
            "caching/unauthorizedCacheControlHeaderStrategy", "FAIL_WITH_403", "unauthorizedCacheControlHeaderStrategy"
        ),
    ]

    @Test(arguments: settings)
    func `each method setting has a path`(path: String, value: String, member: String) async throws {
        let (client, stages, _) = try await Self.make()
        let answer = await client.patch("\(stages)/s1", "replace", "/*/*/\(path)", value)
        let shown = try #require(answer.at("methodSettings", "*/*", member), "\(answer.text)")
        let text = (shown as? NSNumber).map { number in
            value.lowercased() == "true" || value == "false" ? "\(number.boolValue)" : "\(number)"
        }
        #expect((text ?? shown as? String)?.lowercased() == value.lowercased())
    }

    @Test func `the settings of a method are removed, once`() async throws {
        let (client, stages, _) = try await Self.make()
        let refused = Refusal.badRequest(
            "Cannot remove method setting */* because there is no method setting for this method ")
        #expect(Refusal(await client.patch("\(stages)/s1", "remove", "/*/*")) == refused)
        await client.patch("\(stages)/s1", "replace", "/*/*/caching/enabled", "true")
        let answer = await client.patch("\(stages)/s1", "remove", "/*/*")
        #expect(answer.status == 200)
        #expect((answer["methodSettings"] as? [String: Any])?.isEmpty == true)
        #expect(Refusal(await client.patch("\(stages)/s1", "remove", "/*/*")) == refused)
    }

    @Test func `removing the last variable removes the member`() async throws {
        let (client, stages, _) = try await Self.make()
        await client.patch("\(stages)/s1", "replace", "/variables/a", "1")
        #expect(await client.patch("\(stages)/s1", "remove", "/variables/a")["variables"] == nil)
    }

    @Test func `the cache is turned on with a size and off again`() async throws {
        let (client, stages, _) = try await Self.make()
        let on = await client.patch("\(stages)/s1", "replace", "/cacheClusterEnabled", "true")
        #expect(on["cacheClusterSize"] as? String == "0.5")
        #expect(on["cacheClusterStatus"] as? String == "AVAILABLE")
        #expect(
            await client.patch("\(stages)/s1", "replace", "/cacheClusterSize", "6.1")["cacheClusterSize"] as? String
                == "6.1")
        let off = await client.patch("\(stages)/s1", "replace", "/cacheClusterEnabled", "false")
        #expect(off["cacheClusterStatus"] as? String == "NOT_AVAILABLE")
    }

    @Test func `logging needs a role in the account`() async throws {
        let (client, stages, _) = try await Self.make()
        let refused = Refusal.badRequest(
            "CloudWatch Logs role ARN must be set in account settings to enable logging")
        let arn = "arn:aws:logs:eu-west-1:111111111111:log-group:access"
        let format = "$context.requestId $context.status"
        #expect(Refusal(await client.patch("\(stages)/s1", "replace", "/*/*/logging/loglevel", "INFO")) == refused)
        #expect(
            Refusal(await client.patch("\(stages)/s1", "replace", "/accessLogSettings/destinationArn", arn)) == refused)
        await client.patch("/account", "replace", "/cloudwatchRoleArn", "arn:aws:iam::111111111111:role/logs")
        let level = await client.patch("\(stages)/s1", "replace", "/*/*/logging/loglevel", "INFO")
        #expect(level.at("methodSettings", "*/*", "loggingLevel") as? String == "INFO")
        await client.patch("\(stages)/s1", "replace", "/accessLogSettings/destinationArn", arn)
        let log = await client.patch("\(stages)/s1", "replace", "/accessLogSettings/format", format)
        #expect(log["accessLogSettings"] as? [String: String] == ["destinationArn": arn, "format": format])
        #expect(await client.patch("\(stages)/s1", "remove", "/accessLogSettings")["accessLogSettings"] == nil)
    }
}
