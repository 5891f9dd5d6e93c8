internal import JSON

/// What validating a body costs: a document of 10 KB against a schema of 100 properties.
enum SchemaBenchmark {
    private static let repetitions = 500
    private static let rounds = 15

    static func run() {
        guard let schema = try? JSONSchema(schemaOf100Properties()) else {
            print("the benchmark's schema does not compile")
            return
        }
        for (name, document) in [("valid", document(isValid: true)), ("not valid", document(isValid: false))] {
            let clock = ContinuousClock()
            var samples: [Double] = []
            var found = 0
            for _ in 0..<rounds {
                let time = clock.measure {
                    for _ in 0..<repetitions { found += schema.validate(document).count }
                }
                samples.append(Double(time.components.attoseconds) / 1e12 / Double(repetitions))
            }
            let median = samples.sorted()[rounds / 2]
            let kilobytes = JSONSerializer.bytes(document).count / 1_000
            print(
                "JSON Schema, \(kilobytes) KB against 100 properties, \(name): \(Int((median * 10).rounded()) / 10) µs"
                    + " (\(found / rounds / repetitions) violations)")
        }
    }

    /// Twenty each of texts with a pattern, numbers with bounds, enumerations, lists and objects.
    private static func schemaOf100Properties() -> JSONValue {
        var properties: [(String, JSONValue)] = []
        for index in 0..<100 {
            let property: JSONValue =
                switch index % 5 {
                case 0: ["type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[a-z0-9 ]+$"]
                case 1: ["type": "number", "minimum": 0, "maximum": 100_000, "multipleOf": 1]
                case 2: ["type": "string", "enum": ["red", "green", "blue", "a longer value to find"]]
                case 3: ["type": "array", "items": ["type": "string", "maxLength": 50], "maxItems": 20]
                default:
                    [
                        "type": "object", "required": ["id"], "additionalProperties": false,
                        "properties": ["id": ["type": "integer"], "name": ["type": "string"]],
                    ]
                }
            properties.append(("property\(index)", property))
        }
        return [
            "type": "object", "properties": .object(JSONObject(properties)), "additionalProperties": false,
            "required": .array((0..<100).map { .string("property\($0)") }),
        ]
    }

    private static func document(isValid: Bool) -> JSONValue {
        var members: [(String, JSONValue)] = []
        for index in 0..<100 {
            let value: JSONValue =
                switch index % 5 {
                case 0: .string(String(repeating: "some words ", count: 10))
                case 1: .number(JSONNumber(index * 17))
                case 2: "a longer value to find"
                case 3: .array((0..<10).map { .string("element \($0) of a list") })
                default: ["id": .number(JSONNumber(index)), "name": "a name"]
                }
            members.append(("property\(index)", !isValid && index == 99 ? 1 : value))
        }
        return .object(JSONObject(members))
    }
}
