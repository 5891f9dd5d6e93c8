import APIModel
import Testing

/// Recorded: LocalStack's `TestApiGatewayApiModels`, 2024-04-15.
@Suite struct ModelTests {
    static let schema = #"{\"title\":\"Pet\",\"type\":\"object\"}"#

    static func body(_ name: String, _ schema: String? = schema, type: String = "application/json") -> String {
        let member = schema.map { #","schema":"\#($0)""# } ?? ""
        return #"{"name":"\#(name)","contentType":"\#(type)","description":""\#(member)}"#
    }

    @Test func `a model is made, shown, listed and deleted`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let models = "/restapis/\(api.id)/models"
        let made = await client.call("POST", models, Self.body("Pet"))
        #expect(made.status == 201)
        #expect(Set(made.json.keys) == ["id", "name", "contentType", "schema"])
        #expect(made["schema"] as? String == #"{"title":"Pet","type":"object"}"#)
        #expect((made["id"] as? String)?.count == 6)
        #expect(await client.call("GET", "\(models)/Pet").text == made.text)
        #expect(await client.call("GET", "\(models)/Pet?flatten=true").text == made.text)
        let names = await client.call("GET", models).items.compactMap { $0["name"] as? String }
        #expect(names == ["Empty", "Error", "Pet"])
        #expect(await client.call("DELETE", "\(models)/Pet").status == 202)
        #expect(
            Refusal(await client.call("GET", "\(models)/Pet")) == .notFound("Invalid model name specified: Pet"))
    }

    static let noSchema = "Model schema must have at least 1 property or array items defined"

    static let refused: [(body: String, refusal: Refusal)] = [
        (body("Empty"), .conflict("Model name already exists for this REST API")),
        (body(""), .badRequest("Model name must be non-empty")),
        (body("Mine", ""), .badRequest(noSchema)),
        (body("Mine", nil), .badRequest(noSchema)),
        (body("Mine", nil, type: "application/xml"), .badRequest(noSchema)),
        // Reported from imports.
        (body("body_1"), .badRequest("Model name must be alphanumeric: body_1")),
        (body("a.b"), .badRequest("Model name must be alphanumeric: a.b")),
        (
            body("Mine", "{"),
            .badRequest(
                "Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified]")
        ),
        (
            body("Mine", "[]"),
            .badRequest(
                "Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified]")
        ),
        (
            body("Mine", #"{\"$ref\":\"https://apigateway.amazonaws.com/restapis/abc/models/Nobody\"}"#),
            .badRequest(
                "Invalid model specified: Validation Result: warnings : [], errors : [Invalid model specified: Nobody]")
        ),
    ]

    @Test(arguments: refused)
    func `a model that AWS refuses is not made`(body: String, refusal: Refusal) async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        #expect(Refusal(await client.call("POST", "/restapis/\(api.id)/models", body)) == refusal)
        #expect(await client.call("GET", "/restapis/\(api.id)/models").items.count == 2)
    }

    @Test(arguments: [("POST", ""), ("GET", "")])
    func `an unknown API is named for the collection`(verb: String, tail: String) async throws {
        let client = try ControlPlaneClient()
        let answer = await client.call(verb, "/restapis/abcde0/models", verb == "POST" ? Self.body("MySchema") : "")
        #expect(Refusal(answer) == .notFound("Invalid API identifier specified 111111111111:abcde0"))
    }

    @Test(arguments: ["GET", "PATCH", "DELETE"])
    func `an unknown API is an unknown model for the model`(verb: String) async throws {
        let client = try ControlPlaneClient()
        let answer = await client.call(verb, "/restapis/abcde0/models/MySchema", verb == "PATCH" ? "{}" : "")
        #expect(Refusal(answer) == .notFound("Invalid model name specified: MySchema"))
    }

    @Test func `schema and description can be replaced`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let target = "/restapis/\(api.id)/models/Error"
        let schema = #"{\"title\":\"Updated schema\",\"type\":\"object\"}"#
        let answer = await client.patch(target, "replace", "/schema", schema)
        #expect(answer["schema"] as? String == #"{"title":"Updated schema","type":"object"}"#)
        #expect(await client.patch(target, "replace", "/description", "")["description"] == nil)
    }

    @Test(arguments: [
        (
            "add", "/wrong-path",
            "Invalid patch path  '/wrong-path' specified for op 'add'. Please choose supported operations"
        ),
        (
            "replace", "/name",
            "Invalid patch path  '/name' specified for op 'replace'. Must be one of: [/description, /schema]"
        ),
        ("replace", "/schema", noSchema),
    ])
    func `a patch that AWS refuses changes nothing`(op: String, path: String, sentence: String) async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let target = "/restapis/\(api.id)/models/Error"
        let before = await client.call("GET", target).text
        #expect(Refusal(await client.patch(target, op, path, "")) == .badRequest(sentence))
        #expect(await client.call("GET", target).text == before)
    }

    // Reported: aws-apigateway-importer issues 89 and 113; that one model keeps another is assumed.
    @Test func `a model in use is not deleted`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let models = "/restapis/\(api.id)/models"
        try await client.put(Resource(id: "r1", parentId: api.root, pathPart: "pets", path: "/pets"), api: api.id)
        try await client.put(
            Method(httpMethod: "POST", requestModels: ["application/json": "Pet"]),
            responses: [MethodResponse(statusCode: "400", responseModels: ["application/json": "Error"])],
            api: api.id, resource: "r1")
        await client.call("POST", models, Self.body("Pet"))
        let list = #"{\"items\":{\"$ref\":\"https://apigateway.amazonaws.com/restapis/\#(api.id)/models/Tag\"}}"#
        await client.call("POST", models, Self.body("Tag"))
        #expect(await client.call("POST", models, Self.body("Tags", list)).status == 201)
        #expect(
            Refusal(await client.call("DELETE", "\(models)/Pet"))
                == .conflict("Cannot delete model 'Pet', is referenced in method request: /pets/POST"))
        #expect(
            Refusal(await client.call("DELETE", "\(models)/Error"))
                == .conflict("Cannot delete model 'Error', is referenced in method response: /pets/POST"))
        #expect(
            Refusal(await client.call("DELETE", "\(models)/Tag"))
                == .conflict("Cannot delete model 'Tag', is referenced in model: Tags"))
        #expect(await client.call("GET", "\(models)/Tags?flatten=true").status == 501)
        #expect(await client.call("GET", "\(models)/Tags?flatten=false").status == 200)
    }
}
