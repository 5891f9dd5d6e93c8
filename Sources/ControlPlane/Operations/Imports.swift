internal import APIModel
internal import OpenAPI
internal import Storage

extension OperationTable {
    /// ImportRestApi and PutRestApi: a definition is read whole, then written in one transaction, or not at all.
    mutating func imports() {
        on(.importRestApi, wait: importRestAPI)
        on(.putRestApi, wait: putRestAPI)
    }
}

private struct ImportInput: Decodable {
    var mode: String?
    var failOnWarnings: Bool?
    var parameters: [String: String]?
}

@Sendable private func importRestAPI(_ call: OperationCall, _ store: any Store) async throws -> OperationOutput {
    let request = try ImportRequest(call)
    return try await store.write { transaction in
        let id = try CustomIdentifier.choose(request.tags, call, transaction)
        return try request.apply(over: nil, id: id, mode: .merge, call, transaction)
    }
}

/// Recorded: the mode is `merge` unless it is given.
@Sendable private func putRestAPI(_ call: OperationCall, _ store: any Store) async throws -> OperationOutput {
    let request = try ImportRequest(call)
    guard request.tags == nil else { throw ImportRequest.invalidParameter(CustomIdentifier.tagNames[0]) }
    return try await store.write { transaction in
        let id = call.capture("restapi_id")
        _ = try transaction.require(RestAPI.self, at: call.restAPI, call)
        return try request.apply(over: transaction.definition(of: id), id: id, mode: request.mode, call, transaction)
    }
}

/// A definition that was read, and how it is to be written.
private struct ImportRequest: Sendable {
    let imported: ImportedAPI
    let failsOnWarnings: Bool
    let mode: ImportMode
    /// The identifier asked for by the parameter `_custom_id_`, in the form of the tag of that name.
    let tags: [String: String]?

    /// Reads and checks everything that does not need the store.
    init(_ call: OperationCall) throws(ControlPlaneError) {
        let input: ImportInput = try call.decode()
        mode = input.mode.flatMap(ImportMode.init(rawValue:)) ?? .merge
        var options = ImportOptions(region: call.configuration.region, accountId: call.configuration.accountId)
        var tags: [String: String]?
        for (name, value) in input.parameters ?? [:] {
            switch name.lowercased() {
            case "basepath":
                guard let basePath = ImportOptions.BasePath(rawValue: value.lowercased()) else {
                    throw Self.invalidParameter(name)
                }
                options.basePath = basePath
            case "endpointconfigurationtypes":
                let types = value.split(separator: ",").map { EndpointType(rawValue: String($0)) }
                guard !types.isEmpty, !types.contains(nil) else { throw Self.invalidParameter(name) }
                options.endpointConfigurationTypes = types.compactMap { $0 }
            case "ignore":
                guard value == "documentation" else { throw Self.invalidParameter(name) }
                options.ignoreDocumentation = true
            case CustomIdentifier.tagNames[0]:
                tags = [CustomIdentifier.tagNames[0]: value]
            default:
                throw Self.invalidParameter(name)
            }
        }
        self.tags = tags
        imported = try Self.badRequest { () throws(ImportFailure) in
            try OpenAPIImporter.read(call.input.body, options: options)
        }
        failsOnWarnings = input.failOnWarnings == true
    }

    /// Writes the definition over what is there and answers the API with the import's warnings.
    func apply(
        over existing: DeploymentSnapshot?, id: String, mode: ImportMode, _ call: OperationCall,
        _ transaction: any Transaction
    ) throws -> OperationOutput {
        // Thousands of short identifiers at once: chance alone would make two the same.
        var taken = Set(existing?.resources.map(\.id) ?? [])
        func newIdentifier() -> String {
            while true {
                let candidate = call.configuration.makeIdentifier(IdentifierLength.resource)
                if taken.insert(candidate).inserted { return candidate }
            }
        }
        var definition = try Self.badRequest { () throws(ImportFailure) in
            try imported.merged(
                into: existing, mode: mode, restAPIId: id, createdDate: call.now,
                rootResourceId: call.configuration.makeIdentifier(IdentifierLength.rootResource), newID: newIdentifier)
        }
        if existing == nil, definition.restAPI.endpointConfiguration.types == [.private], imported.ipAddressType == nil
        {
            definition.restAPI.endpointConfiguration.ipAddressType = "dualstack"
        }
        for index in (definition.authorizers ?? []).indices { definition.authorizers?[index].setDefaults() }
        try ImportRules.check(definition)
        guard definition.resources.count <= call.configuration.resourcesPerAPI else {
            throw PathPart.tooMany
        }
        if definition.restAPI.description == "" { definition.restAPI.description = nil }
        try RestAPIRules.check(definition.restAPI)
        let cors = try CORSImport(
            imported.cors, in: definition,
            owned: mode == .merge ? transaction.corsRows(unchangedIn: definition) : [])
        let warnings = imported.warnings + cors.warnings + call.configuration.review(cors.definition.reviewable)
        if failsOnWarnings, !warnings.isEmpty { throw ControlPlaneError.badRequest(ImportFailure.text(of: warnings)) }
        try cors.write(replacing: mode == .overwrite, in: transaction)
        var answer = existing == nil ? definition.restAPI.shown : definition.restAPI.shownWithTags
        answer.warnings = warnings.isEmpty ? nil : warnings
        return try .json(answer)
    }

    /// Assumed sentence.
    static func invalidParameter(_ name: String) -> ControlPlaneError {
        .badRequest("Invalid import parameter specified: \(name)")
    }

    private static func badRequest<T>(_ body: () throws(ImportFailure) -> T) throws(ControlPlaneError) -> T {
        do {
            return try body()
        } catch {
            throw .badRequest(error.message)
        }
    }
}
