internal import APIModel
internal import Storage

extension OperationTable {
    /// Model: create, get, list, update, delete.
    mutating func models() {
        on(.createModel, write: createModel)
        on(.getModel, read: getModel)
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
    let model = try transaction.require(Model.self, at: call.path, call)
    if input.flatten == true, try !ModelSchema(model.schema).models.isEmpty {
        throw ControlPlaneError(
            .notImplemented,
            "GetModel with flatten=true is not implemented in this version of Crossgate for models that refer to "
                + "others."
        )
    }
    return try .json(model)
}

@Sendable
private func deleteModel(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let model = try transaction.require(Model.self, at: call.path, call)
    for use in try transaction.methodRows(of: call.restAPI) {
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
