import HTTPMessages
import Testing

@testable import ControlPlane

// Sources as in RestAPITests.
@Suite struct ResourceTests {
    let client: ControlPlaneClient
    let api: String
    let root: String

    init() async throws {
        client = try ControlPlaneClient()
        (api, root) = try await client.makeAPI()
    }

    private func make(_ part: String, under parent: String) async throws -> String {
        let answer = await client.call("POST", "/restapis/\(api)/resources/\(parent)", #"{"pathPart":"\#(part)"}"#)
        #expect(answer.status == 201, "\(answer.text)")
        return try #require(answer["id"] as? String)
    }

    private func patch(_ id: String, _ path: String, _ value: String, op: String = "replace") async -> Answer {
        await client.call(
            "PATCH", "/restapis/\(api)/resources/\(id)",
            #"{"patchOperations":[{"op":"\#(op)","path":"\#(path)","value":"\#(value)"}]}"#)
    }

    @Test func `create answers the recorded fields`() async throws {
        let answer = await client.call("POST", "/restapis/\(api)/resources/\(root)", #"{"pathPart":"pets"}"#)
        #expect(answer.status == 201)
        let id = try #require(answer["id"] as? String)
        #expect(id.count == 6)
        #expect(answer.text == #"{"id":"\#(id)","parentId":"\#(root)","path":"/pets","pathPart":"pets"}"#)
    }

    @Test(arguments: ["", "a b", "a/b", "{a", "a}", "{}", "{+}", "a{b}", "{a}b", "é", "a%20b", "a+"])
    func `a wrong path part is refused`(_ part: String) async {
        let answer = await client.call("POST", "/restapis/\(api)/resources/\(root)", #"{"pathPart":"\#(part)"}"#)
        #expect(answer.status == 400)
        #expect(answer.errorType == "BadRequestException")
    }

    @Test(arguments: ["a", "a.b_c-d:e$1", "{a}", "{a+}", "{a.b}"])
    func `a right path part is taken`(_ part: String) async throws {
        _ = try await make(part, under: root)
    }

    @Test func `siblings are kept apart in the recorded words`() async throws {
        _ = try await make("pets", under: root)
        let same = await client.call("POST", "/restapis/\(api)/resources/\(root)", #"{"pathPart":"pets"}"#)
        #expect(same.status == 409)
        #expect(same.message == "Another resource with the same parent already has this name: pets")
        let greedy = try await make("{proxy+}", under: root)
        let variable = await client.call("POST", "/restapis/\(api)/resources/\(root)", #"{"pathPart":"{dynamic}"}"#)
        #expect(variable.status == 400)
        #expect(
            variable.message
                == "A sibling ({proxy+}) of this resource already has a variable path part -- only one is allowed")
        let child = await client.call("POST", "/restapis/\(api)/resources/\(greedy)", #"{"pathPart":"child"}"#)
        #expect(child.status == 400)
        #expect(child.message == "Cannot create a child of a resource with a greedy path variable: {proxy+}")
    }

    @Test func `a parent that is not there is not found`() async {
        let answer = await client.call("POST", "/restapis/\(api)/resources/nope", #"{"pathPart":"a"}"#)
        #expect(answer.status == 404)
        #expect(answer.message == "Invalid Resource identifier specified")
    }

    @Test func `a moved subtree gets new paths throughout`() async throws {
        let pets = try await make("pets", under: root)
        let sub = try await make("subpets", under: pets)
        let leaf = try await make("{id}", under: sub)
        let renamed = await patch(pets, "/pathPart", "dogs")
        #expect(renamed.status == 200)
        #expect(renamed["path"] as? String == "/dogs")
        #expect(
            await client.call("GET", "/restapis/\(api)/resources/\(leaf)")["path"] as? String == "/dogs/subpets/{id}")
        let moved = await patch(sub, "/parentId", root)
        #expect(moved["path"] as? String == "/subpets")
        #expect(await client.call("GET", "/restapis/\(api)/resources/\(leaf)")["path"] as? String == "/subpets/{id}")
    }

    @Test func `moves that cannot be are refused in the recorded words`() async throws {
        let pets = try await make("pets", under: root)
        let sub = try await make("subpets", under: pets)
        let child = try await make("pets", under: sub)
        #expect(await patch(sub, "/parentId", child).message == "Resources cannot be cyclical.")
        #expect(await patch(sub, "/parentId", sub).message == "Resources cannot be cyclical.")
        #expect(
            await patch(child, "/parentId", root).message
                == "Another resource with the same parent already has this name: pets")
        #expect(await patch(sub, "/parentId", "nope").status == 404)
        #expect(await patch(root, "/pathPart", "x").message == "Root resource cannot update its pathPart.")
        #expect(await patch(root, "/parentId", pets).message == "Root resource cannot update its parentId.")
        #expect(
            await patch(sub, "/invalid", "x").message
                == "Invalid patch path  '/invalid' specified for op 'replace'. Must be one of: [/parentId, /pathPart]")
        #expect(
            await patch(sub, "/pathPart", "x", op: "remove").message
                == "Invalid patch path  '/pathPart' specified for op 'remove'. Please choose supported operations")
        #expect(await patch("nope", "/pathPart", "x").message == "Invalid Resource identifier specified")
    }

    @Test func `delete takes the subtree, never the root`() async throws {
        let pets = try await make("pets", under: root)
        let sub = try await make("subpets", under: pets)
        #expect(await client.call("DELETE", "/restapis/\(api)/resources/\(pets)").status == 202)
        #expect(
            await client.call("DELETE", "/restapis/\(api)/resources/\(sub)").message
                == "Invalid Resource identifier specified")
        #expect(await client.call("DELETE", "/restapis/\(api)/resources/\(root)").status == 400)
        #expect(await client.call("GET", "/restapis/\(api)/resources").items.count == 1)
    }

    @Test func `methods are named, or whole when embedded`() async throws {
        await client.call("PUT", "/restapis/\(api)/resources/\(root)/methods/GET", #"{"authorizationType":"NONE"}"#)
        await client.call("PUT", "/restapis/\(api)/resources/\(root)/methods/GET/integration", #"{"type":"MOCK"}"#)
        let named = await client.call("GET", "/restapis/\(api)/resources/\(root)")
        #expect(named.text == #"{"id":"\#(root)","path":"/","resourceMethods":{"GET":{}}}"#)
        let whole = await client.call("GET", "/restapis/\(api)/resources?embed=methods&limit=500")
        let type = Answer.value(whole.items[0], "resourceMethods", "GET", "methodIntegration", "type")
        #expect(type as? String == "MOCK")
        #expect(await client.call("GET", "/restapis/\(api)/resources?embed=stages").status == 400)
    }

    @Test func `resources are counted against the quota`() async throws {
        let client = try ControlPlaneClient { $0.resourcesPerAPI = 2 }
        let api = try await client.makeAPI()
        #expect(
            await client.call("POST", "/restapis/\(api.id)/resources/\(api.root)", #"{"pathPart":"a"}"#).status == 201)
        let third = await client.call("POST", "/restapis/\(api.id)/resources/\(api.root)", #"{"pathPart":"b"}"#)
        #expect(third.status == 429)
        #expect(third.errorType == "LimitExceededException")
        #expect(third.headers.first("Retry-After") != nil)
    }

    // Case 37: identifiers of another API reach nothing.
    @Test func `another API's resource is not found`() async throws {
        let other = try await client.makeAPI(#"{"name":"other"}"#)
        for (method, target) in [
            ("GET", "/restapis/\(api)/resources/\(other.root)"), ("DELETE", "/restapis/\(api)/resources/\(other.root)"),
            ("GET", "/restapis/\(api)/resources/..%2F..%2F\(other.id)%2Fresources%2F\(other.root)"),
        ] {
            #expect(await client.call(method, target).status == 404)
        }
    }
}

extension Answer {
    /// A value in an item by names.
    static func value(_ item: [String: Any], _ names: String...) -> Any? {
        names.reduce(item as Any?) { ($0 as? [String: Any])?[$1] }
    }
}
