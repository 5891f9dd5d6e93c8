internal import APIModel
internal import JSON
internal import Storage

extension OperationTable {
    /// Model: create, get, list, update, delete, and the sample template made of one.
    mutating func models() {
        on(.createModel, write: createModel)
        on(.getModel, read: getModel)
        on(.getModelTemplate, read: getModelTemplate)
        list(.getModels, Model.self, by: \.name)
        update(.updateModel, Model.self)
        on(.deleteModel, write: deleteModel)
    }
}

extension Model: PatchedResource {
    static func missing(at path: ResourcePath, _ call: OperationCall) -> ControlPlaneError {
        .notFound("Invalid model name specified: \(path.last)")
    }

    static let patchTable = PatchTable<Model>(.listing) { table in
        table.optional("/description", \.description)
        table.optional("/schema", \.schema)
    }

    func validate(at path: ResourcePath, in transaction: any ReadTransaction, _ call: OperationCall) throws {
        let schema = try ModelSchema(schema)
        try ModelSchema.check(schema.value)
        for name in schema.models where name != self.name {
            guard try transaction.exists(call.restAPI.model(name)) else {
                throw ControlPlaneError.badRequest(ModelSchema.invalid("Invalid model specified: \(name)"))
            }
        }
    }

    // Recorded, the two empty ones and the conflicts; the alphanumeric one is reported.
    static let emptyName = "Model name must be non-empty"
    static func notAlphanumeric(_ name: String) -> String { "Model name must be alphanumeric: \(name)" }
    static let exists = "Model name already exists for this REST API"
    static func inUse(_ name: String, in place: String) -> ControlPlaneError {
        .conflict("Cannot delete model '\(name)', is referenced in \(place)")
    }
}

private struct CreateModelInput: Decodable {
    var name: String
    var description: String?
    var schema: String?
    var contentType: String
}

private struct GetModelInput: Decodable {
    var flatten: Bool?
}

@Sendable
private func createModel(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let input: CreateModelInput = try call.decode()
    try transaction.requireRestAPI(call)
    guard !input.name.isEmpty else { throw ControlPlaneError.badRequest(Model.emptyName) }
    guard isAlphanumeric(input.name) else {
        throw ControlPlaneError.badRequest(Model.notAlphanumeric(input.name))
    }
    let path = call.restAPI.model(input.name)
    guard try !transaction.exists(path) else { throw ControlPlaneError.conflict(Model.exists) }
    let model = Model(
        id: try call.newModelIdentifier(in: transaction),
        name: input.name,
        description: input.description.flatMap { $0.isEmpty ? nil : $0 },
        schema: input.schema,
        contentType: input.contentType)
    try model.validate(at: path, in: transaction, call)
    try transaction.put(model, at: path)
    return try .json(model)
}

private func isAlphanumeric(_ name: String) -> Bool {
    name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}

extension OperationCall {
    /// A fresh model id. Models are kept by name, so their ids are compared one by one.
    fileprivate func newModelIdentifier(in transaction: any ReadTransaction) throws -> String {
        let taken = Set(try transaction.list(Model.self, under: restAPI.models).map(\.id))
        while true {
            let candidate = configuration.makeIdentifier(IdentifierLength.model)
            if !taken.contains(candidate) { return candidate }
        }
    }
}

@Sendable
private func getModel(_ call: OperationCall, _ transaction: any ReadTransaction) throws -> OperationOutput {
    let input: GetModelInput = try call.decode()
    var model = try transaction.require(Model.self, at: call.path, call)
    let schema = try ModelSchema(model.schema)
    if input.flatten == true, !schema.models.isEmpty {
        let schemas = try transaction.schemas(referredToBy: schema, call)
        model.schema = ModelFlattening.text(schema.value) { schemas[$0] }
    }
    return try .json(model)
}

private struct ModelTemplateOutput: Encodable {
    let value: String
}

@Sendable
private func getModelTemplate(_ call: OperationCall, _ transaction: any ReadTransaction) throws -> OperationOutput {
    let path = call.restAPI.model(call.capture("model_name"))
    let model = try transaction.require(Model.self, at: path, call)
    let schema = try ModelSchema(model.schema)
    let schemas = try transaction.schemas(referredToBy: schema, call)
    return try .json(ModelTemplateOutput(value: ModelTemplate.text(schema.value) { schemas[$0] }))
}

extension ReadTransaction {
    /// The schemas that one leads to, and those lead to, by the names of their models; a missing one is left out.
    fileprivate func schemas(referredToBy schema: ModelSchema, _ call: OperationCall) throws -> [String: JSONValue] {
        var found: [String: JSONValue] = [:]
        var waiting = schema.models
        while let name = waiting.popLast() {
            guard found[name] == nil, let model = try get(Model.self, at: call.restAPI.model(name)) else { continue }
            let next = try ModelSchema(model.schema)
            found[name] = next.value
            waiting += next.models
        }
        return found
    }
}

@Sendable
private func deleteModel(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let model = try transaction.require(Model.self, at: call.path, call)
    // Recorded (test_put_method_model): of `/` and `/test`, which both refer to it, AWS names `/test`.
    for use in try transaction.methodRows(of: call.restAPI).reversed() {
        if use.method.requestModels?.values.contains(model.name) == true {
            throw Model.inUse(model.name, in: "method request: \(use.name)")
        }
        if use.responses.contains(where: { $0.responseModels?.values.contains(model.name) == true }) {
            throw Model.inUse(model.name, in: "method response: \(use.name)")
        }
    }
    for other in try transaction.list(Model.self, under: call.restAPI.models) where other.name != model.name {
        // Assumed, after the two above.
        if try ModelSchema(other.schema).models.contains(model.name) {
            throw Model.inUse(model.name, in: "model: \(other.name)")
        }
    }
    try transaction.removeTree(at: call.path)
    return .empty
}
