import Storage
import Testing

@testable import ControlPlane

@Suite struct ImportTests {
    static let swagger = #"""
        {"swagger":"2.0","info":{"title":"pets","version":"1.0"},"basePath":"/v1",
         "x-amazon-apigateway-binary-media-types":["image/png"],
         "paths":{"/pets/{id}":{"get":{"operationId":"getPet","responses":{"200":{"description":"ok"}},
           "x-amazon-apigateway-integration":{"type":"mock","requestTemplates":{"application/json":"{\"statusCode\": 200}"},
             "responses":{"default":{"statusCode":"200"}}}}}}}
        """#

    @Test func `a definition becomes an API with resources, methods and no default models`() async throws {
        let client = try ControlPlaneClient()
        let answer = await client.call("POST", "/restapis?mode=import&failonwarnings=false", Self.swagger)
        #expect(answer.status == 201, "\(answer.text)")
        let id = try #require(answer["id"] as? String)
        #expect(id.count == 10)
        #expect(answer["name"] as? String == "pets")
        #expect(answer["version"] as? String == "1.0")
        #expect(answer["warnings"] == nil)
        let resources = await client.call("GET", "/restapis/\(id)/resources?embed=methods").items
        #expect(resources.compactMap { $0["path"] as? String } == ["/", "/pets", "/pets/{id}"])
        #expect(Answer.value(resources[2], "resourceMethods", "GET", "methodIntegration", "type") as? String == "MOCK")
        #expect(
            Answer.value(resources[2], "resourceMethods", "GET", "methodIntegration", "cacheNamespace") as? String
                == resources[2]["id"] as? String)
        #expect(await client.call("GET", "/restapis/\(id)/models").items.isEmpty)
    }

    @Test func `import parameters are honoured`() async throws {
        let client = try ControlPlaneClient()
        let answer = await client.call(
            "POST",
            "/restapis?mode=import&basepath=prepend&endpointConfigurationTypes=REGIONAL&ignore=documentation&_custom_id_=petstore",
            Self.swagger)
        #expect(answer.status == 201, "\(answer.text)")
        #expect(answer["id"] as? String == "petstore")
        #expect(answer.at("endpointConfiguration", "types") as? [String] == ["REGIONAL"])
        let paths = await client.call("GET", "/restapis/petstore/resources").items.compactMap { $0["path"] as? String }
        #expect(paths == ["/", "/v1", "/v1/pets", "/v1/pets/{id}"])
    }

    @Test(arguments: ["basepath=wrong", "ignore=everything", "endpointConfigurationTypes=MOON", "colour=red"])
    func `an import parameter that is not understood is refused`(_ parameter: String) async throws {
        let client = try ControlPlaneClient()
        #expect(await client.call("POST", "/restapis?mode=import&" + parameter, Self.swagger).status == 400)
        #expect(await client.call("GET", "/restapis").items.isEmpty)
    }

    @Test(arguments: [
        "{", "", "nonsense: [", "[]", "{}", "null", #"{"swagger":"9.9","info":{"title":"a"},"paths":{}}"#,
    ])
    func `what is no definition is refused and leaves nothing`(_ body: String) async throws {
        let client = try ControlPlaneClient()
        let answer = await client.call("POST", "/restapis?mode=import", body)
        #expect(answer.status == 400)
        #expect(answer.errorType == "BadRequestException")
        #expect(answer.message?.hasPrefix("Invalid OpenAPI input.") == true, "\(answer.text)")
        #expect(await client.call("GET", "/restapis").items.isEmpty)
    }

    @Test func `merge keeps what overwrite deletes`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI(#"{"name":"old","binaryMediaTypes":["image/heif"]}"#)
        await client.call("POST", "/restapis/\(api.id)/resources/\(api.root)", #"{"pathPart":"kept"}"#)
        let merged = await client.call("PUT", "/restapis/\(api.id)?failonwarnings=false", Self.swagger)
        #expect(merged.status == 200, "\(merged.text)")
        #expect(merged["name"] as? String == "pets")
        #expect(merged["binaryMediaTypes"] as? [String] == ["image/heif", "image/png"])
        #expect(merged["rootResourceId"] as? String == api.root)
        var paths = await client.call("GET", "/restapis/\(api.id)/resources").items.compactMap { $0["path"] as? String }
        #expect(paths == ["/", "/kept", "/pets", "/pets/{id}"])
        let again = await client.call("PUT", "/restapis/\(api.id)?mode=merge", Self.swagger)
        #expect(again.text == merged.text)
        let overwritten = await client.call("PUT", "/restapis/\(api.id)?mode=overwrite", Self.swagger)
        #expect(overwritten["binaryMediaTypes"] as? [String] == ["image/png"])
        paths = await client.call("GET", "/restapis/\(api.id)/resources").items.compactMap { $0["path"] as? String }
        #expect(paths == ["/", "/pets", "/pets/{id}"])
        #expect(await client.call("GET", "/restapis/\(api.id)/models").items.isEmpty)
    }

    @Test func `a definition that does not fit leaves the API as it was`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        await client.call("POST", "/restapis/\(api.id)/resources/\(api.root)", #"{"pathPart":"{proxy+}"}"#)
        let before = await client.call("GET", "/restapis/\(api.id)/resources?embed=methods").text
        let clash = Self.swagger.replacing("/pets/{id}", with: "/{id}")
        #expect(await client.call("PUT", "/restapis/\(api.id)?mode=merge", clash).status == 400)
        #expect(
            await client.call("PUT", "/restapis/\(api.id)?mode=sideways", Self.swagger).errorType
                == "ValidationException")
        #expect(await client.call("PUT", "/restapis/none?mode=merge", Self.swagger).status == 404)
        #expect(await client.call("GET", "/restapis/\(api.id)/resources?embed=methods").text == before)
        #expect(await client.call("GET", "/restapis/\(api.id)")["name"] as? String == "pets")
    }

    @Test func `a warning of our own names the line`() async throws {
        let definition = "swagger: '2.0'\ninfo: {title: a}\npaths: {}\nx-amazon-apigateway-documentation: {}\n"
        let sentence = "x-amazon-apigateway-documentation is not supported yet. Ignored. (line 4)"
        let client = try ControlPlaneClient()
        let answer = await client.call("POST", "/restapis?mode=import", definition)
        #expect(answer["warnings"] as? [String] == [sentence])
        let refused = await client.call("POST", "/restapis?mode=import&failonwarnings=true", definition)
        #expect(refused.message == "Warnings found during import:\n\t\(sentence)")
    }

    @Test func `warnings are told, or refuse the whole`() async throws {
        let client = try ControlPlaneClient()
        let warned = Self.swagger.replacing(
            #""type":"mock","#, with: #""type":"mock","requestParameters":{"integration.request.header.nothing":true},"#
        )
        let answer = await client.call("POST", "/restapis?mode=import", warned)
        #expect(answer.status == 201)
        // Recorded: AWS's own sentence, byte by byte.
        #expect(
            answer["warnings"] as? [String] == [
                "Invalid format for 'requestParameters'. Expected type string for property "
                    + "'integration.request.header.nothing' of resource '/pets/{id}' and method 'GET' but got 'true'"
            ])
        #expect(await client.call("GET", "/restapis/\(answer["id"] as? String ?? "")")["warnings"] == nil)
        #expect(await client.call("POST", "/restapis?mode=import&failonwarnings=true", warned).status == 400)
        #expect(await client.call("GET", "/restapis").items.count == 1)
    }

    @Test func `an import counts against the quota of resources`() async throws {
        let client = try ControlPlaneClient { $0.resourcesPerAPI = 2 }
        #expect(await client.call("POST", "/restapis?mode=import", Self.swagger).errorType == "LimitExceededException")
        #expect(await client.call("GET", "/restapis").items.isEmpty)
    }
}
