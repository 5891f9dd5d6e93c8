internal import APIModel
internal import Storage

/// A method with everything below it, and whole definitions, put together from rows and taken apart into them.
extension ReadTransaction {
    /// The method at this address with its responses and its integration; nil when there is none.
    func assembledMethod(at path: ResourcePath) throws -> Method? {
        guard var method = try get(Method.self, at: path) else { return nil }
        method.methodIntegration = try assembledIntegration(at: path.integration)
        method.methodResponses = try byStatus(list(MethodResponse.self, under: path.responses), \.statusCode)
        return method
    }

    /// The integration at this address with its responses; nil when there is none.
    func assembledIntegration(at path: ResourcePath) throws -> Integration? {
        guard var integration = try get(Integration.self, at: path) else { return nil }
        integration.integrationResponses = try byStatus(
            list(IntegrationResponse.self, under: path.responses), \.statusCode)
        return integration
    }

    /// The resource at this address with its methods whole; nil when there is none.
    func assembledResource(at path: ResourcePath) throws -> Resource? {
        try Self.assemble(tree(at: path)).first
    }

    /// All resources of an API with their methods whole, in the order of their paths.
    func assembledResources(of api: ResourcePath) throws -> [Resource] {
        try Self.assemble(tree(at: api.resources))
    }

    /// The live definition of an API, as a deployment would freeze it now.
    func definition(of apiID: String) throws -> DeploymentSnapshot {
        let api = ResourcePath.restAPI(apiID)
        guard let restAPI = try get(RestAPI.self, at: api) else {
            throw ControlPlaneError.notFound("Invalid API identifier specified")
        }
        let authorizers = try list(Authorizer.self, under: api.authorizers)
        let corsRules = try list(CORSRule.self, under: api.corsRules)
        return DeploymentSnapshot(
            restAPI: restAPI,
            resources: try assembledResources(of: api),
            models: try list(Model.self, under: api.models),
            requestValidators: try list(RequestValidator.self, under: api.requestValidators),
            gatewayResponses: try list(GatewayResponse.self, under: api.gatewayResponses),
            authorizers: authorizers.isEmpty ? nil : authorizers,
            // Absent rather than empty: what has no rules is the same as before there were any.
            corsRules: corsRules.isEmpty ? nil : corsRules)
    }

    private func byStatus<T>(_ values: [T], _ key: KeyPath<T, String>) throws -> [String: T]? {
        values.isEmpty ? nil : Dictionary(values.map { ($0[keyPath: key], $0) }, uniquingKeysWith: { $1 })
    }

    /// Rows of one or many resource trees in the order of their addresses: what is above precedes what is below.
    private static func assemble(_ rows: [Row]) throws -> [Resource] {
        var resources: [String: Resource] = [:]
        for row in rows {
            let segments = row.path.segments
            guard segments.count >= 4 else { continue }
            let id = segments[3]
            if row.kind == Resource.kind {
                resources[id] = try row.decoded()
                continue
            }
            guard segments.count >= 6 else { continue }
            var methods = resources[id]?.resourceMethods ?? [:]
            switch row.kind {
            case Method.kind:
                methods[segments[5]] = try row.decoded()
            case MethodResponse.kind:
                let response: MethodResponse = try row.decoded()
                let others = methods[segments[5]]?.methodResponses ?? [:]
                methods[segments[5]]?.methodResponses = others.merging([response.statusCode: response]) { $1 }
            case Integration.kind:
                methods[segments[5]]?.methodIntegration = try row.decoded(as: Integration.self)
            case IntegrationResponse.kind:
                let response: IntegrationResponse = try row.decoded()
                let others = methods[segments[5]]?.methodIntegration?.integrationResponses ?? [:]
                methods[segments[5]]?.methodIntegration?.integrationResponses =
                    others
                    .merging([response.statusCode: response]) { $1 }
            default:
                continue
            }
            resources[id]?.resourceMethods = methods
        }
        return resources.values.sorted { $0.path < $1.path }
    }
}

extension Transaction {
    /// Writes a whole definition in place of what the API had. Deployments and stages stay.
    func replaceDefinition(_ definition: DeploymentSnapshot) throws {
        let api = ResourcePath.restAPI(definition.restAPI.id)
        for collection in [
            api.resources, api.models, api.requestValidators, api.gatewayResponses, api.authorizers, api.corsRules,
        ] {
            try removeTree(at: collection)
        }
        for row in try definition.rows() { try put(row) }
    }
}
