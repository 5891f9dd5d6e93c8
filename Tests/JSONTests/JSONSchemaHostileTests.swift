import JSON
import Testing

/// Schemas and instances made to hurt. Without limits they would take hours; the times allowed are for a debug build on
/// a busy machine.
@Suite struct JSONSchemaHostileTests {
    private func time(_ body: () throws -> Void) rethrows -> Duration {
        try ContinuousClock().measure(body)
    }

    private func schema(_ text: String) throws -> JSONSchema { try JSONSchema(JSONValue.parse(text)) }

    @Test(arguments: [
        ##"{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}"##,
        ##"{"allOf":[{"$ref":"#"}]}"##,
        ##"{"oneOf":[{"type":"string"},{"$ref":"#"}]}"##,
        ##"{"not":{"$ref":"#"}}"##,
        ##"{"dependencies":{"a":{"$ref":"#"}}}"##,
        ##"{"definitions":{"a":{"allOf":[{"$ref":"#/definitions/b"}]},"b":{"allOf":[{"$ref":"#/definitions/a"}]}},"allOf":[{"$ref":"#/definitions/a"}]}"##,
    ])
    func `a schema that applies itself to the same value is a violation`(_ text: String) throws {
        let violations = try schema(text).validate(["a": 1])
        #expect(violations.count == 1)
        #expect(violations.first?.message.hasPrefix("validation loop: schema \"#") == true, "\(violations)")
    }

    @Test(arguments: [
        ##"{"$ref":"#"}"##,
        ##"{"$ref":"#/definitions/a","definitions":{"a":{"$ref":"#/definitions/b"},"b":{"$ref":"#/definitions/a"}}}"##,
    ])
    func `references that lead nowhere but to each other do not compile`(_ text: String) throws {
        #expect(throws: JSONSchemaError.self) { try schema(text) }
    }

    @Test func `alternatives within alternatives end at the limit of steps`() throws {
        var definitions: [(String, JSONValue)] = [("s40", ["type": "null"])]
        for level in 0..<40 {
            let next: JSONValue = ["$ref": .string("#/definitions/s\(level + 1)")]
            definitions.append(("s\(level)", ["anyOf": [next, next]]))
        }
        let schema = try JSONSchema([
            "definitions": .object(JSONObject(definitions)), "$ref": "#/definitions/s0",
        ])
        var violations: [JSONSchemaViolation] = []
        #expect(time { violations = schema.validate(1) } < .seconds(20))
        #expect(violations.map(\.message) == ["validation was given up: it takes more than 200064 steps"])
    }

    @Test func `a recursive schema whose branches double at every level ends at the limit of steps`() throws {
        let schema = try schema(
            ##"{"anyOf":[{"properties":{"a":{"$ref":"#"}},"required":["b"]},{"properties":{"a":{"$ref":"#"}},"minProperties":2}]}"##
        )
        // The innermost is always wrong, so both branches run at every level.
        var text = "{}"
        for _ in 0..<500 { text = #"{"a":\#(text)}"# }
        let instance = try JSONValue.parse(text)
        var violations: [JSONSchemaViolation] = []
        #expect(time { violations = schema.validate(instance) } < .seconds(20))
        #expect(violations.count == 1)
    }

    @Test func `a deep instance under a recursive schema needs no stack`() throws {
        let schema = try schema(
            ##"{"properties":{"a":{"allOf":[{"$ref":"#"}]}},"items":{"$ref":"#"},"type":["object","array"]}"##)
        var text = "1"
        for level in 0..<1_990 { text = level % 2 == 0 ? "[\(text)]" : #"{"a":\#(text)}"# }
        let instance = try JSONValue.parse(text, limits: JSONLimits(depth: 2_000))
        #expect(schema.validate(instance).count == 1)
    }

    @Test func `a pattern that backtracks without end counts as no match and is told`() throws {
        let schema = try schema(#"{"items":{"pattern":"^(a+)+$"}}"#)
        let text = String(repeating: "a", count: 100_000) + "b"
        let instance = JSONValue.array(Array(repeating: .string(text), count: 3))
        var outcome: JSONSchemaOutcome?
        #expect(time { outcome = schema.outcome(of: instance) } < .seconds(20))
        #expect(outcome?.violations.isEmpty == false)
        #expect(outcome?.patternsGivenUp == ["^(a+)+$"])
    }

    @Test func `many costly patterns together end at a limit`() throws {
        let schema = try schema(#"{"items":{"not":{"pattern":"^(a+)+$"}}}"#)
        let instance = JSONValue.array((0..<2_000).map { .string(String(repeating: "a", count: 30) + "\($0)") })
        var violations: [JSONSchemaViolation] = []
        #expect(time { violations = schema.validate(instance) } < .seconds(20))
        #expect(violations.map(\.message) == ["validation was given up: the patterns of the schema take too long"])
    }

    @Test func `numbers beyond any type are compared and divided exactly`() throws {
        let table: [(schema: String, instance: String, isValid: Bool)] = [
            (#"{"maximum":1e400}"#, "1e399", true),
            (#"{"maximum":1e400}"#, "1.0000000000000000000000000001e400", false),
            (#"{"minimum":-1e999999999999}"#, "-1e1000000000000", false),
            (#"{"multipleOf":0.01}"#, "0.07", true),
            (#"{"multipleOf":0.1}"#, "1e1000000000", true),
            (#"{"multipleOf":3}"#, "1e1000000000", false),
            (#"{"multipleOf":7}"#, "7e-1", false),
            (#"{"multipleOf":123456789012345678901234567890}"#, "246913578024691357802469135780", true),
            (#"{"multipleOf":123456789012345678901234567890}"#, "246913578024691357802469135781", false),
            (#"{"enum":[1e2]}"#, "100.0", true),
            (#"{"enum":[{"a":[1,2.0]}]}"#, #"{"a":[1.0,2]}"#, true),
            (#"{"minimum":9223372036854775807}"#, "9223372036854775808", true),
            (#"{"maximum":-9223372036854775808}"#, "-9223372036854775809", true),
        ]
        for row in table {
            let instance = try JSONValue.parse(row.instance)
            #expect(try schema(row.schema).validate(instance).isEmpty == row.isValid, "\(row)")
        }
    }

    @Test func `a number of a million digits is divided in time`() throws {
        let schema = try schema(#"{"multipleOf":1234567890123456789012345678901234567}"#)
        let number = JSONValue.number(try #require(JSONNumber(text: String(repeating: "9", count: 1_000_000))))
        #expect(time { _ = schema.validate(number) } < .seconds(20))
        #expect(throws: JSONSchemaError.self) {
            try self.schema(#"{"multipleOf":12345678901234567890123456789012345678}"#)
        }
    }

    @Test func `violations beyond the limit are told of, not listed`() throws {
        let violations = try schema(#"{"items":{"type":"null"}}"#).validate(.array(Array(repeating: 1, count: 10_000)))
        #expect(violations.count == 501)
        #expect(violations.last?.message == "there are more than 500 violations")
    }

    @Test func `a large array of different values is checked for repeats quickly`() throws {
        let schema = try schema(#"{"uniqueItems":true}"#)
        let values = (0..<20_000).map { JSONValue.object(["n": .number(JSONNumber($0))]) }
        #expect(schema.validate(.array(values)).isEmpty)
        #expect(schema.validate(.array(values + [["n": .number(JSONNumber(1.0) ?? JSONNumber(1))]])).count == 1)
    }
}
