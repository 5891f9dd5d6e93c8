internal import APIModel
internal import Storage

extension OperationTable {
    /// Method and MethodResponse: put, get, update, delete.
    mutating func methods() {
        on(.putMethod, write: putMethod)
        on(.getMethod, read: getMethod)
        on(.updateMethod, write: updateMethod)
        delete(.deleteMethod, Method.self)

        on(.putMethodResponse, write: putMethodResponse)
        get(.getMethodResponse, MethodResponse.self)
        update(.updateMethodResponse, MethodResponse.self)
        delete(.deleteMethodResponse, MethodResponse.self)
    }
}

private struct PutMethodInput: Decodable {
    var authorizationType: String
    var authorizerId: String?
    var apiKeyRequired: Bool?
    var operationName: String?
    var requestParameters: [String: Bool]?
    var requestModels: [String: String]?
    var requestValidatorId: String?
    var authorizationScopes: [String]?
}

@Sendable private func putMethod(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let input: PutMethodInput = try call.decode()
    let resource = call.restAPI.resource(call.capture("resource_id"))
    _ = try transaction.require(Resource.self, at: resource, call)
    let verb = call.capture("http_method")
    guard HTTPMethodName.isValid(verb) else { throw MethodRules.invalidVerb }
    guard try !transaction.exists(call.path) else {
        throw ControlPlaneError.conflict("Method already exists for this resource")
    }
    var method = Method(
        httpMethod: verb,
        authorizationType: input.authorizationType,
        authorizerId: input.authorizerId,
        apiKeyRequired: input.apiKeyRequired ?? false,
        requestValidatorId: input.requestValidatorId,
        operationName: input.operationName,
        requestParameters: input.requestParameters,
        requestModels: input.requestModels,
        authorizationScopes: input.authorizationScopes)
    try method.validate(at: call.path, in: transaction, call)
    try transaction.put(method, at: call.path)
    return try .json(method)
}

@Sendable private func getMethod(_ call: OperationCall, _ transaction: any ReadTransaction) throws -> OperationOutput {
    _ = try transaction.require(Method.self, at: call.path, call)
    return try .json(transaction.assembledMethod(at: call.path))
}

@Sendable private func updateMethod(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    var method = try transaction.require(Method.self, at: call.path, call)
    try Method.patchTable.apply(call.decode(PatchInput.self).patchOperations ?? [], to: &method)
    try method.validate(at: call.path, in: transaction, call)
    try transaction.put(method, at: call.path)
    return try .json(transaction.assembledMethod(at: call.path))
}

extension Method: PatchedResource {
    static func missing(at path: ResourcePath, _ call: OperationCall) -> ControlPlaneError {
        .notFound("Invalid Method identifier specified")
    }

    static let patchTable = PatchTable<Method> { table in
        table.value("/apiKeyRequired", \.apiKeyRequired)
        table.listed("/authorizationScopes", \.authorizationScopes)
        table.value("/authorizationType", \.authorizationType)
        table.optional("/authorizerId", \.authorizerId)
        table.optional("/operationName", \.operationName)
        table.entries("/requestModels/{mediaType}", \.requestModels, missing: PatchSentence.noContentType)
        table.entries("/requestParameters/{parameter}", \.requestParameters)
        table.optional("/requestValidatorId", \.requestValidatorId)
    }

    mutating func validate(at path: ResourcePath, in transaction: any ReadTransaction, _ call: OperationCall) throws {
        guard MethodRules.authorizationTypes.contains(authorizationType) else { throw MethodRules.invalidAuthorization }
        if MethodRules.typesWithAuthorizer.contains(authorizationType) {
            guard let authorizerId, try transaction.exists(call.restAPI.authorizer(authorizerId)) else {
                throw MethodRules.invalidAuthorizer
            }
        } else {
            // Recorded: an authorizer that the type does not use is dropped without a word.
            authorizerId = nil
        }
        if requestValidatorId == "" { requestValidatorId = nil }
        if let requestValidatorId, try !transaction.exists(call.restAPI.requestValidator(requestValidatorId)) {
            throw ControlPlaneError.badRequest("Invalid Request Validator identifier specified")
        }
        try MethodRules.checkModels(requestModels, in: transaction, call)
        try MethodRules.checkParameters(requestParameters ?? [:])
    }
}

private struct PutMethodResponseInput: Decodable {
    var responseParameters: [String: Bool]?
    var responseModels: [String: String]?
}

@Sendable private func putMethodResponse(
    _ call: OperationCall, _ transaction: any Transaction
) throws -> OperationOutput {
    let input: PutMethodResponseInput = try call.decode()
    try transaction.requireAncestors(of: call.path, call)
    guard try !transaction.exists(call.path) else {
        throw ControlPlaneError.conflict("Response already exists for this resource")
    }
    var response = MethodResponse(
        statusCode: call.capture("status_code"), responseParameters: input.responseParameters,
        responseModels: input.responseModels)
    try response.validate(at: call.path, in: transaction, call)
    try transaction.put(response, at: call.path)
    return try .json(response)
}

extension MethodResponse: PatchedResource {
    static func missing(at path: ResourcePath, _ call: OperationCall) -> ControlPlaneError {
        .notFound("Invalid Response status code specified")
    }

    static let patchTable = PatchTable<MethodResponse> { table in
        table.entries("/responseModels/{mediaType}", \.responseModels, missing: PatchSentence.noContentType)
        table.entries("/responseParameters/{parameter}", \.responseParameters)
    }

    mutating func validate(at path: ResourcePath, in transaction: any ReadTransaction, _ call: OperationCall) throws {
        try MethodRules.checkModels(responseModels, in: transaction, call)
        try MethodRules.checkHeaders(responseParameters)
    }
}
