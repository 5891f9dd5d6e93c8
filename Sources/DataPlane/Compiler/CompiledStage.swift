/// One stage as it is served: a frozen definition and the stage's settings, compiled. Never changed, only replaced.
public final class CompiledStage: Sendable {
    public let apiID: String
    public let stageName: String
    public let deploymentID: String
    public let facts: DeploymentFacts
    /// Clients get 403 on the default endpoint, which is the only one there is so far.
    public let disablesExecuteAPIEndpoint: Bool
    /// `/{stage}`, what `$context.path` begins with.
    let pathPrefix: String
    let variables: [String: String]
    let routes: RouteTrie
    let binaryTypes: BinaryMediaTypes
    let gatewayResponses: CompiledGatewayResponses

    init(
        apiID: String,
        stageName: String,
        deploymentID: String,
        facts: DeploymentFacts,
        disablesExecuteAPIEndpoint: Bool,
        variables: [String: String],
        routes: RouteTrie,
        binaryTypes: BinaryMediaTypes,
        gatewayResponses: CompiledGatewayResponses
    ) {
        self.apiID = apiID
        self.stageName = stageName
        self.deploymentID = deploymentID
        self.facts = facts
        self.disablesExecuteAPIEndpoint = disablesExecuteAPIEndpoint
        self.pathPrefix = "/\(stageName)"
        self.variables = variables
        self.routes = routes
        self.binaryTypes = binaryTypes
        self.gatewayResponses = gatewayResponses
    }
}

/// What is the same for every stage of an installation.
public struct DeploymentFacts: Sendable, Equatable {
    public var region: String
    public var accountID: String

    public init(region: String = "us-east-1", accountID: String = "000000000000") {
        self.region = region
        self.accountID = accountID
    }
}
