internal import JSON

/// What the control plane must know of a model's schema: that it is one, and which models it refers to.
struct ModelSchema {
    let value: JSONValue

    /// The names after `…/restapis/{id}/models/` in `$ref`s, each once, in order.
    let models: [String]

    /// Reads schema text. Throws AWS's sentences for none (recorded) and for text that is no JSON object (reported
    /// from imports).
    init(_ text: String?) throws(ControlPlaneError) {
        guard let text, !text.isEmpty else { throw .badRequest(Self.empty) }
        guard let schema = JSONValue.fromClient(text.utf8), case .object = schema else {
            throw .badRequest(Self.invalid(ModelSyntax.invalid))
        }
        value = schema
        var names: Set<String> = []
        Self.collect(schema, into: &names)
        models = names.sorted()
    }

    /// Throws AWS's list of what is wrong with a schema that is to be stored.
    static func check(_ schema: JSONValue) throws(ControlPlaneError) {
        let faults = ModelSyntax.faults(in: schema)
        guard faults.isEmpty else { throw .badRequest(invalid(faults.joined(separator: ", "))) }
    }

    private static func collect(_ value: JSONValue, into names: inout Set<String>) {
        switch value {
        case .object(let members):
            for (key, value) in members {
                if key == "$ref", case .string(let reference) = value, let name = modelName(in: reference) {
                    names.insert(name)
                }
                collect(value, into: &names)
            }
        case .array(let items):
            for item in items { collect(item, into: &names) }
        case .null, .bool, .number, .string: break
        }
    }

    /// `https://apigateway.amazonaws.com/restapis/{id}/models/{name}`; a pointer behind the name is cut off.
    static func modelName(in reference: String) -> String? {
        let address = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let parts = address.split(separator: "/")
        guard parts.count >= 5, parts[parts.count - 4] == "restapis", parts[parts.count - 2] == "models",
            address.contains("://apigateway.")
        else { return nil }
        return String(parts[parts.count - 1])
    }

    static let empty = "Model schema must have at least 1 property or array items defined"

    static func invalid(_ reason: String) -> String {
        "Invalid model specified: Validation Result: warnings : [], errors : [\(reason)]"
    }
}
