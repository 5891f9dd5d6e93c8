internal import JSON

/// GetModel with `flatten=true`: the models that a schema refers to become its `definitions`, and the references lead
/// there. Models may refer to each other in circles (the guide allows it), which only definitions can say.
///
/// That AWS keeps them there, and the compact text, are assumed: its answer is not recorded.
struct ModelFlattening {
    /// The schema's own definitions, whose names no model may take.
    private let own: JSONObject
    /// The models in the order in which they are met first, each with its name among the definitions.
    private var models: [(name: String, key: String)] = []

    static func text(_ schema: JSONValue, model: (String) -> JSONValue?) -> String {
        guard case .object(var members) = schema else { return JSONSerializer.string(schema) }
        var flattening = ModelFlattening(own: schema["definitions"]?.objectValue ?? [:])
        if case .object(let rewritten) = flattening.rewritten(schema, root: "#") { members = rewritten }
        var definitions: JSONObject = members["definitions"]?.objectValue ?? [:]
        var next = 0
        while next < flattening.models.count {
            let (name, key) = flattening.models[next]
            next += 1
            guard let target = model(name) else { continue }
            definitions[key] = flattening.rewritten(target, root: "#/definitions/\(key)")
        }
        if !definitions.isEmpty { members["definitions"] = .object(definitions) }
        return JSONSerializer.string(.object(members))
    }

    private init(own: JSONObject) { self.own = own }

    /// The value with references to models turned into pointers, and its own pointers led to where it stands now.
    private mutating func rewritten(_ value: JSONValue, root: String) -> JSONValue {
        switch value {
        case .object(let members):
            var result: [(String, JSONValue)] = []
            for (key, member) in members {
                guard key == "$ref", let reference = member.stringValue else {
                    result.append((key, rewritten(member, root: root)))
                    continue
                }
                if let name = ModelSchema.modelName(in: reference) {
                    result.append((key, .string("#/definitions/\(definition(of: name))")))
                } else if reference.hasPrefix("#") {
                    result.append((key, .string(root + reference.dropFirst())))
                } else {
                    result.append((key, member))
                }
            }
            return .object(JSONObject(result))
        case .array(let items):
            return .array(items.map { rewritten($0, root: root) })
        case .null, .bool, .number, .string:
            return value
        }
    }

    /// What a model is called among the definitions.
    private mutating func definition(of name: String) -> String {
        if let known = models.first(where: { $0.name == name }) { return known.key }
        var key = name
        while own[key] != nil || models.contains(where: { $0.key == key }) { key += "Model" }
        models.append((name, key))
        return key
    }
}
