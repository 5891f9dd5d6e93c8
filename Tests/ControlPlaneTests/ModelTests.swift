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
    }

    // Recorded: test_put_method_model.
    @Test func `the last of the methods that use a model is named`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        try await client.put(Resource(id: "r1", parentId: api.root, pathPart: "test", path: "/test"), api: api.id)
        await client.call("POST", "/restapis/\(api.id)/models", Self.body("Pet"))
        for resource in [api.root, "r1"] {
            try await client.put(
                Method(httpMethod: "ANY", requestModels: ["application/json": "Pet"]), api: api.id, resource: resource)
        }
        #expect(
            Refusal(await client.call("DELETE", "/restapis/\(api.id)/models/Pet"))
                == .conflict("Cannot delete model 'Pet', is referenced in method request: /test/ANY"))
    }

    static let unsupported = "Invalid model schema specified. Unsupported keyword(s): "

    /// Schema, and what AWS lists of it.
    static let faulty: [(schema: String, faults: String)] = [
        // Reported: aws-cdk issues 14585 and 25546, swagger-rm-example, terraform-aws-api-gateway issue 30.
        (#"{"$id":"x"}"#, unsupported + #"["$id"]"#),
        (#"{"properties":{"a":{"type":"string","example":"x"}}}"#, unsupported + #"["example"]"#),
        // Reported: aws-cdk issues 27433 and 18715.
        (#"{"type":"object","required":[]}"#, "Invalid model schema specified"),
        (#"{"enum":["A","A"]}"#, "Invalid model schema specified"),
        // Reported: two numbers turned to strings are two faults.
        (
            #"{"properties":{"a":{"type":"string","maxLength":"35","minLength":"1"}}}"#,
            "Invalid model schema specified, Invalid model schema specified"
        ),
        // Reported: atat-web-api pull request 350.
        (
            #"{"items":{"$ref":"./schemas/Step.yaml"}}"#,
            "Invalid model schema specified, Model reference must be in canonical form"
        ),
        // Assumed, from the syntax of draft 4.
        (#"{"type":"text"}"#, "Invalid model schema specified"),
        (#"{"type":[]}"#, "Invalid model schema specified"),
        (#"{"pattern":"("}"#, "Invalid model schema specified"),
        (#"{"pattern":7}"#, "Invalid model schema specified"),
        (#"{"minimum":"1"}"#, "Invalid model schema specified"),
        (#"{"minLength":-1}"#, "Invalid model schema specified"),
        (#"{"multipleOf":0}"#, "Invalid model schema specified"),
        (#"{"exclusiveMinimum":true}"#, "Invalid model schema specified"),
        (#"{"properties":[]}"#, "Invalid model schema specified"),
        (#"{"properties":{"a":true}}"#, "Invalid model schema specified"),
        (#"{"additionalProperties":"no"}"#, "Invalid model schema specified"),
        (#"{"allOf":[]}"#, "Invalid model schema specified"),
        (#"{"anyOf":{}}"#, "Invalid model schema specified"),
        (#"{"not":[]}"#, "Invalid model schema specified"),
        (#"{"dependencies":{"a":[]}}"#, "Invalid model schema specified"),
        (#"{"uniqueItems":1}"#, "Invalid model schema specified"),
    ]

    @Test(arguments: faulty)
    func `a schema with faults is not stored`(schema: String, faults: String) async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let escaped = schema.replacing("\"", with: "\\\"")
        let refusal = Refusal.badRequest(
            "Invalid model specified: Validation Result: warnings : [], errors : [\(faults)]")
        #expect(Refusal(await client.call("POST", "/restapis/\(api.id)/models", Self.body("Mine", escaped))) == refusal)
        let patched = await client.patch("/restapis/\(api.id)/models/Error", "replace", "/schema", escaped)
        #expect(Refusal(patched) == refusal)
    }

    @Test func `every keyword of draft 4 is taken`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let schema = """
            {"$schema":"http://json-schema.org/draft-04/schema#","id":"x","title":"t","description":"d","default":1,
            "type":["object","null"],"required":["a"],"minProperties":1,"maxProperties":9,"additionalProperties":false,
            "patternProperties":{"^x":{}},"dependencies":{"a":["b"],"b":{"type":"object"}},
            "properties":{"a":{"type":"string","minLength":1,"maxLength":2,"pattern":"^a","format":"date-time"},
            "example":{"type":"number","minimum":1,"exclusiveMinimum":true,"maximum":2,"exclusiveMaximum":false,
            "multipleOf":0.5},"c":{"type":"array","items":[{}],"additionalItems":{},"minItems":0,"maxItems":3,
            "uniqueItems":true},"d":{"enum":[1,"1",null]},"e":{"allOf":[{}],"anyOf":[{}],"oneOf":[{}],"not":{}},
            "f":{"$ref":"#/definitions/G"}},"definitions":{"G":{}}}
            """
        let escaped = schema.replacing("\n", with: "").replacing("\"", with: "\\\"")
        #expect(await client.call("POST", "/restapis/\(api.id)/models", Self.body("All", escaped)).status == 201)
    }

    /// Schema and sample template.
    static let templates: [(schema: String, template: String)] = [
        // AWS's command reference.
        (#"{"title":"Empty Schema","type":"object"}"#, "{ }"),
        // AWS's API reference.
        (
            #"{"type":"object","properties":{"a":{"type":"number"},"b":{"type":"number"},"op":{"type":"string"}}}"#,
            "{\n  \"a\" : 3.1415,\n  \"b\" : 3.1415,\n  \"op\" : \"foo\"\n}"
        ),
        // Templates kept from the console; nesting and the other types assumed.
        (
            #"{"type":"array","items":{"type":"object","properties":{"age":{"type":"integer"}}}}"#,
            """
            [
            ##TODO: Update this foreach loop to reference array from input json
            #foreach($elem in $inputRoot)
              {
                "age" : 42
              }#if($foreach.hasNext),#end
            #end
            ]
            """
        ),
        (
            #"{"properties":{"o":{"properties":{"ok":{"type":"boolean"}}},"n":{"type":"null"},"t":{"type":["string"]}}}"#,
            "{\n  \"o\" : {\n    \"ok\" : true\n  },\n  \"n\" : null,\n  \"t\" : \"foo\"\n}"
        ),
        (##"{"properties":{"self":{"$ref":"#"}}}"##, "{\n  \"self\" : {\n    \"self\" : { }\n  }\n}"),
    ]

    @Test(arguments: templates)
    func `a model has a sample template`(schema: String, template: String) async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let models = "/restapis/\(api.id)/models"
        await client.call("POST", models, Self.body("Mine", schema.replacing("\"", with: "\\\"")))
        let answer = await client.call("GET", "\(models)/Mine/default_template")
        #expect(answer["value"] as? String == "#set($inputRoot = $input.path('$'))\n" + template)
        #expect(
            Refusal(await client.call("GET", "\(models)/Nobody/default_template"))
                == .notFound("Invalid model name specified: Nobody"))
    }
}
