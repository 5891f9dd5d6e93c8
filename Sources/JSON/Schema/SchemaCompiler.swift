/// Turns a schema and the documents it refers to into nodes, without recursion, collecting all problems.
struct SchemaCompiler {
    /// A node that is being made.
    struct Draft {
        let place: SchemaDocuments.Place
        var checks: [SchemaCheck] = []
        var children = SchemaChildren()
        /// Place of the schema a `$ref` leads to.
        var reference: Int?
    }

    let dialect: JSONSchema.Dialect
    let limits: JSONSchemaLimits
    var documents = SchemaDocuments()
    var drafts: [Draft] = []
    var problems: [JSONSchemaError.Problem] = []
    /// Places in `drafts` by document and pointer.
    private var known: [String: Int] = [:]

    init(dialect: JSONSchema.Dialect, limits: JSONSchemaLimits) {
        self.dialect = dialect
        self.limits = limits
    }

    mutating func compile(
        _ schema: JSONValue, resolve: (String) -> JSONValue?
    ) throws(JSONSchemaError) -> CompiledSchema {
        let root = documents.add(schema, address: SchemaDocuments.base(inside: schema, ""))
        _ = node(for: root)
        var next = 0
        while next < drafts.count {
            guard next < limits.schemas else {
                report(next, nil, "the schema has more than \(limits.schemas) schemas inside")
                break
            }
            compileDraft(next, resolve)
            next += 1
        }
        guard problems.isEmpty else { throw JSONSchemaError(problems: problems) }
        let targets = drafts.indices.map { target(of: $0) }
        guard problems.isEmpty else { throw JSONSchemaError(problems: problems) }
        let loops = placesThatMayLoop(targets)
        let nodes = drafts.indices.map { index in
            SchemaNode(
                pointer: drafts[index].place.pointer.description, target: targets[index], mayLoop: loops[index],
                checks: drafts[index].checks, children: drafts[index].children)
        }
        return CompiledSchema(nodes: nodes, limits: limits)
    }

    /// Place of the node for a place in a document, made when it is new.
    mutating func node(for place: SchemaDocuments.Place) -> Int {
        let key = "\(place.document)#\(place.pointer)"
        if let index = known[key] { return index }
        known[key] = drafts.count
        drafts.append(Draft(place: place))
        return drafts.count - 1
    }

    mutating func report(_ draft: Int, _ keyword: String?, _ message: String) {
        let place = drafts[draft].place
        problems.append(
            JSONSchemaError.Problem(
                document: documents.documents[place.document].address, pointer: place.pointer.description,
                keyword: keyword, message: message))
    }

    private mutating func compileDraft(_ index: Int, _ resolve: (String) -> JSONValue?) {
        let place = drafts[index].place
        guard case .object(let object) = place.value else {
            let kind = SchemaTypes(of: place.value).names.joined()
            return report(index, nil, "JSON value is of type \(kind), not a JSON Schema (expected an object)")
        }
        guard let reference = object["$ref"] else { return compileKeywords(index, object) }
        // What stands beside a $ref does not count, an id included.
        guard case .string(let reference) = reference else {
            return reportType(index, "$ref", reference, ["string"])
        }
        do throws(SchemaDocuments.Failure) {
            let target = try documents.find(
                reference, base: place.base, limit: limits.documents, resolve: resolve)
            drafts[index].reference = node(for: target)
        } catch {
            switch error {
            case .noDocument(let address): report(index, "$ref", "unable to dereference URI \"\(address)#\"")
            case .noPlace(let reference):
                report(index, "$ref", "JSON Reference \"\(reference)\" cannot be resolved")
            case .tooManyDocuments:
                report(index, "$ref", "the references lead to more than \(limits.documents) documents")
            }
        }
    }

    /// End of a chain of references; reports a chain that has none.
    private mutating func target(of start: Int) -> Int {
        var at = start
        var steps = 0
        while let next = drafts[at].reference {
            at = next
            steps += 1
            if steps > drafts.count {
                let text = drafts[start].place.value["$ref"]?.stringValue ?? ""
                report(start, "$ref", "JSON Reference \"\(text)\" loops on itself")
                return start
            }
        }
        return at
    }

    /// For every place whether it lies on, or can be reached from, a circle of schemas for one and the same value.
    private func placesThatMayLoop(_ targets: [Int]) -> [Bool] {
        let branches = drafts.indices.map { index in drafts[targets[index]].checks.flatMap(\.branches) }
        var incoming = Array(repeating: 0, count: drafts.count)
        for branch in branches.joined() { incoming[branch] += 1 }
        var loops = Array(repeating: true, count: drafts.count)
        var free = drafts.indices.filter { incoming[$0] == 0 }
        while let index = free.popLast() {
            loops[index] = false
            for branch in branches[index] {
                incoming[branch] -= 1
                if incoming[branch] == 0 { free.append(branch) }
            }
        }
        return loops
    }
}
