/// One stage as it is served: a frozen definition and the stage's settings, compiled. Never changed, only replaced.
public final class CompiledStage: Sendable {
    public let apiID: String
    public let stageName: String
    public let deploymentID: String
    public let facts: DeploymentFacts
    /// Set when every client gets 403.
    let closure: EndpointClosure?
    /// `/{stage}`, what `$context.path` begins with.
    let pathPrefix: String
    let variables: [String: String]
    let routes: RouteTrie
    /// Nil when the deployment has no CORS rules, which is all that requests then have to ask.
    let cors: StageCORS?
    let binaryTypes: BinaryMediaTypes
    /// From how many bytes on responses are compressed; nil when they never are.
    let minimumCompressionSize: Int?
    let gatewayResponses: CompiledGatewayResponses
    /// Nanoseconds that a streamed answer may bring nothing.
    let streamIdleLimit: UInt64

    init(
        apiID: String,
        stageName: String,
        deploymentID: String,
        facts: DeploymentFacts,
        closure: EndpointClosure?,
        variables: [String: String],
        routes: RouteTrie,
        cors: StageCORS?,
        binaryTypes: BinaryMediaTypes,
        minimumCompressionSize: Int?,
        gatewayResponses: CompiledGatewayResponses,
        streamIdleLimit: UInt64
    ) {
        self.apiID = apiID
        self.stageName = stageName
        self.deploymentID = deploymentID
        self.facts = facts
        self.closure = closure
        self.pathPrefix = "/\(stageName)"
        self.variables = variables
        self.routes = routes
        self.cors = cors
        self.binaryTypes = binaryTypes
        self.minimumCompressionSize = minimumCompressionSize
        self.gatewayResponses = gatewayResponses
        self.streamIdleLimit = streamIdleLimit
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
