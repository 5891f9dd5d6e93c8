import Functions
import HTTPMessages
import Synchronization
import Testing

@testable import LambdaAPI

struct FunctionFeatureTests {
    @Test func `reserved and provisioned concurrency reach who runs functions`() async throws {
        let lambda = try await LambdaFixture()
        await lambda.create()
        await lambda.call("POST", LambdaFixture.base + "/hello/versions", "{}")
        let reserved = await lambda.call(
            "PUT", "/2017-10-31/functions/hello/concurrency", #"{"ReservedConcurrentExecutions":5}"#)
        #expect(reserved["ReservedConcurrentExecutions"] as? Int == 5)
        let target = "/2019-09-30/functions/hello/provisioned-concurrency"
        let provisioned = await lambda.call(
            "PUT", target + "?Qualifier=1", #"{"ProvisionedConcurrentExecutions":2}"#)
        #expect(provisioned.status == 202 && provisioned.text("Status") == "READY", "\(provisioned.text)")
        let definitions = lambda.runner.state.withLock { $0.updates.last?.definitions }
        #expect(definitions?.map(\.reservedConcurrency) == [5, 5])
        #expect(definitions?.map(\.provisionedConcurrency) == [0, 2])
        #expect(
            await lambda.call("GET", target + "?List=ALL").items("ProvisionedConcurrencyConfigs").count == 1)
        let tooMany = await lambda.call(
            "PUT", target + "?Qualifier=1", #"{"ProvisionedConcurrentExecutions":6}"#)
        #expect(
            tooMany.message
                == "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for "
                + "function")
        #expect(await lambda.call("DELETE", target + "?Qualifier=1").status == 204)
        let none = await lambda.call("GET", target + "?Qualifier=1")
        #expect(none.errorType == "ProvisionedConcurrencyConfigNotFoundException")
        #expect(await lambda.call("DELETE", "/2017-10-31/functions/hello/concurrency").status == 204)
        #expect(await lambda.call("GET", "/2019-09-30/functions/hello/concurrency").text == "{}")
    }

    /// Sentences as LocalStack's provider has them from AWS.
    @Test func `concurrency is provisioned within the account, and once for a version`() async throws {
        let lambda = try await LambdaFixture()
        await lambda.create()
        await lambda.call("POST", LambdaFixture.base + "/hello/versions", "{}")
        await lambda.call("POST", LambdaFixture.base + "/hello/aliases", #"{"Name":"live","FunctionVersion":"1"}"#)
        func put(_ qualifier: String, _ count: Int) async -> String? {
            let target = "/2019-09-30/functions/hello/provisioned-concurrency?Qualifier=\(qualifier)"
            return await lambda.call("PUT", target, #"{"ProvisionedConcurrentExecutions":\#(count)}"#).message
        }
        let specified = "Specified ConcurrentExecutions for function "
        #expect(await put("1", 1_001) == specified + "is greater than account's unreserved concurrency [1000].")
        let floor = "decreases account's UnreservedConcurrentExecution below its minimum value of [100]."
        #expect(await put("1", 901) == specified + floor)
        #expect(await put("1", 900) == nil)
        #expect(await put("live", 1) == specified + floor)
        #expect(await put("1", 1) == nil)
        #expect(
            await put("live", 1)
                == "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version")
        await lambda.call("DELETE", "/2019-09-30/functions/hello/provisioned-concurrency?Qualifier=1")
        #expect(await put("live", 1) == nil)
        #expect(await put("1", 1) == "Version is pointed by a Provisioned Concurrency alias")
    }

    @Test func `a function URL is made, found by its id, and open when the policy says so`() async throws {
        let lambda = try await LambdaFixture()
        await lambda.create()
        let target = "/2021-10-31/functions/hello/url"
        let made = await lambda.call(
            "POST", target, #"{"AuthType":"NONE","Cors":{"AllowOrigins":["*"],"MaxAge":60}}"#)
        #expect(made.status == 201, "\(made.text)")
        let url = try #require(made.text("FunctionUrl"))
        let id = String(url.dropFirst("http://".count).prefix { $0 != "." })
        #expect(url == "http://\(id).lambda-url.us-east-1.localhost:4566/")
        #expect(FunctionURLHandler.urlID(ofHost: "\(id).lambda-url.us-east-1.localhost:4566").map(String.init) == id)
        #expect(lambda.functions.urlTarget(id)?.refusal != nil)
        await lambda.call(
            "POST", LambdaFixture.base + "/hello/policy",
            #"{"StatementId":"u","Action":"lambda:InvokeFunctionUrl","Principal":"*","FunctionUrlAuthType":"NONE"}"#)
        #expect(lambda.functions.urlTarget(id)?.refusal?.contains("--invoked-via-function-url") == true)
        await lambda.call(
            "POST", LambdaFixture.base + "/hello/policy",
            #"{"StatementId":"i","Action":"lambda:InvokeFunction","Principal":"*","InvokedViaFunctionUrl":true}"#)
        let open = try #require(lambda.functions.urlTarget(id))
        #expect(open.refusal == nil && open.cors?.allowOrigins == ["*"] && open.cors?.maxAge == 60)
        let again = await lambda.call("POST", target, #"{"AuthType":"NONE"}"#)
        #expect(
            again.message
                == "Failed to create function url config for [functionArn = "
                + "arn:aws:lambda:us-east-1:000000000000:function:hello]. Error message:  FunctionUrlConfig exists for "
                + "this Lambda function")
        let changed = await lambda.call("PUT", target, #"{"InvokeMode":"RESPONSE_STREAM"}"#)
        #expect(changed.text("InvokeMode") == "RESPONSE_STREAM" && changed.text("AuthType") == "NONE")
        #expect(
            await lambda.call("GET", "/2021-10-31/functions/hello/urls").items("FunctionUrlConfigs").count == 1)
        #expect(await lambda.call("DELETE", target).status == 204)
        #expect(lambda.functions.urlTarget(id) == nil)
    }

    @Test func `tags are put, listed and taken away`() async throws {
        let lambda = try await LambdaFixture()
        await lambda.create()
        let target = "/2017-03-31/tags/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Ahello"
        #expect(await lambda.call("POST", target, #"{"Tags":{"a":"1","b":"2"}}"#).status == 204)
        #expect(await lambda.call("DELETE", target + "?tagKeys=a").status == 204)
        #expect(await lambda.call("GET", target)["Tags"] as? [String: String] == ["b": "2"])
    }

    @Test func `the account's settings count what there is`() async throws {
        let lambda = try await LambdaFixture()
        await lambda.create()
        await lambda.call(
            "PUT", "/2017-10-31/functions/hello/concurrency", #"{"ReservedConcurrentExecutions":10}"#)
        let answer = await lambda.call("GET", "/2016-08-19/account-settings/")
        let limit = answer["AccountLimit"] as? [String: Any]
        #expect(limit?["UnreservedConcurrentExecutions"] as? Int == 990)
        #expect((answer["AccountUsage"] as? [String: Any])?["FunctionCount"] as? Int == 1)
    }
}
