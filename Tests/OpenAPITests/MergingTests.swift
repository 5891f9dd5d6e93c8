import APIModel
import OpenAPI
import Testing

@Suite struct MergingTests {
    private func put(
        _ text: String, over existing: DeploymentSnapshot?, _ mode: ImportMode = .merge, ids: Counter = Counter()
    ) throws(ImportFailure) -> DeploymentSnapshot {
        try Definitions.read(text).merged(
            into: existing, mode: mode, restAPIId: "api", createdDate: 1_000, newID: ids.next)
    }

    private static let old = """
        openapi: 3.0.1
        info: {title: Old, version: '1', description: before}
        x-amazon-apigateway-binary-media-types: [image/heif]
        x-amazon-apigateway-minimum-compression-size: 10
        x-amazon-apigateway-api-key-source: AUTHORIZER
        x-amazon-apigateway-request-validators: {v: {validateRequestBody: true}, w: {}}
        x-amazon-apigateway-request-validator: v
        x-amazon-apigateway-gateway-responses: {DEFAULT_4XX: {statusCode: 418}, THROTTLED: {statusCode: 430}}
        components: {schemas: {A: {type: object}, B: {type: string}}}
        paths:
          /a/{id}:
            get: {operationId: OldGet, x-amazon-apigateway-integration: {type: mock, passthroughBehavior: never}}
            post: {operationId: OldPost}
          /b: {get: {}}
        """

    private static let new = """
        openapi: 3.0.1
        info: {title: New, version: '2'}
        x-amazon-apigateway-binary-media-types: [image/png, image/jpg]
        x-amazon-apigateway-request-validators: {v: {validateRequestParameters: true}}
        x-amazon-apigateway-gateway-responses: {DEFAULT_4XX: {}}
        components: {schemas: {B: {type: number}, C: {$ref: '#/components/schemas/B'}}}
        paths:
          /a/{id}:
            get: {operationId: NewGet, x-amazon-apigateway-integration: {type: mock}, x-amazon-apigateway-request-validator: v}
          /c: {get: {}}
        """

    @Test func `a new definition gets ids, a root and defaults`() throws {
        let live = try put(Self.old, over: nil)
        #expect(live.restAPI.id == "api")
        #expect(live.restAPI.createdDate == 1_000)
        #expect(live.restAPI.endpointConfiguration == EndpointConfiguration(types: [.edge]))
        #expect(live.resources.map(\.path) == ["/", "/a", "/a/{id}", "/b"])
        #expect(live.resources[0].id == live.restAPI.rootResourceId)
        #expect(
            live.resources.map(\.parentId) == [nil, live.resources[0].id, live.resources[1].id, live.resources[0].id])
        #expect(live.resources.map(\.pathPart) == [nil, "a", "{id}", "b"])
        #expect(live.resources[0].resourceMethods == nil)
        #expect(Set(live.resources.map(\.id) + live.models.map(\.id) + live.requestValidators.map(\.id)).count == 8)
        let get = try #require(live.resources[2].resourceMethods?["GET"])
        #expect(get.requestValidatorId == live.requestValidators.first { $0.name == "v" }?.id)
        #expect(get.methodIntegration?.cacheNamespace == live.resources[2].id)
    }

    @Test func `an empty definition still has a root`() throws {
        let live = try put(Definitions.openAPI3("paths: {}\n"), over: nil)
        #expect(live.resources.map(\.path) == ["/"])
        #expect(live.models.isEmpty)
    }

    // Recorded: test_put_rest_api_mode_binary_media_types; the rest: AWS guide, "Update an existing API".
    @Test func `merge replaces what is mentioned and keeps the rest`() throws {
        let ids = Counter()
        let old = try put(Self.old, over: nil, ids: ids)
        let live = try put(Self.new, over: old, .merge, ids: ids)
        #expect(live.restAPI.name == "New")
        #expect(live.restAPI.version == "2")
        #expect(live.restAPI.description == "before")
        #expect(live.restAPI.binaryMediaTypes == ["image/heif", "image/png", "image/jpg"])
        #expect(live.restAPI.minimumCompressionSize == 10)
        #expect(live.restAPI.apiKeySource == .authorizer)
        #expect(live.resources.map(\.path) == ["/", "/a", "/a/{id}", "/b", "/c"])
        #expect(live.resources.prefix(4).map(\.id) == old.resources.map(\.id))
        let methods = try #require(live.resources[2].resourceMethods)
        #expect(methods["GET"]?.operationName == "NewGet")
        #expect(methods["GET"]?.methodIntegration?.passthroughBehavior == .whenNoMatch)
        #expect(methods["POST"]?.operationName == "OldPost")
        #expect(live.models.map(\.name) == ["A", "B", "C"])
        #expect(live.models[1].id == old.models[1].id)
        #expect(live.models[1].schema?.contains("number") == true)
        #expect(live.models[2].schema?.contains("restapis/api/models/B") == true)
        let validator = try #require(live.requestValidators.first { $0.name == "v" })
        #expect(validator.id == old.requestValidators.first { $0.name == "v" }?.id)
        #expect(!validator.validateRequestBody && validator.validateRequestParameters)
        #expect(live.requestValidators.count == 2)
        #expect(methods["GET"]?.requestValidatorId == validator.id)
        #expect(live.gatewayResponses.map(\.responseType) == [.throttled, .default4XX])
        #expect(live.gatewayResponses.last?.statusCode == nil)
    }

    @Test func `overwrite deletes what is not mentioned and keeps ids`() throws {
        let ids = Counter()
        let old = try put(Self.old, over: nil, ids: ids)
        let live = try put(Self.new, over: old, .overwrite, ids: ids)
        #expect(live.restAPI.id == "api")
        #expect(live.restAPI.description == nil)
        #expect(live.restAPI.binaryMediaTypes == ["image/png", "image/jpg"])
        #expect(live.restAPI.minimumCompressionSize == nil)
        #expect(live.restAPI.apiKeySource == .header)
        #expect(live.restAPI.rootResourceId == old.restAPI.rootResourceId)
        #expect(live.resources.map(\.path) == ["/", "/a", "/a/{id}", "/c"])
        #expect(live.resources.prefix(3).map(\.id) == old.resources.prefix(3).map(\.id))
        #expect(live.resources[2].resourceMethods?.keys.sorted() == ["GET"])
        #expect(live.models.map(\.name) == ["B", "C"])
        #expect(live.requestValidators.map(\.name) == ["v"])
        #expect(live.gatewayResponses.map(\.responseType) == [.default4XX])
    }

    @Test(arguments: [ImportMode.merge, .overwrite])
    func `the same import twice changes nothing`(mode: ImportMode) throws {
        let ids = Counter()
        let first = try put(Self.new, over: nil, ids: ids)
        #expect(try put(Self.new, over: first, mode, ids: ids) == first)
    }

    @Test func `tags, dates and endpoint types are untouched`() throws {
        var old = try put(Self.old, over: nil)
        old.restAPI.tags = ["a": "b"]
        old.restAPI.endpointConfiguration.types = [.regional]
        for mode in ImportMode.allCases {
            let live = try put(Self.new, over: old, mode)
            #expect(live.restAPI.tags == ["a": "b"])
            #expect(live.restAPI.endpointConfiguration.types == [.regional])
            #expect(live.restAPI.createdDate == 1_000)
        }
    }

    @Test func `methods of the root go with overwrite and stay with merge`() throws {
        let old = try put(Definitions.openAPI3("paths: {/: {get: {}}}\n"), over: nil)
        #expect(try put(Self.new, over: old, .merge).resources[0].resourceMethods?.count == 1)
        #expect(try put(Self.new, over: old, .overwrite).resources[0].resourceMethods == nil)
    }

    @Test func `a path that does not fit beside what is there is refused by a merge only`() throws {
        let old = try put(Self.old, over: nil)
        let text = Definitions.openAPI3("paths: {'/a/{name}/x': {get: {}}}\n")
        #expect(throws: ImportFailure.self) { try put(text, over: old, .merge) }
        #expect(try put(text, over: old, .overwrite).resources.count == 4)
        do throws(ImportFailure) {
            _ = try put(text, over: old, .merge)
        } catch {
            #expect(
                error.message
                    == "Errors found during import:\n\tUnable to create resource at path '/a/{name}': A sibling "
                    + "({id}) of this resource already has a variable path part -- only one is allowed")
        }
    }

    @Test func `a new API needs a name`() {
        #expect(throws: ImportFailure.self) { try put("openapi: 3.0.1\n", over: nil) }
    }
}
