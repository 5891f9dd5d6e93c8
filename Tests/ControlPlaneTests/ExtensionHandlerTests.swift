import ControlPlane
import HTTPMessages
import Testing

/// Crossgate's own operations on the wire.
@Suite struct ExtensionHandlerTests {
    struct Records: AnswerRecords {
        func record(requestID: String) -> AnswerRecord? {
            requestID == "r1"
                ? AnswerRecord(
                    requestId: "r1", api: "a", stage: "s", method: "GET", path: "/x", status: 504,
                    gatewayResponse: "INTEGRATION_TIMEOUT", cause: "the backend is slow") : nil
        }
    }

    @Test func `a plan leaves the API as it is, an enable changes it, a disable puts it back`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeDeployableAPI().id
        let resources = "/restapis/\(api)/resources?embed=methods"
        let before = await client.call("GET", resources).text
        let plan = await client.call("POST", "/_crossgate/apis/\(api)/cors/plan", "{}")
        #expect(plan.status == 200)
        #expect(plan["applied"] as? Bool == false)
        #expect(plan["changes"] as? Bool == true)
        #expect(await client.call("GET", resources).text == before)

        let enabled = await client.call("POST", "/_crossgate/apis/\(api)/cors/enable", #"{"deploy":"prod"}"#)
        #expect(enabled["applied"] as? Bool == true)
        #expect(enabled["text"] as? String == plan["text"] as? String)
        let deployment = try #require(enabled["deploymentId"] as? String)
        #expect(await client.call("GET", "/restapis/\(api)/stages/prod")["deploymentId"] as? String == deployment)
        #expect(await client.call("GET", resources).text.contains("OPTIONS"))

        let dry = await client.call("POST", "/_crossgate/apis/\(api)/cors/disable", #"{"dryRun":true}"#)
        #expect(dry["applied"] as? Bool == false)
        #expect(await client.call("GET", resources).text != before)
        let disabled = await client.call("POST", "/_crossgate/apis/\(api)/cors/disable", "{}")
        #expect(disabled["complete"] as? Bool == true)
        #expect(await client.call("GET", resources).text == before)
        let again = await client.call("POST", "/_crossgate/apis/\(api)/cors/disable", "{}")
        #expect(again["changes"] as? Bool == false)
    }

    @Test func `a deployment that fails takes the enable back with it`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeDeployableAPI().id
        let before = await client.call("GET", "/restapis/\(api)/resources?embed=methods").text
        let failed = await client.call("POST", "/_crossgate/apis/\(api)/cors/enable", #"{"deploy":"no/stage"}"#)
        #expect(failed.status == 400)
        #expect(await client.call("GET", "/restapis/\(api)/resources?embed=methods").text == before)
    }

    @Test(arguments: [
        ("POST", "cors/plan", #"{"origins":["*"]}"#, 400, "'origins' is not known here"),
        ("POST", "cors/plan", #"{"as":"magic"}"#, 400, "'magic' is no value of 'as'; it takes objects, policy"),
        ("POST", "cors/plan", #"{"handMade":"ask"}"#, 400, "it takes refuse, keep, replace"),
        ("POST", "cors/plan", #"{"maxAge":"soon"}"#, 400, "can not be converted"),
        ("POST", "cors/plan", "[]", 400, "Start of list found"),
        ("POST", "cors/plan", #"{"fromPolicy":true}"#, 400, "no CORS rule"),
        ("POST", "cors/plan", #"{"fromPolicy":true,"maxAge":5,"handMade":"keep"}"#, 400, "leave maxAge, handMade out"),
        ("POST", "cors/disable", #"{"resource":"/nothing"}"#, 400, "the API has no resource '/nothing'"),
        ("POST", "cors/disable", #"{"handMade":"keep"}"#, 400, "'handMade' is not known here"),
        ("GET", "cors/plan", "", 404, "No operation of Crossgate's"),
        ("GET", "cors/audit?stage=none", "", 404, "Invalid stage identifier"),
        ("GET", "definition?stage=none", "", 404, "Invalid stage identifier"),
    ])
    func `what is wrong is refused by name`(
        _ method: String, _ target: String, _ body: String, _ status: Int, _ part: String
    ) async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeDeployableAPI().id
        let answer = await client.call(method, "/_crossgate/apis/\(api)/\(target)", body)
        #expect(answer.status == status)
        #expect(answer.message?.contains(part) == true, "\(answer.text)")
        #expect(answer.headers.first("x-amzn-RequestId") != nil)
    }

    @Test(arguments: ["cors/plan", "cors/enable", "cors/disable"])
    func `an unknown API is AWS's error`(_ operation: String) async throws {
        let answer = try await ControlPlaneClient().call("POST", "/_crossgate/apis/none/\(operation)", "{}")
        #expect(answer.status == 404)
        #expect(answer.message == "Invalid API identifier specified")
    }

    @Test func `the gate is the control plane's`() async throws {
        let client = try ControlPlaneClient()
        let unsigned = await client.extensions.respond(
            to: RequestMessage(method: "GET", target: "/_crossgate/apis/a/definition", headers: ["Host": "localhost"]))
        #expect(unsigned.status == 403)
        var headers = ControlPlaneClient.headers
        headers.set("Host", "rebound.example")
        let rebound = await client.extensions.respond(
            to: RequestMessage(method: "GET", target: "/_crossgate/apis/a/definition", headers: headers))
        #expect(rebound.status == 403)
    }

    @Test func `the gateway's own answers are found by their request id`() async throws {
        let client = try ControlPlaneClient(records: Records())
        let found = await client.call("GET", "/_crossgate/requests/r1")
        #expect(found["gatewayResponse"] as? String == "INTEGRATION_TIMEOUT")
        #expect(found["cause"] as? String == "the backend is slow")
        #expect(await client.call("GET", "/_crossgate/requests/r2").status == 404)
        let silent = try await ControlPlaneClient().call("GET", "/_crossgate/requests/r1")
        #expect(silent.message?.contains("--log-level info") == true)
    }

    @Test func `the definition is given as it is edited and as it is served`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeDeployableAPI().id
        await client.call("POST", "/restapis/\(api)/deployments", #"{"stageName":"prod"}"#)
        await client.call("POST", "/_crossgate/apis/\(api)/cors/enable", "{}")
        let both = await client.call("GET", "/_crossgate/apis/\(api)/definition?stage=prod")
        let live = try #require(both.at("live", "gatewayResponses") as? [Any])
        let deployed = try #require(both.at("deployed", "gatewayResponses") as? [Any])
        #expect(live.count == 2 && deployed.isEmpty)
        #expect(both.at("stage", "stageName") as? String == "prod")
        let audit = await client.call("GET", "/_crossgate/apis/\(api)/cors/audit?stage=prod")
        #expect(audit.text.contains("not-deployed"))
    }
}
