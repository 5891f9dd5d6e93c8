/// Schemas become models.
extension DefinitionReader {
    /// Where models refer to each other; recorded for AWS, whatever the region.
    private static let modelAddress =
        "https://apigateway.amazonaws.com/restapis/\(ImportedModel.restAPIPlaceholder)/models/"

    private var schemaSteps: [String] { version == .swagger2 ? ["definitions"] : ["components", "schemas"] }

    private var schemas: DocumentNode? {
        version == .swagger2 ? root["definitions"] : root["components"]?["schemas"]
    }

    mutating func readModels() {
        // All names first: schemas refer to each other in any order, in circles too.
        for member in schemas?.object?.members ?? [] {
            if Self.isModelName(member.key) {
                modelNames.insert(member.key)
            } else {
                // Recorded in public reports.
                error(
                    "Unable to create model for '\(member.key)': Model name must be alphanumeric: \(member.key)",
                    at: member.keyMark)
            }
        }
        for member in schemas?.object?.members ?? [] where modelNames.contains(member.key) {
            guard member.node.object != nil else {
                error(
                    "Unable to create model for '\(member.key)': Invalid model schema specified: must be an object.",
                    at: member.keyMark)
                continue
            }
            addModel(named: member.key, schema: member.node)
        }
    }

    /// The model for a schema in an operation: the one it refers to, or one made for it. Nil after a message.
    ///
    /// A made one is named after its content, so that importing the same definition again changes nothing.
    mutating func modelName(for schema: DocumentNode) -> String? {
        if let reference = schema["$ref"]?.string {
            guard let steps = localSteps(of: reference, at: schema.mark) else { return nil }
            let name = steps.last ?? ""
            guard steps.dropLast().elementsEqual(schemaSteps), modelNames.contains(name) else {
                // AWS's sentence for a missing model reference (public reports).
                warn("Reference to model '\(reference)' not found. Ignoring.", words: .aws, at: schema.mark)
                return nil
            }
            return name
        }
        guard let object = schema.object, !object.members.isEmpty else { return nil }
        let text = JSONText.compact(schema)
        let name = "MODEL" + Self.hash(of: text)
        if modelNames.insert(name).inserted { addModel(named: name, schema: schema) }
        return name
    }

    private mutating func addModel(named name: String, schema: DocumentNode) {
        imported.models.append(
            ImportedModel(
                name: name,
                description: schema["description"]?.scalarText,
                contentType: "application/json",
                schemaText: JSONText.pretty(rewritingReferences(in: schema))))
    }

    /// Members of OpenAPI schemas that AWS leaves out of the model (a vendor's table of what becomes of each keyword).
    private static let droppedKeywords: Set<String> = ["example", "readOnly"]

    /// Keywords whose value is a map of schemas, with names of the author's choice.
    private static let schemaMaps: Set<String> = ["properties", "patternProperties", "definitions"]

    /// The schema with `#/definitions/X` or `#/components/schemas/X` turned into the model's address.
    private mutating func rewritingReferences(in node: DocumentNode, isMap: Bool = false) -> DocumentNode {
        switch node.value {
        case .null, .bool, .number, .string:
            return node
        case .array(let items):
            var result: [DocumentNode] = []
            for item in items { result.append(rewritingReferences(in: item)) }
            return DocumentNode(value: .array(result), mark: node.mark)
        case .object(let object):
            var members: [DocumentObject.Member] = []
            for var member in object.members {
                if isMap {
                    member.node = rewritingReferences(in: member.node)
                } else if Self.droppedKeywords.contains(member.key) {
                    note(
                        "'\(member.key)' is no keyword of models; the import leaves it out, as AWS does.",
                        at: member.keyMark)
                    continue
                } else if member.key == "$ref", let reference = member.node.string {
                    member.node.value = .string(modelReference(reference, at: member.keyMark))
                } else if member.key != "enum", member.key != "default" {
                    member.node = rewritingReferences(in: member.node, isMap: Self.schemaMaps.contains(member.key))
                }
                members.append(member)
            }
            return DocumentNode(value: .object(DocumentObject(members: members)), mark: node.mark)
        }
    }

    private mutating func modelReference(_ reference: String, at mark: SourceMark) -> String {
        // Already in the service's own form: an exported schema.
        if reference.hasPrefix("https://apigateway."), reference.contains("/models/") { return reference }
        guard let steps = localSteps(of: reference, at: mark) else { return reference }
        guard steps.count == schemaSteps.count + 1, steps.dropLast().elementsEqual(schemaSteps), let name = steps.last
        else {
            error(
                "The reference '\(reference)' leads into a schema or to something else; a model can refer to whole "
                    + "schemas of \(schemaSteps.joined(separator: "/")) only.", at: mark)
            return reference
        }
        if !modelNames.contains(name) {
            warn("Reference to model '\(reference)' not found. Ignoring.", words: .aws, at: mark)
        }
        return Self.modelAddress + name
    }

    private static func isModelName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: false
                }
            }
    }

    /// FNV-1a, 64 bits, as 16 hexadecimal digits: stable between runs, unlike `Hasher`.
    private static func hash(of text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
