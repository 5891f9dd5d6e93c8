import APIModel
import Testing

@testable import ControlPlane

/// Patches that AWS refuses, with its sentences. Recorded: LocalStack's `TestStages` (2023-09-01) and
/// `TestStageCrudCanary` (2025-05-30), unless a line says otherwise.
@Suite struct StagePatchTests {
    static let paths =
        "[/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, "
        + "/accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format, "
        + "/{resourcePath}/{httpMethod}/metrics/enabled, /{resourcePath}/{httpMethod}/logging/dataTrace, "
        + "/{resourcePath}/{httpMethod}/logging/loglevel, /{resourcePath}/{httpMethod}/throttling/burstLimit"
        + "/{resourcePath}/{httpMethod}/throttling/rateLimit/{resourcePath}/{httpMethod}/caching/ttlInSeconds, "
        + "/{resourcePath}/{httpMethod}/caching/enabled, /{resourcePath}/{httpMethod}/caching/dataEncrypted, "
        + "/{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, "
        + "/{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, /*/*/metrics/enabled, "
        + "/*/*/logging/dataTrace, /*/*/logging/loglevel, /*/*/throttling/burstLimit /*/*/throttling/rateLimit "
        + "/*/*/caching/ttlInSeconds, /*/*/caching/enabled, /*/*/caching/dataEncrypted, "
        + "/*/*/caching/requireAuthorizationForCacheControl, "
        + "/*/*/caching/unauthorizedCacheControlHeaderStrategy, /variables/{variable_name}, /tracingEnabled]"

    static func invalidPath(_ path: String) -> String {
        "Invalid method setting path: \(path). Must be one of: \(paths)"
    }

    static let accessLogPaths =
        "Invalid accessLogSettings path. Must be one of : "
        + "[/accessLogSettings/destinationArn, /accessLogSettings/format]"

    static let refusedPatches: [(op: String, path: String, value: String?, sentence: String)] = [
        // Recorded, these eight.
        ("replace", "/documentation_version", "123", invalidPath("/documentation_version")),
        ("replace", "/tags/tag1", "value1", invalidPath("/tags/tag1")),
        ("replace", "/canarySettings", "test", invalidPath("/canarySettings")),
        ("replace", "/canarySettings/badPath", "badPath", invalidPath("/canarySettings/badPath")),
        (
            "remove", "/canarySettings/stageVariableOverrides", nil,
            "Cannot remove method setting canarySettings/stageVariableOverrides because there is no method setting for "
                + "this method "
        ),
        (
            "remove", "/canarySettings/badPath", nil,
            "Cannot remove method setting canarySettings/badPath because there is no method setting for this method "
        ),
        (
            "add", "/canarySettings/deploymentId", "x", "Invalid add operation with path: /canarySettings/deploymentId"
        ),
        ("replace", "/canarySettings/deploymentId", "deploy", "Deployment id does not exist"),
        // Reported (2018).
        (
            "replace", "/*/*/accessLogSettings/format", "test",
            "Invalid method setting path: accessLogSettings/format. Must be one of: [.../metrics/enabled, "
                + ".../logging/dataTrace, .../logging/loglevel,.../throttling/burstLimit, .../throttling/rateLimit, "
                + ".../caching/ttlInSeconds, .../caching/enabled, .../caching/dataEncrypted, "
                + ".../caching/requireAuthorizationForCacheControl, "
                + ".../caching/unauthorizedCacheControlHeaderStrategy]"
        ),
        ("replace", "/deploymentId", "deploy", "Deployment id does not exist"),
        ("replace", "/accessLogSettings/invalid", "x", accessLogPaths),
        ("replace", "/accessLogSettings", "x", accessLogPaths),
        ("replace", "/stageName", "x", invalidPath("/stageName")),
        ("replace", "/webAclArn", "x", invalidPath("/webAclArn")),
        ("replace", "/test/FETCH/metrics/enabled", "true", invalidPath("/test/FETCH/metrics/enabled")),
        ("replace", "stageName", "x", invalidPath("stageName")),
        ("add", "/description", "x", "Invalid add operation with path: /description"),
        // Assumed, these.
        ("move", "/description", nil, "Invalid move operation with path: /description"),
        (
            "replace", "/*/*/caching/ttlInSeconds", "3601", "Invalid cache TTL specified, must be between 0 and 3600"
        ),
        (
            "replace", "/*/*/logging/loglevel", "DEBUG",
            "Invalid value 'DEBUG' specified for logging/loglevel. Must be one of: [OFF, ERROR, INFO]"
        ),
        (
            "replace", "/*/*/throttling/burstLimit", "many",
            "Invalid number value 'many' specified for path 'throttling/burstLimit'"
        ),
        ("replace", "/accessLogSettings/destinationArn", "x", "Invalid ARN specified in the request"),
        (
            "replace", "/accessLogSettings/format", "$context.status",
            "Access Log format must include either $context.requestId or $context.extendedRequestId : '$context.status'"
        ),
    ]

    @Test(arguments: refusedPatches)
    func `a patch that AWS refuses changes nothing`(
        op: String, path: String, value: String?, sentence: String
    )
        async throws
    {
        let (client, stages, _) = try await StageTests.make()
        let before = await client.call("GET", "\(stages)/s1").text
        let good = ControlPlaneClient.operation("replace", "/description", "half")
        let bad = ControlPlaneClient.operation(op, path, value)
        let answer = await client.call("PATCH", "\(stages)/s1", #"{"patchOperations":[\#(good),\#(bad)]}"#)
        #expect(Refusal(answer) == .badRequest(sentence))
        #expect(await client.call("GET", "\(stages)/s1").text == before)
    }

    // Reliability case 37.
    @Test(arguments: [
        #"{"patchOperations":"x"}"#, #"{"patchOperations":[1]}"#, #"{"patchOperations":[{"op":1}]}"#,
        #"{"patchOperations":[{"op":"replace","path":"/description","value":{}}]}"#, "[]", "{", "1",
        #"{"patchOperations":[{"op":"swap","path":"/description"}]}"#,
        #"{"patchOperations":[{"path":"/description","value":"x"}]}"#,
        #"{"patchOperations":[{"op":"replace","value":"x"}]}"#,
    ])
    func `a patch of another shape changes nothing`(body: String) async throws {
        let (client, stages, _) = try await StageTests.make()
        let before = await client.call("GET", "\(stages)/s1").text
        let answer = await client.call("PATCH", "\(stages)/s1", body)
        #expect(answer.status == 400, "\(answer.text)")
        #expect(answer.message != nil)
        #expect(await client.call("GET", "\(stages)/s1").text == before)
    }

    @Test func `ten thousand operations are too many`() async throws {
        let (client, stages, _) = try await StageTests.make()
        let operation = ControlPlaneClient.operation("replace", "/description", "x")
        let body = Array(repeating: operation, count: 10_000).joined(separator: ",")
        let answer = await client.call("PATCH", "\(stages)/s1", #"{"patchOperations":[\#(body)]}"#)
        #expect(answer.status == 400)
        #expect(await client.call("GET", "\(stages)/s1")["description"] == nil)
    }

    @Test func `no row of the patch table hides another`() {
        #expect(Stage.patchTable.hiddenRows == [])
        #expect(GatewayResponse.patchTable.hiddenRows == [])
        #expect(Account.patchTable.hiddenRows == [])
    }
}
