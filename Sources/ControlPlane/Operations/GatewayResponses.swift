internal import APIModel
internal import Storage

extension OperationTable {
    /// GatewayResponse: put, get, list, update, delete. Only customised ones are stored; the others are made up.
    mutating func gatewayResponses() {
        on(.putGatewayResponse, write: putGatewayResponse)
        on(.getGatewayResponse, read: getGatewayResponse)
        on(.getGatewayResponses, read: getGatewayResponses)
        on(.updateGatewayResponse, write: updateGatewayResponse)
        on(.deleteGatewayResponse, write: deleteGatewayResponse)
    }
}

extension GatewayResponse: ServedResource {
    /// Recorded for a delete; a get never fails for this reason.
    static func missing(at path: ResourcePath, _ call: OperationCall) -> ControlPlaneError {
        .notFound("Gateway response type not defined on api")
    }
}

private struct PutGatewayResponseInput: Decodable {
    var statusCode: String?
    var responseParameters: [String: String?]?
    var responseTemplates: [String: String?]?
}

@Sendable
private func putGatewayResponse(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let input: PutGatewayResponseInput = try call.decode()
    let type = try call.responseType()
    try transaction.requireRestAPI(call)
    var response = type.effective(customised: [:])
    response.defaultResponse = false
    response.statusCode = input.statusCode ?? response.statusCode
    if let parameters = input.responseParameters {
        response.responseParameters = try filled(parameters, "responseParameters")
        for (name, expression) in response.responseParameters.sorted(by: { $0.key < $1.key }) {
            try GatewayResponseMapping.check(name: name, expression: expression)
        }
    }
    if let templates = input.responseTemplates {
        response.responseTemplates = try filled(templates, "responseTemplates")
        try MappingExpression.checkTemplates(response.responseTemplates)
    }
    try transaction.put(response, at: call.path)
    return try .json(response)
}

/// The map when all its values are there.
private func filled(_ map: [String: String?], _ member: String) throws(ControlPlaneError) -> [String: String] {
    var result: [String: String] = [:]
    for (name, value) in map {
        guard let value, !value.isEmpty else { throw .badRequest(GatewayResponse.emptyValue(in: member)) }
        result[name] = value
    }
    return result
}

@Sendable
private func getGatewayResponse(_ call: OperationCall, _ transaction: any ReadTransaction) throws -> OperationOutput {
    let type = try call.responseType()
    try transaction.requireRestAPI(call)
    return try .json(type.effective(customised: transaction.customisedGatewayResponses(call)))
}

@Sendable
private func getGatewayResponses(_ call: OperationCall, _ transaction: any ReadTransaction) throws -> OperationOutput {
    try transaction.requireRestAPI(call)
    let customised = try transaction.customisedGatewayResponses(call)
    let all = GatewayResponseType.allCases.map { $0.effective(customised: customised) }
    return try .json(call.page(all, by: \.responseType.rawValue))
}

@Sendable
private func updateGatewayResponse(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let operations = try call.decode(PatchInput.self).patchOperations ?? []
    let type = try call.responseType()
    try transaction.requireRestAPI(call)
    var response = try type.effective(customised: transaction.customisedGatewayResponses(call))
    try GatewayResponse.patchTable.apply(operations, to: &response)
    response.defaultResponse = false
    try transaction.put(response, at: call.path)
    return try .json(response)
}

@Sendable
private func deleteGatewayResponse(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    _ = try call.responseType()
    try transaction.requireRestAPI(call)
    guard try transaction.removeTree(at: call.path) else { throw GatewayResponse.missing(at: call.path, call) }
    return .empty
}

extension OperationCall {
    /// The type that the path names; `ModelConstraints` has refused all other words.
    fileprivate func responseType() throws(ControlPlaneError) -> GatewayResponseType {
        guard let type = GatewayResponseType(rawValue: capture("response_type")) else {
            throw GatewayResponse.missing(at: path, self)
        }
        return type
    }
}

extension ReadTransaction {
    fileprivate func customisedGatewayResponses(
        _ call: OperationCall
    ) throws -> [GatewayResponseType: GatewayResponse] {
        let stored = try list(GatewayResponse.self, under: call.restAPI.gatewayResponses)
        return Dictionary(stored.map { ($0.responseType, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
