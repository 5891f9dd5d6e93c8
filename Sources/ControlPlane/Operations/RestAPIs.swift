internal import APIModel
internal import Storage

extension OperationTable {
    /// RestApi: create, get, list, update, delete. Import is in `Imports.swift`.
    mutating func restAPIs() {
        on(.createRestApi, write: createRestAPI)
        on(
            .getRestApi,
            read: { call, transaction in
                try .json(transaction.require(RestAPI.self, at: call.path, call).shownWithTags)
            })
        list(.getRestApis, RestAPI.self, by: \.id)
        update(.updateRestApi, RestAPI.self)
        delete(.deleteRestApi, RestAPI.self)
    }
}

private struct CreateRestAPIInput: Decodable {
    var name: String
    var description: String?
    var version: String?
    var cloneFrom: String?
    var binaryMediaTypes: [String]?
    var minimumCompressionSize: Int?
    var apiKeySource: APIKeySource?
    var endpointConfiguration: Endpoint?
    var policy: String?
    var tags: [String: String]?
    var disableExecuteApiEndpoint: Bool?
    var securityPolicy: String?
    var endpointAccessMode: String?

    struct Endpoint: Decodable {
        var types: [EndpointType]?
        var ipAddressType: String?
        var vpcEndpointIds: [String]?
    }
}

@Sendable private func createRestAPI(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let input: CreateRestAPIInput = try call.decode()
    let rootID = call.configuration.makeIdentifier(IdentifierLength.rootResource)
    var api = RestAPI(
        id: try CustomIdentifier.choose(input.tags, call, transaction),
        name: input.name,
        createdDate: call.now,
        rootResourceId: rootID,
        description: input.description,
        version: input.version.flatMap { $0.isEmpty ? nil : $0 },
        binaryMediaTypes: (input.binaryMediaTypes ?? []).isEmpty ? nil : input.binaryMediaTypes,
        minimumCompressionSize: input.minimumCompressionSize,
        apiKeySource: input.apiKeySource ?? .header,
        endpointConfiguration: try RestAPIRules.endpoint(
            types: input.endpointConfiguration?.types, ipAddressType: input.endpointConfiguration?.ipAddressType,
            vpcEndpointIds: input.endpointConfiguration?.vpcEndpointIds, description: input.description),
        policy: input.policy.flatMap { $0.isEmpty ? nil : $0 },
        tags: (input.tags ?? [:]).isEmpty ? nil : input.tags,
        disableExecuteApiEndpoint: input.disableExecuteApiEndpoint ?? false)
    api.securityPolicy = input.securityPolicy
    api.endpointAccessMode = input.endpointAccessMode
    try RestAPIRules.check(api)
    if let source = input.cloneFrom {
        guard !source.isEmpty, try transaction.exists(.restAPI(source)) else { throw RestAPI.missing(source, call) }
        try transaction.replaceDefinition(
            transaction.definition(of: source).cloned(as: api, makeIdentifier: call.configuration.makeIdentifier))
        return try .json(transaction.require(RestAPI.self, at: .restAPI(api.id), call).view)
    }
    try transaction.put(api, at: .restAPI(api.id))
    try transaction.put(Resource(id: rootID, path: "/"), at: ResourcePath.restAPI(api.id).resource(rootID))
    for model in DefaultModels.all(makeIdentifier: call.configuration.makeIdentifier) {
        try transaction.put(model, at: ResourcePath.restAPI(api.id).model(model.name))
    }
    return try .json(api.view)
}

/// The two models that `CreateRestApi` makes (recorded; an import does not make them).
enum DefaultModels {
    static func all(makeIdentifier: (Int) -> String) -> [Model] {
        [
            Model(
                id: makeIdentifier(IdentifierLength.model), name: "Empty",
                description: "This is a default empty schema model",
                schema: """
                    {
                      "$schema": "http://json-schema.org/draft-04/schema#",
                      "title" : "Empty Schema",
                      "type" : "object"
                    }
                    """,
                contentType: "application/json"),
            Model(
                id: makeIdentifier(IdentifierLength.model), name: "Error",
                description: "This is a default error schema model",
                schema: """
                    {
                      "$schema" : "http://json-schema.org/draft-04/schema#",
                      "title" : "Error Schema",
                      "type" : "object",
                      "properties" : {
                        "message" : { "type" : "string" }
                      }
                    }
                    """,
                contentType: "application/json"),
        ]
    }
}

extension RestAPI: PatchedResource {
    var view: RestAPI { shown }
    var viewAfterUpdate: RestAPI { shownWithTags }

    static func missing(at path: ResourcePath, _ call: OperationCall) -> ControlPlaneError {
        missing(path.last, call)
    }

    fileprivate static func missing(_ id: String, _ call: OperationCall) -> ControlPlaneError {
        .notFound("Invalid API identifier specified \(call.configuration.accountId):\(id)")
    }

    static let patchTable = PatchTable<RestAPI> { table in
        table.value("/name", \.name)
        table.optional("/description", \.description, [.replace, .remove])
        table.optional("/policy", \.policy)
        table.row("/apiKeySource", [.replace]) { api, step throws(ControlPlaneError) in
            guard let source = APIKeySource(rawValue: step.operation.value ?? "") else {
                // Assumed, after AWS's sentence for endpoint types.
                throw .badRequest("Invalid API key source specified. Valid options are HEADER,AUTHORIZER")
            }
            api.apiKeySource = source
        }
        table.members("/binaryMediaTypes/{mediaType}", \.binaryMediaTypes, [.add, .remove, .replace])
        table.row("/minimumCompressionSize", [.replace]) { api, step throws(ControlPlaneError) in
            let text = step.operation.value ?? ""
            guard text.isEmpty || Int(text) != nil else { throw RestAPIRules.invalidCompressionSize }
            api.minimumCompressionSize = Int(text)
        }
        table.value("/disableExecuteApiEndpoint", \.disableExecuteApiEndpoint)
        table.row(
            "/endpointConfiguration/types/{type}", [.add, .remove, .replace],
            otherwise: .badRequest("Invalid patch operation specified. Must be 'add'|'remove'|'replace'"),
            changeEndpointType)
        table.row("/endpointConfiguration/ipAddressType", [.replace]) { api, step throws(ControlPlaneError) in
            guard let type = step.operation.value, ["ipv4", "dualstack"].contains(type) else {
                throw .badRequest("ipAddressType must be either ipv4 or dualstack.")
            }
            api.endpointConfiguration.ipAddressType = type
        }
        table.listed("/endpointConfiguration/vpcEndpointIds", \.endpointConfiguration.vpcEndpointIds)
        table.optional("/securityPolicy", \.securityPolicy)
        table.optional("/endpointAccessMode", \.endpointAccessMode)
    }

    func validate(at path: ResourcePath, in transaction: any ReadTransaction, _ call: OperationCall) throws {
        try RestAPIRules.check(self)
    }
}

/// `replace /endpointConfiguration/types/EDGE` with the new type as value; the rest of the words is recorded. The type
/// may also be named by its place in the list, `types/0`, as infrastructure tools do.
private func changeEndpointType(_ api: inout RestAPI, _ step: PatchStep) throws(ControlPlaneError) {
    let invalid = ControlPlaneError.badRequest(
        "Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE")
    var types = api.endpointConfiguration.types
    let text = step.captures.last ?? ""
    let placed = Int(text).flatMap { types.indices.contains($0) ? types[$0] : nil }
    guard let named = placed ?? EndpointType(rawValue: text) else { throw invalid }
    switch step.name {
    case .replace:
        guard let type = EndpointType(rawValue: step.operation.value ?? "") else { throw invalid }
        types = types.map { $0 == named ? type : $0 }
        if types == api.endpointConfiguration.types, !types.contains(type) { types = [type] }
    case .add:
        if !types.contains(named) { types.append(named) }
    case .remove, .move, .copy, .test:
        // Only `remove` comes here: the row takes no others.
        types.removeAll { $0 == named }
    }
    if types.contains(.private), !api.endpointConfiguration.types.contains(.private) {
        api.endpointConfiguration.ipAddressType = "dualstack"
    }
    api.endpointConfiguration.types = types
}
