import APIModel
import Storage
import Testing

@testable import ControlPlane

@Suite struct DefinitionAssemblyTests {
    /// A definition with everything in it.
    static let definition: DeploymentSnapshot = {
        let integration = Integration(
            type: .mock, cacheNamespace: "r1", integrationResponses: ["200": IntegrationResponse(statusCode: "200")])
        let get = Method(
            httpMethod: "GET",
            methodResponses: ["200": MethodResponse(statusCode: "200"), "404": MethodResponse(statusCode: "404")],
            methodIntegration: integration)
        return DeploymentSnapshot(
            restAPI: RestAPI(id: "a1", name: "a", createdDate: 1, rootResourceId: "r0"),
            resources: [
                Resource(id: "r0", path: "/"),
                Resource(
                    id: "r1", parentId: "r0", pathPart: "pets", path: "/pets",
                    resourceMethods: ["GET": get, "ANY": Method(httpMethod: "ANY")]),
            ],
            models: [Model(id: "m1", name: "Pet", schema: "{}", contentType: "application/json")],
            requestValidators: [RequestValidator(id: "v1", name: "all")],
            gatewayResponses: [GatewayResponse(responseType: .default4XX)],
            corsRules: [CORSRule(path: "/pets", isRecursive: true, allowOrigins: ["https://a.example"])])
    }()

    @Test func `a definition written as rows is read back equal`() async throws {
        let store = try SQLiteStore()
        let read = try await store.write { transaction in
            try transaction.replaceDefinition(Self.definition)
            return try transaction.definition(of: "a1")
        }
        #expect(read == Self.definition)
    }

    @Test func `writing a definition leaves deployments, stages and other APIs alone`() async throws {
        let store = try SQLiteStore()
        let kept = try await store.write { transaction in
            let api = ResourcePath.restAPI("a1")
            try transaction.put(Deployment(id: "d1", createdDate: 1), at: api.deployment("d1"))
            try transaction.put(Resource(id: "gone", path: "/gone"), at: api.resource("gone"))
            try transaction.put(Resource(id: "other", path: "/"), at: ResourcePath.restAPI("a10").resource("other"))
            try transaction.replaceDefinition(Self.definition)
            return [
                try transaction.exists(api.deployment("d1")), try transaction.exists(api.resource("gone")),
                try transaction.exists(ResourcePath.restAPI("a10").resource("other")),
            ]
        }
        #expect(kept == [true, false, true])
    }

    @Test func `stored rows hold nothing of what is below them`() async throws {
        let store = try SQLiteStore()
        let (resource, method, integration) = try await store.write { transaction in
            try transaction.replaceDefinition(Self.definition)
            let resource = ResourcePath.restAPI("a1").resource("r1")
            let method = resource.method("GET")
            return (
                try transaction.get(Resource.self, at: resource), try transaction.get(Method.self, at: method),
                try transaction.get(Integration.self, at: method.integration)
            )
        }
        #expect(resource?.resourceMethods == nil)
        #expect(method?.methodIntegration == nil)
        #expect(method?.methodResponses == nil)
        #expect(integration?.integrationResponses == nil)
    }
}
