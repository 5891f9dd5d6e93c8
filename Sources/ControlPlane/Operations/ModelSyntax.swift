internal import JSON

/// What AWS lists of a model's schema that is not JSON Schema draft 4, when the model is to be stored.
///
/// Unknown keywords are named, level by level (reported for `$id`, `dependentRequired`, `example`); anything else is
/// one `Invalid model schema specified` for each fault (reported for `required: []`, `maxLength: "35"`, repeated
/// `enum` values). That unknown keywords come first is assumed.
struct ModelSyntax {
    private(set) var faults: [String] = []

    static let invalid = "Invalid model schema specified"

    static func faults(in schema: JSONValue) -> [String] {
        var syntax = ModelSyntax()
        syntax.checkKeywords(schema)
        do throws(JSONSchemaError) {
            // Whether the models exist is asked elsewhere, in another sentence.
            _ = try JSONSchema(
                schema, dialect: .draft4, resolve: { ModelSchema.modelName(in: $0) == nil ? nil : .object([:]) })
        } catch {
            for problem in error.problems where problem.keyword != "$ref" { syntax.faults.append(invalid) }
        }
        return syntax.faults
    }

    private static let keywords: Set<String> = [
        "$ref", "$schema", "additionalItems", "additionalProperties", "allOf", "anyOf", "default", "definitions",
        "dependencies", "description", "enum", "exclusiveMaximum", "exclusiveMinimum", "format", "id", "items",
        "maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum",
        "multipleOf", "not", "oneOf", "pattern", "patternProperties", "properties", "required", "title", "type",
        "uniqueItems",
    ]

    /// Checks a schema and those in it. The parser bounds how deep they are nested.
    private mutating func checkKeywords(_ schema: JSONValue) {
        guard case .object(let members) = schema else { return }
        let unknown = members.keys.filter { !Self.keywords.contains($0) }.sorted()
        if !unknown.isEmpty {
            let list = unknown.map(JSONSerializer.quoted).joined(separator: ",")
            faults.append("\(Self.invalid). Unsupported keyword(s): [\(list)]")
        }
        for (keyword, value) in members {
            switch keyword {
            case "$ref":
                if let reference = value.stringValue, !Self.isCanonical(reference) {
                    faults += [Self.invalid, "Model reference must be in canonical form"]
                }
            case "definitions", "dependencies", "patternProperties", "properties":
                for (_, schema) in value.objectValue ?? [:] { checkKeywords(schema) }
            case "additionalItems", "additionalProperties", "items", "not":
                checkKeywords(value)
                for schema in value.arrayValue ?? [] { checkKeywords(schema) }
            case "allOf", "anyOf", "oneOf":
                for schema in value.arrayValue ?? [] { checkKeywords(schema) }
            default: break
            }
        }
    }

    /// A pointer within the schema, or another model's address (reported for names and relative addresses).
    private static func isCanonical(_ reference: String) -> Bool {
        reference.hasPrefix("#") || ModelSchema.modelName(in: reference) != nil
    }
}
