public import APIModel

/// How an import meets what is there (`mode`).
public enum ImportMode: String, Sendable, CaseIterable {
    /// What the definition mentions replaces its like, the rest stays; a method is replaced whole.
    case merge
    /// What the definition does not mention is deleted.
    case overwrite
}

extension ImportedAPI {
    /// The API's whole new definition: this one put over what is there, with ids.
    ///
    /// What stays keeps its id: the API, the root, a resource of the same path, a model or validator of the same name.
    /// Tags, dates, endpoint types and everything outside a definition (stages, deployments) are not touched.
    ///
    /// - Parameters:
    ///   - existing: the live definition; nil for a new API.
    ///   - restAPIId: the API's id, which models refer to; the existing one's stays.
    ///   - createdDate: of a new API, in seconds since 1970.
    ///   - newID: makes an id, unique in the API.
    /// - Throws: when the two do not fit together.
    public func merged(
        into existing: DeploymentSnapshot?,
        mode: ImportMode,
        restAPIId: String,
        createdDate: Int,
        rootResourceId: String? = nil,
        newID: () -> String
    ) throws(ImportFailure) -> DeploymentSnapshot {
        var result =
            if let existing {
                existing
            } else {
                try newDefinition(
                    id: restAPIId, createdDate: createdDate, rootResourceId: rootResourceId ?? newID())
            }
        mergeSettings(into: &result.restAPI, mode: existing == nil ? .merge : mode)
        result.requestValidators = mergedValidators(over: result.requestValidators, mode: mode, newID: newID)
        result.authorizers = mergedAuthorizers(over: result.authorizers ?? [], mode: mode, newID: newID)
        result.models = mergedModels(
            over: result.models, mode: mode, restAPIId: result.restAPI.id, newID: newID)
        result.gatewayResponses = mergedGatewayResponses(over: result.gatewayResponses, mode: mode)
        result.corsRules = mergedCORSRules(over: result.corsRules ?? [], mode: mode)
        result.resources = try mergedResources(
            over: result.resources, mode: mode, validators: result.requestValidators,
            authorizers: result.authorizers ?? [], newID: newID)
        return result
    }

    private func newDefinition(
        id: String, createdDate: Int, rootResourceId: String
    ) throws(ImportFailure) -> DeploymentSnapshot {
        guard let name else {
            // assumed sentence
            throw ImportFailure.errors([
                Diagnostic(severity: .error, message: "API name is required: write info.title.", pointer: "/info")
            ])
        }
        let root = Resource(id: rootResourceId, path: "/")
        let api = RestAPI(
            id: id,
            name: name,
            createdDate: createdDate,
            rootResourceId: root.id,
            endpointConfiguration: EndpointConfiguration(types: endpointTypes ?? [.edge]))
        return DeploymentSnapshot(restAPI: api, resources: [root])
    }

    private func mergeSettings(into api: inout RestAPI, mode: ImportMode) {
        func merged<Value>(_ new: Value?, _ old: Value?) -> Value? {
            switch mode {
            case .merge: new ?? old
            case .overwrite: new
            }
        }
        api.name = name ?? api.name
        api.version = merged(version, api.version)
        api.description = merged(description, api.description)
        api.minimumCompressionSize = merged(minimumCompressionSize, api.minimumCompressionSize)
        api.policy = merged(policy, api.policy)
        api.apiKeySource = merged(apiKeySource, api.apiKeySource) ?? .header
        api.securityPolicy = securityPolicy ?? api.securityPolicy
        api.endpointAccessMode = endpointAccessMode ?? api.endpointAccessMode
        api.disableExecuteApiEndpoint = disableExecuteApiEndpoint ?? api.disableExecuteApiEndpoint
        api.endpointConfiguration.ipAddressType = ipAddressType ?? api.endpointConfiguration.ipAddressType
        api.endpointConfiguration.vpcEndpointIds = merged(vpcEndpointIds, api.endpointConfiguration.vpcEndpointIds)
        switch mode {
        case .merge:
            // Recorded: a union, what was there first.
            let old = api.binaryMediaTypes ?? []
            let added = (binaryMediaTypes ?? []).filter { !old.contains($0) }
            if !added.isEmpty { api.binaryMediaTypes = old + added }
        case .overwrite:
            api.binaryMediaTypes = binaryMediaTypes
        }
    }

    private func mergedValidators(
        over old: [RequestValidator], mode: ImportMode, newID: () -> String
    ) -> [RequestValidator] {
        let ids = Dictionary(old.map { ($0.name, $0.id) }) { first, _ in first }
        let names = Set(requestValidators.map(\.name))
        let kept = mode == .merge ? old.filter { !names.contains($0.name) } : []
        return kept
            + requestValidators.map {
                RequestValidator(
                    id: ids[$0.name] ?? newID(),
                    name: $0.name,
                    validateRequestBody: $0.validateRequestBody,
                    validateRequestParameters: $0.validateRequestParameters)
            }
    }

    /// Nil for none, as where there never were any.
    private func mergedAuthorizers(
        over old: [Authorizer], mode: ImportMode, newID: () -> String
    ) -> [Authorizer]? {
        let ids = Dictionary(old.map { ($0.name, $0.id) }) { first, _ in first }
        let names = Set(authorizers.map(\.name))
        let kept = mode == .merge ? old.filter { !names.contains($0.name) } : []
        let result =
            kept
            + authorizers.map { authorizer in
                var authorizer = authorizer
                authorizer.id = ids[authorizer.name] ?? newID()
                return authorizer
            }
        return result.isEmpty ? nil : result
    }

    private func mergedModels(
        over old: [Model], mode: ImportMode, restAPIId: String, newID: () -> String
    ) -> [Model] {
        let ids = Dictionary(old.map { ($0.name, $0.id) }) { first, _ in first }
        let names = Set(models.map(\.name))
        let kept = mode == .merge ? old.filter { !names.contains($0.name) } : []
        return kept
            + models.map {
                Model(
                    id: ids[$0.name] ?? newID(),
                    name: $0.name,
                    description: $0.description,
                    schema: $0.schema(restAPIId: restAPIId),
                    contentType: $0.contentType)
            }
    }

    private func mergedGatewayResponses(over old: [GatewayResponse], mode: ImportMode) -> [GatewayResponse] {
        let types = Set(gatewayResponses.map(\.responseType))
        let kept = mode == .merge ? old.filter { !types.contains($0.responseType) } : []
        return kept + gatewayResponses
    }

    /// The rules of the policy engine, nil for none. What the definition wants as AWS's objects is made by whoever
    /// imports it; a rule of the same path would stand before them, and goes.
    private func mergedCORSRules(over old: [CORSRule], mode: ImportMode) -> [CORSRule]? {
        let paths = Set(cors.map(\.rule.path))
        let kept = mode == .merge ? old.filter { !paths.contains($0.path) } : []
        let rules = kept + cors.filter { $0.kind == .policy }.map(\.rule)
        return rules.isEmpty ? nil : rules
    }
}
