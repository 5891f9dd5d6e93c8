public import APIModel

/// What is known of the API behind the URL when the gateway is ours.
public struct GatewayView: Sendable {
    /// Where the definition comes from, which decides what a change of it is.
    public enum Source: String, Sendable, CaseIterable {
        /// A stage serves it.
        case stage
        /// An API that need not be deployed, by its test call.
        case testCall
        /// A file that no gateway has read yet.
        case file
    }

    public var apiID: String
    public var stageName: String
    /// The URL's path below the stage, e.g. `/pets/7`; `/` for the root.
    public var path: String
    /// What the stage serves.
    public var deployed: DeploymentSnapshot
    /// What is being edited; equal to what is deployed when nothing changed since.
    public var live: DeploymentSnapshot
    public var stage: Stage?
    public var source: Source

    public init(
        apiID: String,
        stageName: String,
        path: String,
        deployed: DeploymentSnapshot,
        live: DeploymentSnapshot,
        stage: Stage? = nil,
        source: Source = .stage
    ) {
        self.apiID = apiID
        self.stageName = stageName
        self.path = path
        self.deployed = deployed
        self.live = live
        self.stage = stage
        self.source = source
    }
}
