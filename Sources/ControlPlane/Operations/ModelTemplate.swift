internal import JSON

/// The sample mapping template that GetModelTemplate makes of a model's schema: every member with a sample value.
///
/// The forms of objects and their values are those of the API reference and the CLI's examples; the loop over an array
/// is that of templates that people have kept from the console. What stands for `null`, for references and for schemas
/// without a type is assumed.
struct ModelTemplate {
    /// The schema that pointers are looked up in: that of the model whose part is being written.
    private var root: JSONValue
    /// Schema of another model of the API, by its name.
    private let model: (String) -> JSONValue?
    /// References that are being followed: a circle ends as an empty object.
    private var open: [String] = []

    /// Schemas met so far.
    private var count = 0

    /// Greatest depth of nested schemas that is followed; deeper ones are shown as empty objects.
    private static let depth = 32
    /// Most schemas that are followed, each as often as it is referred to: two members that refer to one schema, whose
    /// two members refer to another, double the text at every level.
    private static let most = 10_000

    static func text(_ schema: JSONValue, model: @escaping (String) -> JSONValue?) -> String {
        var template = ModelTemplate(root: schema, model: model)
        return "#set($inputRoot = $input.path('$'))\n" + template.value(of: schema, below: "$inputRoot", level: 0)
    }

    private init(root: JSONValue, model: @escaping (String) -> JSONValue?) {
        self.root = root
        self.model = model
    }

    /// - Parameter input: the reference to the value of the same place in the input.
    private mutating func value(of schema: JSONValue, below input: String, level: Int) -> String {
        count += 1
        guard level < Self.depth, count <= Self.most else { return "{ }" }
        if let reference = schema["$ref"]?.stringValue {
            guard !open.contains(reference), open.count < Self.depth, let target = resolved(reference) else {
                return "{ }"
            }
            let outer = root
            if ModelSchema.modelName(in: reference) != nil { root = target }
            open.append(reference)
            defer {
                open.removeLast()
                root = outer
            }
            return value(of: target, below: input, level: level)
        }
        switch Self.type(of: schema) {
        case "string": return "\"foo\""
        case "integer": return "42"
        case "number": return "3.1415"
        case "boolean": return "true"
        case "null": return "null"
        case "array": return array(schema["items"] ?? .object([:]), input, level)
        default: return object(schema["properties"]?.objectValue ?? [:], input, level)
        }
    }

    private mutating func object(_ properties: JSONObject, _ input: String, _ level: Int) -> String {
        guard !properties.isEmpty else { return "{ }" }
        let indent = String(repeating: "  ", count: level)
        var members: [String] = []
        for (name, schema) in properties {
            let text = value(of: schema, below: "\(input).\(name)", level: level + 1)
            members.append("\(indent)  \(JSONSerializer.quoted(name)) : \(text)")
        }
        return "{\n\(members.joined(separator: ",\n"))\n\(indent)}"
    }

    private mutating func array(_ items: JSONValue, _ input: String, _ level: Int) -> String {
        let indent = String(repeating: "  ", count: level)
        let item = value(of: items, below: "$elem", level: level + 1)
        // The line with TODO is for whoever takes the template up: it is part of what AWS answers.
        return """
            [
            \(indent)##TODO: Update this foreach loop to reference array from input json
            \(indent)#foreach($elem in \(input))
            \(indent)  \(item)#if($foreach.hasNext),#end
            \(indent)#end
            \(indent)]
            """
    }

    private static func type(of schema: JSONValue) -> String {
        if let name = schema["type"]?.stringValue { return name }
        if let first = schema["type"]?.arrayValue?.first?.stringValue { return first }
        return schema["items"] == nil ? "object" : "array"
    }

    private func resolved(_ reference: String) -> JSONValue? {
        if let name = ModelSchema.modelName(in: reference) { return model(name) }
        guard reference.hasPrefix("#"), let pointer = JSON.JSONPointer(String(reference.dropFirst())) else {
            return nil
        }
        return root[at: pointer]
    }
}
