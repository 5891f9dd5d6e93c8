internal import APIModel
internal import Storage

extension OperationTable {
    /// Integration and IntegrationResponse: put, get, update, delete.
    mutating func integrations() {
        on(.putIntegration, write: putIntegration)
        on(.getIntegration, read: getIntegration)
        on(.updateIntegration, write: updateIntegration)
        delete(.deleteIntegration, Integration.self)

        on(.putIntegrationResponse, write: putIntegrationResponse)
        get(.getIntegrationResponse, IntegrationResponse.self)
        update(.updateIntegrationResponse, IntegrationResponse.self)
        on(.deleteIntegrationResponse, write: deleteIntegrationResponse)
    }
}

private struct PutIntegrationInput: Decodable {
    var type: IntegrationType
    var integrationHttpMethod: String?
    var uri: String?
    var connectionType: ConnectionType?
    var connectionId: String?
    var credentials: String?
    var requestParameters: [String: String]?
    /// A null template is an empty one.
    var requestTemplates: [String: String?]?
    var passthroughBehavior: String?
    var cacheNamespace: String?
    var cacheKeyParameters: [String]?
    var contentHandling: ContentHandling?
    var timeoutInMillis: Int?
    var tlsConfig: TLS?
    var responseTransferMode: ResponseTransferMode?
    var integrationTarget: String?

    struct TLS: Decodable {
        var insecureSkipVerification: Bool?
    }
}

/// Replaces the integration of a method, responses included.
@Sendable private func putIntegration(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let input: PutIntegrationInput = try call.decode()
    try transaction.requireAncestors(of: call.path, call)
    var integration = Integration(
        type: input.type,
        httpMethod: input.integrationHttpMethod,
        uri: input.uri,
        connectionType: input.connectionType ?? IntegrationRules.defaultConnection(of: input.type),
        connectionId: input.connectionId,
        credentials: input.credentials,
        requestParameters: input.requestParameters,
        requestTemplates: input.requestTemplates?.mapValues { $0 ?? "" },
        passthroughBehavior: try IntegrationRules.passthroughBehavior(input.passthroughBehavior),
        contentHandling: input.contentHandling,
        timeoutInMillis: input.timeoutInMillis ?? Limits.integrationTimeoutMilliseconds.upperBound,
        cacheNamespace: input.cacheNamespace ?? call.capture("resource_id"),
        cacheKeyParameters: input.cacheKeyParameters ?? [],
        tlsConfig: input.tlsConfig.map { TLSConfig(insecureSkipVerification: $0.insecureSkipVerification ?? false) },
        responseTransferMode: input.responseTransferMode,
        integrationTarget: input.integrationTarget)
    try integration.validate(at: call.path, in: transaction, call)
    if integration.type == .mock {
        // Recorded (test_put_integration_validation): a mock keeps neither.
        integration.uri = nil
        integration.httpMethod = nil
    }
    try transaction.removeTree(at: call.path)
    try transaction.put(integration, at: call.path)
    return try .json(integration)
}

@Sendable private func getIntegration(
    _ call: OperationCall, _ transaction: any ReadTransaction
) throws -> OperationOutput {
    _ = try transaction.require(Integration.self, at: call.path, call)
    return try .json(transaction.assembledIntegration(at: call.path))
}

@Sendable private func updateIntegration(
    _ call: OperationCall, _ transaction: any Transaction
) throws -> OperationOutput {
    var integration = try transaction.require(Integration.self, at: call.path, call)
    try Integration.patchTable.apply(call.decode(PatchInput.self).patchOperations ?? [], to: &integration)
    try integration.validate(at: call.path, in: transaction, call)
    try transaction.put(integration, at: call.path)
    return try .json(transaction.assembledIntegration(at: call.path))
}

extension Integration: PatchedResource {
    static func missing(at path: ResourcePath, _ call: OperationCall) -> ControlPlaneError {
        .notFound("Invalid Integration identifier specified")
    }

    static let patchTable = PatchTable<Integration> { table in
        table.row("/cacheKeyParameters/{parameter}", [.add, .remove]) { integration, step throws(ControlPlaneError) in
            let name = step.captures.last ?? ""
            integration.cacheKeyParameters.removeAll { $0 == name }
            if step.name == .add { integration.cacheKeyParameters.append(name) }
        }
        table.value("/cacheNamespace", \.cacheNamespace)
        table.optional("/connectionId", \.connectionId)
        table.optional("/connectionType", \.connectionType)
        table.optional("/contentHandling", \.contentHandling)
        table.optional("/credentials", \.credentials)
        table.optional("/httpMethod", \.httpMethod)
        table.optional("/integrationTarget", \.integrationTarget)
        table.row("/passthroughBehavior", [.replace]) { integration, step throws(ControlPlaneError) in
            integration.passthroughBehavior = try IntegrationRules.passthroughBehavior(step.operation.value)
        }
        table.entries("/requestParameters/{parameter}", \.requestParameters)
        table.entries("/requestTemplates/{mediaType}", \.requestTemplates, missing: PatchSentence.noContentType)
        table.optional("/responseTransferMode", \.responseTransferMode)
        table.row("/timeoutInMillis", [.replace]) { integration, step throws(ControlPlaneError) in
            guard let milliseconds = Int(step.operation.value ?? "") else { throw IntegrationRules.invalidTimeout }
            integration.timeoutInMillis = milliseconds
        }
        table.row("/tlsConfig/insecureSkipVerification", [.replace]) { integration, step throws(ControlPlaneError) in
            integration.tlsConfig = TLSConfig(insecureSkipVerification: try step.value())
        }
        table.optional("/uri", \.uri)
    }

    mutating func validate(at path: ResourcePath, in transaction: any ReadTransaction, _ call: OperationCall) throws {
        let method = try path.parent.flatMap { try transaction.get(Method.self, at: $0) }
        try IntegrationRules.check(self, of: method)
    }
}

extension ConnectionType: PatchValue {}
extension ContentHandling: PatchValue {}
extension ResponseTransferMode: PatchValue {}

private struct PutIntegrationResponseInput: Decodable {
    var selectionPattern: String?
    var responseParameters: [String: String]?
    /// A null template is an empty one.
    var responseTemplates: [String: String?]?
    var contentHandling: ContentHandling?
}

/// Adds a response or replaces it. Recorded: the method response need not exist yet, unless headers are mapped.
@Sendable private func putIntegrationResponse(
    _ call: OperationCall, _ transaction: any Transaction
) throws -> OperationOutput {
    let input: PutIntegrationResponseInput = try call.decode()
    try transaction.requireAncestors(of: call.path, call)
    var response = IntegrationResponse(
        statusCode: call.capture("status_code"),
        selectionPattern: input.selectionPattern,
        responseParameters: input.responseParameters,
        responseTemplates: input.responseTemplates?.mapValues { $0 ?? "" },
        contentHandling: input.contentHandling)
    try response.validate(at: call.path, in: transaction, call)
    try transaction.put(response, at: call.path)
    return try .json(response)
}

/// Recorded: here a method that is missing counts as an integration that is.
@Sendable private func deleteIntegrationResponse(
    _ call: OperationCall, _ transaction: any Transaction
) throws -> OperationOutput {
    let resource = call.restAPI.resource(call.capture("resource_id"))
    _ = try transaction.require(Resource.self, at: resource, call)
    let integration = resource.method(call.capture("http_method")).integration
    guard try transaction.exists(integration) else { throw Integration.missing(at: integration, call) }
    guard try transaction.removeTree(at: call.path) else { throw IntegrationResponse.missing(at: call.path, call) }
    return .empty
}

extension IntegrationResponse: PatchedResource {
    static func missing(at path: ResourcePath, _ call: OperationCall) -> ControlPlaneError {
        .notFound("Invalid Response status code specified")
    }

    static let patchTable = PatchTable<IntegrationResponse> { table in
        table.optional("/contentHandling", \.contentHandling)
        table.entries("/responseParameters/{parameter}", \.responseParameters)
        table.entries("/responseTemplates/{mediaType}", \.responseTemplates, missing: PatchSentence.noContentType)
        table.row("/selectionPattern", [.replace]) { response, step throws(ControlPlaneError) in
            response.selectionPattern = step.operation.value ?? ""
        }
    }

    mutating func validate(at path: ResourcePath, in transaction: any ReadTransaction, _ call: OperationCall) throws {
        let method = path.parent?.parent?.parent
        let declared = try method.flatMap { try transaction.get(MethodResponse.self, at: $0.response(statusCode)) }
        try MappingExpression.checkResponse(responseParameters ?? [:], declared: declared?.responseParameters ?? [:])
        try MappingExpression.checkTemplates(responseTemplates ?? [:])
    }
}
