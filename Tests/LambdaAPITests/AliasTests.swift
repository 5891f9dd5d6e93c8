import Functions
import HTTPMessages
import Synchronization
import Testing

@testable import LambdaAPI

struct AliasTests {
    /// A function with the versions 1 and 2.
    private func fixture() async throws -> LambdaFixture {
        let lambda = try await LambdaFixture()
        await lambda.create()
        await lambda.call("POST", LambdaFixture.base + "/hello/versions", "{}")
        await lambda.call("PUT", LambdaFixture.base + "/hello/configuration", #"{"MemorySize":256}"#)
        await lambda.call("POST", LambdaFixture.base + "/hello/versions", "{}")
        return lambda
    }

    @Test func `an alias is made, shown, changed and deleted`() async throws {
        let lambda = try await fixture()
        let made = await lambda.call(
            "POST", LambdaFixture.base + "/hello/aliases",
            #"{"Name":"live","FunctionVersion":"1","Description":"d"}"#)
        #expect(made.status == 201)
        #expect(made.text("AliasArn") == "arn:aws:lambda:us-east-1:000000000000:function:hello:live")
        #expect(await lambda.call("GET", LambdaFixture.base + "/hello/aliases/live").text == made.text)
        let changed = await lambda.call(
            "PUT", LambdaFixture.base + "/hello/aliases/live", #"{"FunctionVersion":"2"}"#)
        #expect(changed.text("FunctionVersion") == "2" && changed.text("Description") == "d")
        #expect(changed.text("RevisionId") != made.text("RevisionId"))
        #expect(await lambda.call("GET", LambdaFixture.base + "/hello/aliases").items("Aliases").count == 1)
        #expect(await lambda.call("DELETE", LambdaFixture.base + "/hello/aliases/live").status == 204)
        let gone = await lambda.call("GET", LambdaFixture.base + "/hello/aliases/live")
        #expect(gone.status == 404)
        #expect(
            gone.message == "Cannot find alias arn: arn:aws:lambda:us-east-1:000000000000:function:hello:live")
    }

    @Test func `an alias that is moved leads elsewhere with the next call`() async throws {
        let lambda = try await fixture()
        await lambda.call("POST", LambdaFixture.base + "/hello/aliases", #"{"Name":"live","FunctionVersion":"1"}"#)
        for version in ["1", "2", "1"] {
            await lambda.call("PUT", LambdaFixture.base + "/hello/aliases/live", #"{"FunctionVersion":"\#(version)"}"#)
            for _ in 0..<2 {
                let answer = await lambda.call("POST", LambdaFixture.base + "/hello:live/invocations", "{}")
                #expect(answer.headers.first("X-Amz-Executed-Version") == version)
            }
        }
    }

    @Test(arguments: [(0.2, "2"), (0.6, "1")])
    func `weights decide which version runs`(weight: Double, version: String) async throws {
        // The fixture draws 0.5 each time.
        let lambda = try await fixture()
        let body =
            #"{"Name":"live","FunctionVersion":"2","RoutingConfig":{"AdditionalVersionWeights":{"1":\#(weight)}}}"#
        #expect(await lambda.call("POST", LambdaFixture.base + "/hello/aliases", body).status == 201)
        let answer = await lambda.call("POST", LambdaFixture.base + "/hello:live/invocations", "{}")
        #expect(answer.headers.first("X-Amz-Executed-Version") == version)
        let arn = lambda.runner.state.withLock { $0.calls.first?.definition.invokedARN }
        #expect(arn == "arn:aws:lambda:us-east-1:000000000000:function:hello:live")
    }

    @Test(arguments: [
        (
            #"{"Name":"live","FunctionVersion":"7"}"#, 404,
            "Function not found: arn:aws:lambda:us-east-1:000000000000:function:hello:7"
        ),
        (
            #"{"Name":"a","FunctionVersion":"1","RoutingConfig":{"AdditionalVersionWeights":{"1":0.5}}}"#, 400,
            "Invalid function version 1. Function version 1 is already included in routing configuration."
        ),
        (
            #"{"Name":"a","FunctionVersion":"$LATEST","RoutingConfig":{"AdditionalVersionWeights":{"1":0.5}}}"#, 400,
            "$LATEST is not supported for an alias pointing to more than 1 version"
        ),
        (
            #"{"Name":"here","FunctionVersion":"1"}"#, 409,
            "Alias already exists: arn:aws:lambda:us-east-1:000000000000:function:hello:here"
        ),
    ])
    func `aliases that cannot be are refused`(body: String, status: Int, sentence: String) async throws {
        let lambda = try await fixture()
        await lambda.call(
            "POST", LambdaFixture.base + "/hello/aliases", #"{"Name":"here","FunctionVersion":"1"}"#)
        let answer = await lambda.call("POST", LambdaFixture.base + "/hello/aliases", body)
        #expect(answer.status == status)
        #expect(answer.message == sentence)
    }

    @Test func `a version that an alias points at stays`() async throws {
        let lambda = try await fixture()
        await lambda.call(
            "POST", LambdaFixture.base + "/hello/aliases", #"{"Name":"live","FunctionVersion":"1"}"#)
        let answer = await lambda.call("DELETE", LambdaFixture.base + "/hello?Qualifier=1")
        #expect(answer.status == 409)
        #expect(
            answer.message == "Unable to delete version because the following aliases reference it: [live]")
    }
}
