import JSON
import Testing

/// Models that refer to other models, and what is made of them.
@Suite struct ModelReferenceTests {
    static func address(_ api: String, _ name: String) -> String {
        "https://apigateway.amazonaws.com/restapis/\(api)/models/\(name)"
    }

    /// Status of making a model.
    static func create(_ client: ControlPlaneClient, _ api: String, _ name: String, _ schema: String) async -> Int {
        let body = ModelTests.body(name, schema.replacing("\"", with: "\\\""))
        return await client.call("POST", "/restapis/\(api)/models", body).status
    }

    // Assumed: the form of AWS's flattened schema is not recorded.
    @Test func `a flattened model carries what it refers to as definitions`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let models = "/restapis/\(api.id)/models"
        func address(_ name: String) -> String { Self.address(api.id, name) }
        func create(_ name: String, _ schema: String) async -> Int { await Self.create(client, api.id, name, schema) }
        #expect(await create("Tag", ##"{"type":"object","properties":{"next":{"$ref":"#"}}}"##) == 201)
        let pet = """
            {"type":"object","properties":{"tag":{"$ref":"\(address("Tag"))"},"a":{"$ref":"#/definitions/A"}},\
            "definitions":{"A":{"type":"string"}}}
            """
        #expect(await create("Pet", pet) == 201)
        #expect(await create("Pets", #"{"type":"array","items":{"$ref":"\#(address("Pet"))"}}"#) == 201)
        let flat = await client.call("GET", "\(models)/Pets?flatten=true")["schema"] as? String
        #expect(
            flat
                == ##"{"type":"array","items":{"$ref":"#/definitions/Pet"},"definitions":{"Pet":{"type":"object","##
                + ##""properties":{"tag":{"$ref":"#/definitions/Tag"},"a":{"$ref":"#/definitions/Pet/definitions/A"}},"##
                + ##""definitions":{"A":{"type":"string"}}},"Tag":{"type":"object","properties":{"next":"##
                + ##"{"$ref":"#/definitions/Tag"}}}}}"##)
        let stored = await client.call("GET", "\(models)/Pets?flatten=false")["schema"] as? String
        #expect(stored == #"{"type":"array","items":{"$ref":"\#(address("Pet"))"}}"#)
    }

    @Test func `no two flattened models take one name`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        #expect(await Self.create(client, api.id, "A", #"{"type":"string"}"#) == 201)
        #expect(await Self.create(client, api.id, "AModel", #"{"type":"number"}"#) == 201)
        let schema = """
            {"items":[{"$ref":"\(Self.address(api.id, "A"))"},{"$ref":"\(Self.address(api.id, "AModel"))"}],\
            "definitions":{"A":{"type":"object"}}}
            """
        #expect(await Self.create(client, api.id, "Both", schema) == 201)
        let answer = await client.call("GET", "/restapis/\(api.id)/models/Both?flatten=true")
        let flat = try JSONValue.parse(try #require(answer["schema"] as? String))
        let expected: JSONValue = [
            "A": ["type": "object"], "AModel": ["type": "string"], "AModelModel": ["type": "number"],
        ]
        #expect(flat["items"] == [["$ref": "#/definitions/AModel"], ["$ref": "#/definitions/AModelModel"]])
        #expect(flat["definitions"] == expected)
    }

    @Test func `a pointer in a model's sample leads to a place in that model`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let inner = ##"{"properties":{"n":{"$ref":"#/definitions/N"}},"definitions":{"N":{"type":"integer"}}}"##
        #expect(await Self.create(client, api.id, "Inner", inner) == 201)
        let outer = #"{"properties":{"inner":{"$ref":"\#(Self.address(api.id, "Inner"))"}}}"#
        #expect(await Self.create(client, api.id, "Outer", outer) == 201)
        let answer = await client.call("GET", "/restapis/\(api.id)/models/Outer/default_template")
        #expect((answer["value"] as? String)?.contains("\"n\" : 42") == true)
    }

    @Test func `references that double at every level end in a sample of some size`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let definitions = (0..<30).map { level in
            let next = ##"{"$ref":"#/definitions/d\##(level + 1)"}"##
            return #""d\#(level)":{"properties":{"a":\#(next),"b":\#(next)}}"#
        }
        let schema = ##"{"$ref":"#/definitions/d0","definitions":{\##(definitions.joined(separator: ",")),"d30":{}}}"##
        #expect(await Self.create(client, api.id, "Wide", schema) == 201)
        let answer = await client.call("GET", "/restapis/\(api.id)/models/Wide/default_template")
        #expect(try #require(answer["value"] as? String).utf8.count < 5_000_000)
    }
}
