import JSON
import Testing

@Suite struct JSONSchemaTests {
    @Test func `violations are joined as the error string of a gateway response`() throws {
        let schema = try JSONSchema(["type": "object", "required": ["name", "age"], "minProperties": 1])
        #expect(
            JSONSchema.validationErrorString(schema.validate([:]))
                == "[object has too few properties (found 0 but schema requires at least 1), "
                + #"object has missing required properties (["age","name"])]"#)
        #expect(JSONSchema.validationErrorString([]) == "[]")
    }

    @Test func `a violation tells both places and the keyword`() throws {
        let schema = try JSONSchema(["properties": ["a/b": ["items": ["type": "string"]]]])
        #expect(
            schema.validate(["a/b": ["x", 1]]) == [
                JSONSchemaViolation(
                    message:
                        #"instance type (integer) does not match any allowed primitive type (allowed: ["string"])"#,
                    pointer: "/a~1b/1", schemaPointer: "/properties/a~1b/items", keyword: "type")
            ])
    }

    @Test func `references reach other models, and from there back`() throws {
        let base = "https://apigateway.amazonaws.com/restapis/abc/models/"
        let models: [String: JSONValue] = [
            base + "Pet": ["type": "object", "properties": ["owner": ["$ref": .string(base + "Owner")]]],
            base + "Owner": [
                "required": ["name"],
                "properties": ["pets": ["items": ["$ref": .string(base + "Pet")]], "next": ["$ref": "#"]],
            ],
        ]
        let schema = try JSONSchema(["$ref": .string(base + "Pet")], resolve: { models[$0] })
        #expect(schema.validate(["owner": ["name": "x", "pets": [["owner": ["name": "y"]]]]]).isEmpty)
        let wrong: JSONValue = ["owner": ["name": "x", "pets": [["owner": ["name": "y", "next": [:]]]]]]
        #expect(schema.validate(wrong).map(\.pointer) == ["/owner/pets/0/owner/next"])
        #expect(schema.validate(wrong).map(\.schemaPointer) == [""])
    }

    @Test func `an unknown model is a problem at its reference`() {
        let address = "https://apigateway.amazonaws.com/restapis/abc/models/None"
        #expect(
            throws: JSONSchemaError(problems: [
                JSONSchemaError.Problem(
                    document: "", pointer: "/items", keyword: "$ref",
                    message: "unable to dereference URI \"\(address)#\"")
            ])
        ) { try JSONSchema(["items": ["$ref": .string(address)]]) }
    }

    @Test func `all problems are told at once`() throws {
        let schema = try JSONValue.parse(
            #"{"type":"strin","properties":{"a":{"pattern":"("},"b":{"required":[]},"c":1}}"#)
        do {
            _ = try JSONSchema(schema)
            Issue.record("compiled")
        } catch {
            #expect(error.problems.map(\.pointer) == ["", "/properties/a", "/properties/b", "/properties/c"])
            #expect(error.problems.map(\.keyword) == ["type", "pattern", "required", nil])
        }
    }

    @Test func `the dialect of API Gateway ignores exclusiveMinimum, but not item counts`() throws {
        let schema: JSONValue = ["minimum": 1, "exclusiveMinimum": true]
        #expect(try JSONSchema(schema).validate(1).isEmpty)
        #expect(try JSONSchema(["exclusiveMinimum": 3]).validate(1).isEmpty)
        #expect(try JSONSchema(schema, dialect: .draft4).validate(1).count == 1)
        #expect(try JSONSchema(["maximum": 1, "exclusiveMaximum": true]).validate(1).count == 1)
        #expect(try JSONSchema(["minItems": 1]).validate([]).count == 1)
    }

    @Test func `keywords that say nothing about validity are ignored`() throws {
        let text = #"{"default":1,"readOnly":true,"discriminator":"x","example":2,"xml":{},"format":"int32"}"#
        #expect(try JSONSchema(JSONValue.parse(text)).validate("x").isEmpty)
    }

    @Test func `keys that only look alike are different members`() throws {
        let schema = try JSONSchema(["properties": ["\u{E9}": ["type": "null"]], "additionalProperties": false])
        #expect(schema.validate(["e\u{301}": .null]).count == 1)
        #expect(schema.validate(["\u{E9}": .null]).isEmpty)
    }

    @Test(arguments: [
        (#"a$"#, "a\n", false), (#"^\s$"#, "\u{FEFF}", true), (#"^.$"#, "\u{85}", true), (#"^[^]$"#, "\n", true),
        (#"[]"#, "a", false), (#"\p{L}"#, "p{L}", true), (#"^[[&&]+$"#, "[&", true), (#"^\v$"#, "\u{0B}", true),
        (#"^a{,2}$"#, "a{,2}", true), (#"^\/\-$"#, "/-", true), (#"^[\w-]+$"#, "a-b", true), (#"\1"#, "\u{1}", true),
        (#"^(a)\1$"#, "aa", true), (#"^[\d-x]+$"#, "1-x", true), (#"^\u0041\x42$"#, "AB", true),
        (#"gr\b"#, "größe", true), (#"gr\B"#, "größe", false), (#"^\ca\cA$"#, "\u{1}\u{1}", true),
        (#"^[\b]$"#, "\u{8}", true), (#"^\w$"#, "é", false), (#"^[\W]$"#, "é", true), (#"^\d$"#, "٣", false),
    ])
    func `patterns are ECMAScript's`(_ pattern: String, _ text: String, _ matches: Bool) throws {
        let schema = try JSONSchema(["pattern": .string(pattern)])
        #expect(schema.validate(.string(text)).isEmpty == matches)
    }

    @Test(arguments: ["(", "[", "a**", "a++", "(?>a)", "(?i)a", "(?<n>a)", "(?<=a)b", "\\", "(*ACCEPT)"])
    func `what is no pattern of ECMAScript is refused`(_ pattern: String) {
        #expect(throws: JSONSchemaError.self) { try JSONSchema(["pattern": .string(pattern)]) }
    }
}
