import Testing

@Suite struct AccountTests {
    // The service model's example and the guide's quotas.
    @Test func `an untouched account has AWS's defaults`() async throws {
        let client = try ControlPlaneClient()
        let answer = await client.call("GET", "/account")
        #expect(answer.status == 200)
        #expect(Set(answer.json.keys) == ["throttleSettings", "features", "apiKeyVersion"])
        #expect(answer.at("throttleSettings", "burstLimit") as? Int == 5000)
        #expect(answer.at("throttleSettings", "rateLimit") as? Double == 10000)
        #expect(answer["features"] as? [String] == ["UsagePlans"])
        #expect(answer["apiKeyVersion"] as? String == "4")
        #expect(answer.text.contains(#""rateLimit":10000.0"#))
    }

    @Test func `the logging role is set and cleared`() async throws {
        let client = try ControlPlaneClient()
        let arn = "arn:aws:iam::111111111111:role/logs"
        #expect(
            await client.patch("/account", "replace", "/cloudwatchRoleArn", arn)["cloudwatchRoleArn"] as? String == arn)
        #expect(await client.call("GET", "/account")["cloudwatchRoleArn"] as? String == arn)
        #expect(await client.patch("/account", "replace", "/cloudwatchRoleArn", "")["cloudwatchRoleArn"] == nil)
    }

    @Test(arguments: [
        ("replace", "/throttleSettings/burstLimit", "1"), ("replace", "/apiKeyVersion", "1"),
        ("replace", "/cloudwatchRoleArn", "nobody"), ("add", "/features", "Other"),
        ("remove", "/features", "UsagePlans"), ("add", "/cloudwatchRoleArn", "x"),
    ])
    func `nothing else can be changed`(op: String, path: String, value: String) async throws {
        let client = try ControlPlaneClient()
        let before = await client.call("GET", "/account").text
        let answer = await client.patch("/account", op, path, value)
        #expect(answer.status == 400)
        #expect(answer.errorType == "BadRequestException")
        #expect(await client.call("GET", "/account").text == before)
    }
}
