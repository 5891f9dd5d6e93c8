/// An API as `GetRestApi` shows it. `createdDate` is in whole seconds since 1970, as on the wire.
public struct RestAPI: StoredResource, Equatable {
    public static let kind = "RestApi"

    public var id: String
    public var name: String
    public var description: String?
    public var createdDate: Int
    public var version: String?
    /// Only in the answer to an import; never stored.
    public var warnings: [String]?
    public var binaryMediaTypes: [String]?
    /// Bytes, 0…10485760; nil means that responses are not compressed.
    public var minimumCompressionSize: Int?
    public var apiKeySource: APIKeySource
    public var endpointConfiguration: EndpointConfiguration
    /// The resource policy as JSON text.
    public var policy: String?
    public var tags: [String: String]?
    public var disableExecuteApiEndpoint: Bool
    public var rootResourceId: String
    public var securityPolicy: String?
    public var endpointAccessMode: String?
    public var apiStatus: String?
    public var apiStatusMessage: String?

    public init(
        id: String,
        name: String,
        createdDate: Int,
        rootResourceId: String,
        description: String? = nil,
        version: String? = nil,
        binaryMediaTypes: [String]? = nil,
        minimumCompressionSize: Int? = nil,
        apiKeySource: APIKeySource = .header,
        endpointConfiguration: EndpointConfiguration = EndpointConfiguration(),
        policy: String? = nil,
        tags: [String: String]? = nil,
        disableExecuteApiEndpoint: Bool = false
    ) {
        self.id = id
        self.name = name
        self.createdDate = createdDate
        self.rootResourceId = rootResourceId
        self.description = description
        self.version = version
        self.binaryMediaTypes = binaryMediaTypes
        self.minimumCompressionSize = minimumCompressionSize
        self.apiKeySource = apiKeySource
        self.endpointConfiguration = endpointConfiguration
        self.policy = policy
        self.tags = tags
        self.disableExecuteApiEndpoint = disableExecuteApiEndpoint
    }
}

/// Where a method that requires an API key finds it.
public enum APIKeySource: String, Codable, Sendable, CaseIterable {
    case header = "HEADER"
    case authorizer = "AUTHORIZER"
}

/// How an API's default endpoint would be reached on AWS; no effect on how it is served here.
public struct EndpointConfiguration: Codable, Sendable, Equatable {
    public var types: [EndpointType]
    public var ipAddressType: String?
    public var vpcEndpointIds: [String]?

    public init(types: [EndpointType] = [.edge], ipAddressType: String? = "ipv4", vpcEndpointIds: [String]? = nil) {
        self.types = types
        self.ipAddressType = ipAddressType
        self.vpcEndpointIds = vpcEndpointIds
    }
}

public enum EndpointType: String, Codable, Sendable, CaseIterable {
    case regional = "REGIONAL"
    case edge = "EDGE"
    case `private` = "PRIVATE"
}
