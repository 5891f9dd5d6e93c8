import Testing

@testable import ControlPlane

/// Endpoint settings of an API, and what else tools patch.
@Suite struct EndpointTests {
    // What infrastructure tools send: the type by its place in the list.
    @Test(arguments: ["0", "EDGE"])
    func `the endpoint type is replaced by its place or by its name`(_ segment: String) async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let answer = await client.call("PATCH", "/restapis/\(api.id)", Self.replace("types/\(segment)", "REGIONAL"))
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.at("endpointConfiguration", "types") as? [String] == ["REGIONAL"])
    }

    @Test(arguments: ["1", "-1", "x", "0x0", "99999999999999999999"])
    func `a place that is not there is no type`(_ segment: String) async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let answer = await client.call("PATCH", "/restapis/\(api.id)", Self.replace("types/\(segment)", "REGIONAL"))
        #expect(answer.message == "Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE")
    }

    @Test func `endpoints in a VPC are for private APIs`() async throws {
        let client = try ControlPlaneClient()
        let message = "VPCEndpoints can only be specified with PRIVATE apis."
        let body = #"{"name":"a","endpointConfiguration":{"types":["T"],"vpcEndpointIds":["vpce-1"]}}"#
        let refused = await client.call("POST", "/restapis", body.replacing("T", with: "REGIONAL"))
        #expect(refused.message == message)
        let api = try await client.makeAPI(body.replacing("T", with: "PRIVATE"))
        let patch =
            #"{"patchOperations":[{"op":"OP","path":"/endpointConfiguration/vpcEndpointIds","value":"vpce-V"}]}"#
        let target = "/restapis/\(api.id)"
        let added = await client.call("PATCH", target, patch.replacing("OP", with: "add").replacing("V", with: "2"))
        #expect(added.at("endpointConfiguration", "vpcEndpointIds") as? [String] == ["vpce-1", "vpce-2"])
        #expect(await client.call("PATCH", target, Self.replace("types/0", "EDGE")).message == message)
    }

    @Test func `a security policy is one of the service's`() async throws {
        let client = try ControlPlaneClient()
        let refused = await client.call("POST", "/restapis", #"{"name":"a","securityPolicy":"SSL"}"#)
        #expect(refused.errorType == "ValidationException")
        let api = try await client.makeAPI(#"{"name":"a","securityPolicy":"TLS_1_2"}"#)
        let patch = #"{"patchOperations":[{"op":"replace","path":"/securityPolicy","value":"SSL"}]}"#
        #expect(await client.call("PATCH", "/restapis/\(api.id)", patch).status == 400)
        #expect(await client.call("GET", "/restapis/\(api.id)")["securityPolicy"] as? String == "TLS_1_2")
    }

    // Recorded: the get has tags, the list has none.
    @Test func `a get shows empty tags, a list does not`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        #expect((await client.call("GET", "/restapis/\(api.id)")["tags"] as? [String: String])?.isEmpty == true)
        #expect(await client.call("GET", "/restapis").items.first?["tags"] == nil)
    }

    @Test func `empty texts are like absent ones where nothing can be meant by them`() async throws {
        let client = try ControlPlaneClient()
        let answer = await client.call("POST", "/restapis", #"{"name":"a","policy":"","version":"","tags":{}}"#)
        #expect(answer.status == 201)
        #expect(answer["policy"] == nil && answer["version"] == nil && answer["tags"] == nil)
        let clone = await client.call("POST", "/restapis", #"{"name":"a","cloneFrom":""}"#)
        #expect(clone.message == "Invalid API identifier specified 111111111111:")
    }

    private static func replace(_ tail: String, _ value: String) -> String {
        #"{"patchOperations":[{"op":"replace","path":"/endpointConfiguration/\#(tail)","value":"\#(value)"}]}"#
    }
}
