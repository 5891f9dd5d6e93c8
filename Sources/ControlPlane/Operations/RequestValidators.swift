internal import APIModel
internal import Storage

extension OperationTable {
    /// RequestValidator: create, get, list, update, delete.
    mutating func requestValidators() {
        on(.createRequestValidator, write: createRequestValidator)
        get(.getRequestValidator, RequestValidator.self)
        list(.getRequestValidators, RequestValidator.self, by: \.id)
        update(.updateRequestValidator, RequestValidator.self)
        on(.deleteRequestValidator, write: deleteRequestValidator)
    }
}

extension RequestValidator: PatchedResource {
    static func missing(at path: ResourcePath, _ call: OperationCall) -> ControlPlaneError {
        .notFound("Invalid Request Validator identifier specified")
    }

    static let patchTable = PatchTable<RequestValidator>(.listing) { table in
        table.value("/name", \.name)
        table.value("/validateRequestParameters", \.validateRequestParameters)
        table.value("/validateRequestBody", \.validateRequestBody)
    }

    func validate(at path: ResourcePath, in transaction: any ReadTransaction, _ call: OperationCall) throws {
        guard !name.isEmpty else { throw ControlPlaneError.badRequest(Self.blankName) }
        let others = try transaction.list(RequestValidator.self, under: call.restAPI.requestValidators)
        guard !others.contains(where: { $0.name == name && $0.id != id }) else {
            throw ControlPlaneError.badRequest(Self.nameTaken)
        }
    }

    /// Recorded.
    static let blankName = "Request Validator name cannot be blank"

    /// Reported from AWS; which exception it is is assumed.
    static let nameTaken = "Request Validator name must be unique"

    /// Assumed, after the sentence about models; that AWS refuses is reported.
    static func inUse(_ id: String, by method: String) -> ControlPlaneError {
        .conflict("Cannot delete request validator '\(id)', is referenced in method: \(method)")
    }
}

private struct CreateRequestValidatorInput: Decodable {
    var name: String?
    var validateRequestBody: Bool?
    var validateRequestParameters: Bool?
}

@Sendable
private func createRequestValidator(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let input: CreateRequestValidatorInput = try call.decode()
    // Recorded: this operation has a sentence of its own for an API that is not there.
    guard try transaction.exists(call.restAPI) else {
        throw ControlPlaneError.badRequest("Invalid REST API identifier specified")
    }
    let value = RequestValidator(
        id: try call.newIdentifier(length: IdentifierLength.requestValidator, under: call.path, in: transaction),
        name: input.name ?? "",
        validateRequestBody: input.validateRequestBody ?? false,
        validateRequestParameters: input.validateRequestParameters ?? false)
    let path = call.restAPI.requestValidator(value.id)
    try value.validate(at: path, in: transaction, call)
    try transaction.put(value, at: path)
    return try .json(value)
}

@Sendable
private func deleteRequestValidator(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let value = try transaction.require(RequestValidator.self, at: call.path, call)
    for use in try transaction.methodRows(of: call.restAPI) where use.method.requestValidatorId == value.id {
        throw RequestValidator.inUse(value.id, by: use.name)
    }
    try transaction.removeTree(at: call.path)
    return .empty
}
