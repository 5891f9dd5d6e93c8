import APIModel
import OpenAPI
import Testing

@Suite struct ModelTests {
    private func components(_ schemas: String) -> String {
        Definitions.openAPI3("components:\n  schemas:\n\(Definitions.indented(schemas, by: 4))\n")
    }

    // Recorded: test_import_with_circular_models (description copied, references into the API, circles accepted).
    @Test func `schemas become models that refer to each other by address`() throws {
        let api = try Definitions.read(
            components(
                """
                Person:
                  description: Somebody
                  type: object
                  required: [name]
                  properties: {house: {$ref: '#/components/schemas/House'}}
                House: {type: object, properties: {owner: {$ref: '#/components/schemas/Person'}}}
                Empty: {}
                """))
        #expect(api.models.map(\.name) == ["Person", "House", "Empty"])
        #expect(api.models.map(\.contentType) == Array(repeating: "application/json", count: 3))
        #expect(api.models[0].description == "Somebody")
        // Layout: Jackson's default (assumed).
        #expect(
            api.models[0].schema(restAPIId: "abc") == """
                {
                  "description" : "Somebody",
                  "type" : "object",
                  "required" : [ "name" ],
                  "properties" : {
                    "house" : {
                      "$ref" : "https://apigateway.amazonaws.com/restapis/abc/models/House"
                    }
                  }
                }
                """)
        #expect(api.models[2].schema(restAPIId: "abc") == "{ }")
    }

    @Test func `2_0 definitions are models too`() throws {
        let api = try Definitions.read(
            "swagger: '2.0'\ninfo: {title: T}\ndefinitions: {A: {items: {$ref: '#/definitions/A'}}}\n")
        #expect(api.models[0].schema(restAPIId: "x").contains("restapis/x/models/A"))
    }

    @Test func `a schema written in place gets a name made of its content`() throws {
        let body = "requestBody: {content: {application/json: {schema: {type: object}}}}"
        let response = "responses: {200: {content: {application/json: {schema: {type: object}}}}}"
        let text = Definitions.operation(body + "\n" + response)
        let api = try Definitions.read(text)
        let method = try #require(api.method("GET", "/test")?.method)
        let name = try #require(method.requestModels?["application/json"])
        #expect(name.hasPrefix("MODEL"))
        #expect(name.allSatisfy { $0.isLetter || $0.isNumber })
        #expect(method.methodResponses?["200"]?.responseModels?["application/json"] == name)
        #expect(api.models.map(\.name) == [name])
        #expect(try Definitions.read(text) == api)
    }

    @Test(arguments: [
        // The sentence: public reports of imports.
        ("body_1: {}", "Unable to create model for 'body_1': Model name must be alphanumeric: body_1"),
        ("A: 1", "Invalid model schema specified"),
        ("A: {$ref: 'http://example.com/s.json'}", "leaves the document"),
        ("A: {properties: {b: {$ref: 'file:///etc/passwd'}}}", "leaves the document"),
        ("A: {properties: {b: {$ref: '#/components/schemas/A/properties/c'}}}", "whole schemas"),
    ])
    func `a schema that cannot be a model is an error`(schema: String, message: String) throws {
        let failure = try #require(Definitions.failure(components(schema)))
        #expect(failure.message.contains(message))
        #expect(failure.diagnostics.first?.line == 7)
    }

    @Test func `a missing model is a warning`() throws {
        let api = try Definitions.read(
            Definitions.operation("responses: {200: {content: {a/b: {schema: {$ref: '#/components/schemas/Gone'}}}}}"))
        #expect(api.warnings == ["Reference to model '#/components/schemas/Gone' not found. Ignoring."])
        #expect(api.method("GET", "/test")?.method.methodResponses?["200"]?.responseModels == nil)
    }

    @Test func `text in schemas survives`() throws {
        let api = try Definitions.read(components(#"A: {pattern: "a\\d\0\"é", enum: [1.50, true, null]}"#))
        #expect(
            api.models[0].schema(restAPIId: "x") == """
                {
                  "pattern" : "a\\\\d\\u0000\\"é",
                  "enum" : [ 1.50, true, null ]
                }
                """)
    }
}
