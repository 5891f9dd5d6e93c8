public import APIModel

/// What an import call asks for besides the definition.
public struct ImportOptions: Sendable {
    /// What becomes of the definition's base path (`basepath`).
    public enum BasePath: String, Sendable, CaseIterable {
        case ignore
        /// The whole base path stands before every path.
        case prepend
        /// The base path without its first segment, which is taken for a stage's name.
        case split
    }

    public var basePath: BasePath
    /// `ignore=documentation`.
    public var ignoreDocumentation: Bool
    /// `endpointConfigurationTypes`; nil when it was not given.
    public var endpointConfigurationTypes: [EndpointType]?
    /// What `${AWS::Region}` stands for.
    public var region: String
    /// What `${AWS::AccountId}` stands for.
    public var accountId: String
    public var limits: DocumentLimits

    public init(
        basePath: BasePath = .ignore,
        ignoreDocumentation: Bool = false,
        endpointConfigurationTypes: [EndpointType]? = nil,
        region: String,
        accountId: String,
        limits: DocumentLimits = DocumentLimits()
    ) {
        self.basePath = basePath
        self.ignoreDocumentation = ignoreDocumentation
        self.endpointConfigurationTypes = endpointConfigurationTypes
        self.region = region
        self.accountId = accountId
        self.limits = limits
    }

    /// What `${AWS::Partition}` stands for: by the region's prefix, as AWS's partitions are named.
    var partition: String {
        if region.hasPrefix("cn-") { return "aws-cn" }
        if region.hasPrefix("us-gov-") { return "aws-us-gov" }
        return "aws"
    }
}
