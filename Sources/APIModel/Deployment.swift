/// A frozen definition's name tag. `createdDate` is in whole seconds since 1970.
public struct Deployment: StoredResource, Equatable {
    public static let kind = "Deployment"

    public var id: String
    public var description: String?
    public var createdDate: Int

    public init(id: String, description: String? = nil, createdDate: Int) {
        self.id = id
        self.description = description
        self.createdDate = createdDate
    }
}

/// The frozen definition itself, as data: what a stage serves. Resources carry their methods, methods their
/// integrations and responses.
public struct DeploymentSnapshot: StoredResource, Equatable {
    public static let kind = "DeploymentSnapshot"

    public var restAPI: RestAPI
    public var resources: [Resource]
    public var models: [Model]
    public var requestValidators: [RequestValidator]
    /// Customised ones only.
    public var gatewayResponses: [GatewayResponse]
    /// Nil in what was stored before there were any.
    public var authorizers: [Authorizer]?
    /// Crossgate's extension; nil in what was stored before there was one.
    public var corsRules: [CORSRule]?

    public init(
        restAPI: RestAPI,
        resources: [Resource],
        models: [Model] = [],
        requestValidators: [RequestValidator] = [],
        gatewayResponses: [GatewayResponse] = [],
        authorizers: [Authorizer]? = nil,
        corsRules: [CORSRule]? = nil
    ) {
        self.restAPI = restAPI
        self.resources = resources
        self.models = models
        self.requestValidators = requestValidators
        self.gatewayResponses = gatewayResponses
        self.authorizers = authorizers
        self.corsRules = corsRules
    }
}
