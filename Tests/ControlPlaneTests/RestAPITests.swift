import APIModel
import HTTPMessages
import Storage
import Testing

@testable import ControlPlane

// Answers and sentences marked "recorded" were recorded from AWS in 2024 and 2025 and published in LocalStack's
// snapshot files (tests/aws/services/apigateway, test_apigateway_api); others are marked assumed.
@Suite struct RestAPITests {
    @Test func `create answers the recorded fields and nothing else`() async throws {
        let client = try ControlPlaneClient()
        let answer = await client.call("POST", "/restapis", #"{"name":"pets","description":"this is my api"}"#)
        #expect(answer.status == 201)
        #expect(
            answer.text
                == #"{"apiKeySource":"HEADER","createdDate":1700000000,"description":"this is my api","#
                + #""disableExecuteApiEndpoint":false,"endpointConfiguration":{"ipAddressType":"ipv4","types":["EDGE"]},"#
                + #""id":"aaaaaaaaa2","name":"pets","rootResourceId":"aaaaaaaaa1"}"#)
        #expect(answer.headers.first("Content-Type") == "application/json")
        #expect(answer.headers.first("x-amzn-RequestId")?.count == 36)
    }

    @Test func `a new API has a root resource and the two default models`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let resources = await client.call("GET", "/restapis/\(api.id)/resources")
        #expect(resources.text == #"{"item":[{"id":"\#(api.root)","path":"/"}]}"#)
        let models = await client.call("GET", "/restapis/\(api.id)/models")
        #expect(models.items.compactMap { $0["name"] as? String } == ["Empty", "Error"])
    }

    @Test(arguments: [
        (#"{"name":"a","description":""}"#, "BadRequestException", "Description cannot be an empty string"),
        (
            #"{"name":"a","minimumCompressionSize":-1}"#, "BadRequestException",
            "Invalid minimum compression size, must be between 0 and 10485760"
        ),
        (
            #"{"name":"a","minimumCompressionSize":10485761}"#, "BadRequestException",
            "Invalid minimum compression size, must be between 0 and 10485760"
        ),
        (
            #"{"name":"a","endpointConfiguration":{"types":[]}}"#, "BadRequestException",
            "REGIONAL Configuration and EDGE Configuration cannot be both DISABLED."
        ),
        (
            #"{"name":"a","endpointConfiguration":{"types":["EDGE","REGIONAL"]}}"#, "BadRequestException",
            "Cannot create an api with multiple Endpoint Types."
        ),
        (
            #"{"name":"a","endpointConfiguration":{"types":["PRIVATE"],"ipAddressType":"ipv4"}}"#,
            "BadRequestException", "Only dualstack ipAddressType is supported for Private APIs."
        ),
        (
            #"{"name":"a","description":"","endpointConfiguration":{"types":["PRIVATE"],"ipAddressType":"ipv4"}}"#,
            "BadRequestException", "Description cannot be an empty string"
        ),
        (
            #"{"name":"a","endpointConfiguration":{"types":["wrong"],"ipAddressType":"wrong"}}"#, "ValidationException",
            "2 validation errors detected: Value '[wrong]' at 'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]; Value 'wrong' at 'createRestApiInput.endpointConfiguration.ipAddressType' failed to satisfy constraint: Member must satisfy enum value set: [ipv4, dualstack]"
        ),
        (
            #"{"name":"a","policy":"{"}"#, "BadRequestException",
            "Invalid policy document. Please check the policy syntax and ensure that Principals are valid."
        ),
        (#"{"name":""}"#, "BadRequestException", "Name cannot be empty"),
    ])
    func `a wrong definition is refused in AWS's words`(_ body: String, _ type: String, _ message: String) async throws
    {
        let client = try ControlPlaneClient()
        let answer = await client.call("POST", "/restapis", body)
        #expect(answer.status == 400)
        #expect(answer.errorType == type)
        #expect(answer.message == message)
    }

    @Test(arguments: [
        ("REGIONAL", "ipv4"), ("EDGE", "ipv4"), ("PRIVATE", "dualstack"),
    ])
    func `each endpoint type has its address type`(_ type: String, _ address: String) async throws {
        let answer = await (try ControlPlaneClient()).call(
            "POST", "/restapis", #"{"name":"a","endpointConfiguration":{"types":["\#(type)"]}}"#)
        #expect(answer.at("endpointConfiguration", "ipAddressType") as? String == address)
    }

    @Test(arguments: [
        ("_custom_id_", "my-pets"), ("floci:override-id", "pets1"), ("ms-custom-id", "p"),
    ])
    func `a tag chooses the identifier, once`(_ tag: String, _ id: String) async throws {
        let client = try ControlPlaneClient()
        let body = #"{"name":"a","tags":{"\#(tag)":"\#(id)"}}"#
        #expect(await client.call("POST", "/restapis", body)["id"] as? String == id)
        let again = await client.call("POST", "/restapis", body)
        #expect(again.status == 409)
        #expect(again.errorType == "ConflictException")
    }

    @Test(arguments: ["UPPER", "a/b", "../x", "a.b", "-a", "", "a b", String(repeating: "a", count: 64)])
    func `an identifier that is no host label is refused`(_ id: String) async throws {
        let answer = await (try ControlPlaneClient()).call(
            "POST", "/restapis", #"{"name":"a","tags":{"_custom_id_":"\#(id)"}}"#)
        #expect(answer.status == 400)
    }

    @Test func `an unknown API is named with its account`() async throws {
        let client = try ControlPlaneClient()
        for (method, target) in [
            ("GET", "/restapis/ABC"), ("DELETE", "/restapis/ABC"), ("GET", "/restapis/ABC/resources"),
        ] {
            let answer = await client.call(method, target)
            #expect(answer.status == 404)
            #expect(answer.message == "Invalid API identifier specified 111111111111:ABC")
        }
    }

    @Test func `update changes what its table has and shows empty tags`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI(#"{"name":"a","description":"d","binaryMediaTypes":["image/png"]}"#)
        let answer = await client.call(
            "PATCH", "/restapis/\(api.id)",
            #"""
            {"patchOperations":[
              {"op":"replace","path":"/name","value":"b"},
              {"op":"remove","path":"/description"},
              {"op":"add","path":"/binaryMediaTypes/image~1jpeg"},
              {"op":"replace","path":"/binaryMediaTypes/image~1png","value":"image/gif"},
              {"op":"replace","path":"/minimumCompressionSize","value":"10"},
              {"op":"replace","path":"/apiKeySource","value":"AUTHORIZER"},
              {"op":"replace","path":"/disableExecuteApiEndpoint","value":"true"},
              {"op":"replace","path":"/endpointConfiguration/types/EDGE","value":"PRIVATE"},
              {"op":"add","path":"/endpointConfiguration/vpcEndpointIds","value":"vpce-1"}
            ]}
            """#)
        #expect(answer.status == 200)
        #expect(answer["name"] as? String == "b")
        #expect(answer["description"] == nil)
        #expect(answer["binaryMediaTypes"] as? [String] == ["image/jpeg", "image/gif"])
        #expect(answer["minimumCompressionSize"] as? Int == 10)
        #expect(answer["apiKeySource"] as? String == "AUTHORIZER")
        #expect(answer["disableExecuteApiEndpoint"] as? Bool == true)
        #expect(answer.at("endpointConfiguration", "types") as? [String] == ["PRIVATE"])
        #expect(answer.at("endpointConfiguration", "ipAddressType") as? String == "dualstack")
        #expect((answer["tags"] as? [String: Any])?.isEmpty == true)
        let off = await client.call(
            "PATCH", "/restapis/\(api.id)", #"{"patchOperations":[{"op":"replace","path":"/minimumCompressionSize"}]}"#)
        #expect(off["minimumCompressionSize"] == nil)
    }

    @Test(arguments: [
        ("replace", "/id", "x", "Invalid patch path /id"),
        ("replace", "/rootResourceId", "x", "Invalid patch path /rootResourceId"),
        ("add", "/binaryMediaTypes", "x", "Invalid patch path /binaryMediaTypes"),
        ("add", "/minimumCompressionSize", "1", "Invalid patch operation specified. Must be one of: [replace]"),
        (
            "replace", "/minimumCompressionSize", "-1",
            "Invalid minimum compression size, must be between 0 and 10485760"
        ),
        (
            "replace", "/minimumCompressionSize", "many",
            "Invalid minimum compression size, must be between 0 and 10485760"
        ),
        ("replace", "/endpointConfiguration/ipAddressType", "wrong", "ipAddressType must be either ipv4 or dualstack."),
        (
            "add", "/endpointConfiguration/ipAddressType", "ipv4",
            "Invalid patch operation specified. Must be one of: [replace]"
        ),
        (
            "replace", "/endpointConfiguration/types/EDGE", "wrong",
            "Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE"
        ),
        (
            "move", "/endpointConfiguration/types/EDGE", "PRIVATE",
            "Invalid patch operation specified. Must be 'add'|'remove'|'replace'"
        ),
        ("copy", "/name", "x", "Invalid patch operation specified. Must be one of: [replace]"),
        ("test", "/name", "a", "Invalid patch operation specified. Must be one of: [replace]"),
    ])
    func `a wrong patch changes nothing`(_ op: String, _ path: String, _ value: String, _ message: String) async throws
    {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI(#"{"name":"a"}"#)
        let answer = await client.call(
            "PATCH", "/restapis/\(api.id)",
            #"{"patchOperations":[{"op":"replace","path":"/name","value":"changed"},{"op":"\#(op)","path":"\#(path)","value":"\#(value)"}]}"#
        )
        #expect(answer.status == 400)
        #expect(answer.errorType == "BadRequestException")
        #expect(answer.message == message)
        #expect(await client.call("GET", "/restapis/\(api.id)")["name"] as? String == "a")
    }

    @Test func `a policy is shown with its quotes escaped once more`() async throws {
        let client = try ControlPlaneClient()
        let answer = await client.call(
            "POST", "/restapis", #"{"name":"a","policy":"{\"Version\":\"2012-10-17\",\"Statement\":[]}"}"#)
        #expect(answer["policy"] as? String == #"{\"Version\":\"2012-10-17\",\"Statement\":[]}"#)
    }

    @Test func `delete removes everything below and only that`() async throws {
        let client = try ControlPlaneClient()
        let first = try await client.makeAPI(#"{"name":"a","tags":{"_custom_id_":"a1"}}"#)
        let second = try await client.makeAPI(#"{"name":"b","tags":{"_custom_id_":"a10"}}"#)
        #expect(await client.call("DELETE", "/restapis/\(first.id)").status == 202)
        #expect(await client.call("DELETE", "/restapis/\(first.id)").status == 404)
        #expect(await client.call("GET", "/restapis/\(second.id)/resources").items.count == 1)
        let left = try await client.store.read { try $0.tree(at: .restAPI("a1")) }
        #expect(left.isEmpty)
    }

    @Test func `a clone has the same tree under its own identifiers`() async throws {
        let client = try ControlPlaneClient()
        let source = try await client.makeAPI()
        let pets = await client.call("POST", "/restapis/\(source.id)/resources/\(source.root)", #"{"pathPart":"pets"}"#)
        let petsID = try #require(pets["id"] as? String)
        let method = "/restapis/\(source.id)/resources/\(petsID)/methods/GET"
        await client.call("PUT", method, #"{"authorizationType":"NONE"}"#)
        await client.call("PUT", method + "/integration", #"{"type":"MOCK"}"#)
        let clone = await client.call("POST", "/restapis", #"{"name":"copy","cloneFrom":"\#(source.id)"}"#)
        #expect(clone.status == 201, "\(clone.text)")
        let id = try #require(clone["id"] as? String)
        let resources = await client.call("GET", "/restapis/\(id)/resources?embed=methods").items
        #expect(resources.compactMap { $0["path"] as? String } == ["/", "/pets"])
        #expect(resources[0]["id"] as? String == clone["rootResourceId"] as? String)
        #expect(resources[1]["parentId"] as? String == clone["rootResourceId"] as? String)
        #expect(resources[1]["id"] as? String != petsID)
        let cloned = Answer.value(resources[1], "resourceMethods", "GET", "methodIntegration", "cacheNamespace")
        #expect(cloned as? String == resources[1]["id"] as? String)
        #expect(await client.call("POST", "/restapis", #"{"name":"copy","cloneFrom":"none"}"#).status == 404)
    }
}
