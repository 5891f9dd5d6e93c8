import APIModel
import OpenAPI
import Testing

@Suite struct SampleTests {
    private func live(_ file: String) throws -> DeploymentSnapshot {
        let api = try Definitions.read(try Definitions.file(file))
        #expect(api.diagnostics == [])
        return try api.merged(into: nil, mode: .merge, restAPIId: "api", createdDate: 0, newID: Counter().next)
    }

    @Test func `the two samples are the same API`() throws {
        var yaml = try live("samples/petstore.yaml")
        var json = try live("samples/petstore-swagger.json")
        #expect(yaml.resources == json.resources)
        #expect(yaml.models == json.models)
        yaml.resources = []
        json.resources = []
        #expect(yaml == json)
    }

    @Test func `every resource of the sample answers preflights as the CORS page says`() throws {
        let live = try live("samples/petstore.yaml")
        #expect(live.resources.map(\.path) == ["/", "/pets", "/pets/{petId}", "/pets/external"])
        for resource in live.resources.dropFirst() {
            let options = try #require(resource.resourceMethods?["OPTIONS"])
            #expect(options.authorizationType == "NONE" && !options.apiKeyRequired)
            #expect(options.methodIntegration?.passthroughBehavior == .never)
            let headers = try #require(options.methodIntegration?.integrationResponses?["200"]?.responseParameters)
            #expect(headers["method.response.header.Access-Control-Allow-Origin"] == "'*'")
            #expect(headers.count == 3)
        }
        #expect(live.gatewayResponses.map(\.responseType) == [.default4XX, .default5XX])
    }

    // Expected object: openapi.md 8.4, recorded 2025-07-02 (swagger-mock-cors); the definition is our own.
    @Test func `a CORS mock comes out as it was recorded on AWS`() throws {
        let live = try live("Tests/Fixtures/openapi/cors-swagger.json")
        let resource = try #require(live.resources.last)
        let headers = ["Headers", "Methods", "Origin"].map { "method.response.header.Access-Control-Allow-\($0)" }
        #expect(
            resource.resourceMethods?["OPTIONS"]
                == Method(
                    httpMethod: "OPTIONS",
                    requestParameters: ["method.request.path.product_id": true],
                    methodResponses: [
                        "200": MethodResponse(
                            statusCode: "200",
                            responseParameters: Dictionary(uniqueKeysWithValues: headers.map { ($0, false) }))
                    ],
                    methodIntegration: Integration(
                        type: .mock,
                        requestTemplates: ["application/json": #"{"statusCode": 200}"#],
                        cacheNamespace: resource.id,
                        integrationResponses: [
                            "200": IntegrationResponse(
                                statusCode: "200",
                                responseParameters: [
                                    headers[0]: "'Content-Type'", headers[1]: "'OPTIONS,POST,GET'",
                                    headers[2]: "'http://localhost:8080'",
                                ],
                                responseTemplates: ["application/json": "{}\n"])
                        ])))
    }
}
