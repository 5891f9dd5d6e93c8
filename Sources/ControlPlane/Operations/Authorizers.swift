internal import APIModel
internal import Storage

extension OperationTable {
    /// Authorizer: create, get, list, update, delete, and the flush of what a stage's authorizers answered.
    mutating func authorizers() {
        on(.createAuthorizer, write: createAuthorizer)
        get(.getAuthorizer, Authorizer.self)
        list(.getAuthorizers, Authorizer.self, by: \.id)
        update(.updateAuthorizer, Authorizer.self)
        on(.deleteAuthorizer, write: deleteAuthorizer)
        on(.flushStageAuthorizersCache, wait: flushStageAuthorizersCache)
    }
}

extension Authorizer: PatchedResource {
    static func missing(at path: ResourcePath, _ call: OperationCall) -> ControlPlaneError {
        .notFound("Invalid Authorizer identifier specified")
    }

    /// Source: API Gateway's page on patch operations.
    static let patchTable = PatchTable<Authorizer>(.listing) { table in
        table.optional("/authType", \.authType)
        table.optional("/authorizerCredentials", \.authorizerCredentials)
        table.optional("/authorizerResultTtlInSeconds", \.authorizerResultTtlInSeconds)
        table.optional("/authorizerUri", \.authorizerUri)
        table.optional("/identitySource", \.identitySource)
        table.optional("/identityValidationExpression", \.identityValidationExpression)
        table.value("/name", \.name)
        table.listed("/providerARNs", \.providerARNs)
        table.value("/type", \.type)
    }

    mutating func validate(at path: ResourcePath, in transaction: any ReadTransaction, _ call: OperationCall) throws {
        setDefaults()
        try AuthorizerRules.check(self)
        let others = try transaction.list(Authorizer.self, under: call.restAPI.authorizers)
        guard !others.contains(where: { $0.name == name && $0.id != id }) else {
            throw AuthorizerRules.nameTaken(name)
        }
    }
}

extension AuthorizerType: PatchValue {}

private struct CreateAuthorizerInput: Decodable {
    var name: String
    var type: AuthorizerType
    var providerARNs: [String]?
    var authType: String?
    var authorizerUri: String?
    var authorizerCredentials: String?
    var identitySource: String?
    var identityValidationExpression: String?
    var authorizerResultTtlInSeconds: Int?
}

@Sendable
private func createAuthorizer(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let input: CreateAuthorizerInput = try call.decode()
    try transaction.requireRestAPI(call)
    let others = try transaction.list(Authorizer.self, under: call.restAPI.authorizers)
    guard others.count < Limits.authorizersPerAPI else { throw AuthorizerRules.tooMany }
    var value = Authorizer(
        id: try call.newIdentifier(length: IdentifierLength.authorizer, under: call.path, in: transaction),
        name: input.name,
        type: input.type,
        providerARNs: input.providerARNs.flatMap { $0.isEmpty ? nil : $0 },
        authType: input.authType,
        authorizerUri: input.authorizerUri,
        authorizerCredentials: input.authorizerCredentials,
        identitySource: input.identitySource,
        identityValidationExpression: input.identityValidationExpression,
        authorizerResultTtlInSeconds: input.authorizerResultTtlInSeconds)
    let path = call.restAPI.authorizer(value.id)
    try value.validate(at: path, in: transaction, call)
    try transaction.put(value, at: path)
    return try .json(value)
}

@Sendable
private func deleteAuthorizer(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let value = try transaction.require(Authorizer.self, at: call.path, call)
    for use in try transaction.methodRows(of: call.restAPI) where use.method.authorizerId == value.id {
        throw AuthorizerRules.inUse(value.id, by: use.name)
    }
    try transaction.removeTree(at: call.path)
    return .empty
}

@Sendable
private func flushStageAuthorizersCache(_ call: OperationCall, _ store: any Store) async throws -> OperationOutput {
    let stage = call.capture("stage_name")
    _ = try await store.read { transaction in
        try transaction.require(Stage.self, at: call.restAPI.stage(stage), call)
    }
    call.configuration.flushAuthorizers(call.capture("restapi_id"), stage)
    return .empty
}
