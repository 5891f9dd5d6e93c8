import APIModel
import ControlPlane
import Synchronization
import Testing

/// Recorded: LocalStack's `TestApigatewayTestInvoke`, 2025-09-29.
@Suite struct TestInvokeTests {
    /// Remembers what it was asked and answers the same each time.
    final class Invoker: TestInvoker {
        let asked = Mutex<TestInvocation?>(nil)

        func invoke(_ invocation: TestInvocation) async -> TestInvocationResult {
            asked.withLock { $0 = invocation }
            return TestInvocationResult(
                status: 200, body: #"{"pets":"all"}"#,
                headers: [("Content-Type", "application/json"), ("a", "1"), ("a", "2")],
                log: "Execution log for request 1\n", latency: 7)
        }
    }

    static func make() async throws -> (client: ControlPlaneClient, invoker: Invoker, api: String, root: String) {
        let invoker = Invoker()
        let client = try ControlPlaneClient { $0.testInvoker = invoker }
        let api = try await client.makeDeployableAPI()
        return (client, invoker, api.id, api.root)
    }

    @Test func `the live definition is handed over and the result shown`() async throws {
        let (client, invoker, api, root) = try await Self.make()
        let answer = await client.call(
            "POST", "/restapis/\(api)/resources/\(root)/methods/GET",
            #"""
            {"pathWithQueryString":"/pets?x=1","body":"b","headers":{"h":"1"},"multiValueHeaders":{"m":["1","2"]},
            "stageVariables":{"v":"1"}}
            """#)
        #expect(answer.status == 200)
        #expect(answer["status"] as? Int == 200)
        #expect(answer["body"] as? String == #"{"pets":"all"}"#)
        #expect(answer["headers"] as? [String: String] == ["Content-Type": "application/json", "a": "1,2"])
        #expect(
            answer["multiValueHeaders"] as? [String: [String]]
                == ["Content-Type": ["application/json"], "a": ["1", "2"]])
        #expect(answer["log"] as? String == "Execution log for request 1\n")
        #expect(answer["latency"] as? Int == 7)
        let asked = try #require(invoker.asked.withLock { $0 })
        #expect(asked.resourceId == root)
        #expect(asked.httpMethod == "GET")
        #expect(asked.pathWithQueryString == "/pets?x=1")
        #expect(asked.body == "b")
        #expect(asked.headers.map { "\($0.name)=\($0.value)" } == ["h=1", "m=1", "m=2"])
        #expect(asked.stageVariables == ["v": "1"])
        #expect(asked.definition.resources.first?.resourceMethods?["GET"]?.methodIntegration?.type == .mock)
    }

    @Test func `a call without members is one without a query`() async throws {
        let (client, invoker, api, root) = try await Self.make()
        #expect(await client.call("POST", "/restapis/\(api)/resources/\(root)/methods/GET").status == 200)
        let asked = try #require(invoker.asked.withLock { $0 })
        #expect(asked.pathWithQueryString.isEmpty && asked.body.isEmpty && asked.headers.isEmpty)
    }

    @Test func `what is missing is named as AWS names it`() async throws {
        let (client, _, api, root) = try await Self.make()
        let resource = Refusal.notFound("Invalid Resource identifier specified")
        #expect(Refusal(await client.call("POST", "/restapis/\(api)/resources/nobody/methods/GET", "{}")) == resource)
        #expect(Refusal(await client.call("POST", "/restapis/fake/resources/\(root)/methods/GET", "{}")) == resource)
        #expect(
            Refusal(await client.call("POST", "/restapis/\(api)/resources/\(root)/methods/POST", "{}"))
                == .notFound("Invalid Method identifier specified"))
    }

    @Test func `without a data plane it says so`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeDeployableAPI()
        let answer = await client.call("POST", "/restapis/\(api.id)/resources/\(api.root)/methods/GET", "{}")
        #expect(answer.status == 501)
        #expect(answer.errorType == "NotImplementedException")
    }
}
