/// What a method calls, and how the request is made for it.
public struct Integration: StoredResource, Equatable {
    public static let kind = "Integration"

    public var type: IntegrationType
    /// The verb sent to the backend (`integrationHttpMethod` in a put).
    public var httpMethod: String?
    public var uri: String?
    public var connectionType: ConnectionType?
    public var connectionId: String?
    public var credentials: String?
    /// `integration.request.{header|querystring|path}.{name}` to a mapping expression.
    public var requestParameters: [String: String]?
    /// Media type to template.
    public var requestTemplates: [String: String]?
    public var passthroughBehavior: PassthroughBehavior
    public var contentHandling: ContentHandling?
    /// Milliseconds, 50…29000.
    public var timeoutInMillis: Int
    public var cacheNamespace: String
    public var cacheKeyParameters: [String]
    public var tlsConfig: TLSConfig?
    public var responseTransferMode: ResponseTransferMode?
    public var integrationTarget: String?
    /// By status code. Never in a stored row: filled in answers and in snapshots.
    public var integrationResponses: [String: IntegrationResponse]?

    public init(
        type: IntegrationType,
        httpMethod: String? = nil,
        uri: String? = nil,
        connectionType: ConnectionType? = nil,
        connectionId: String? = nil,
        credentials: String? = nil,
        requestParameters: [String: String]? = nil,
        requestTemplates: [String: String]? = nil,
        passthroughBehavior: PassthroughBehavior = .whenNoMatch,
        contentHandling: ContentHandling? = nil,
        timeoutInMillis: Int = Limits.integrationTimeoutMilliseconds.upperBound,
        cacheNamespace: String = "",
        cacheKeyParameters: [String] = [],
        tlsConfig: TLSConfig? = nil,
        responseTransferMode: ResponseTransferMode? = nil,
        integrationTarget: String? = nil,
        integrationResponses: [String: IntegrationResponse]? = nil
    ) {
        self.type = type
        self.httpMethod = httpMethod
        self.uri = uri
        self.connectionType = connectionType
        self.connectionId = connectionId
        self.credentials = credentials
        self.requestParameters = requestParameters
        self.requestTemplates = requestTemplates
        self.passthroughBehavior = passthroughBehavior
        self.contentHandling = contentHandling
        self.timeoutInMillis = timeoutInMillis
        self.cacheNamespace = cacheNamespace
        self.cacheKeyParameters = cacheKeyParameters
        self.tlsConfig = tlsConfig
        self.responseTransferMode = responseTransferMode
        self.integrationTarget = integrationTarget
        self.integrationResponses = integrationResponses
    }
}

public enum IntegrationType: String, Codable, Sendable, CaseIterable {
    case http = "HTTP"
    case aws = "AWS"
    case mock = "MOCK"
    case httpProxy = "HTTP_PROXY"
    case awsProxy = "AWS_PROXY"
}

public enum ConnectionType: String, Codable, Sendable, CaseIterable {
    case internet = "INTERNET"
    case vpcLink = "VPC_LINK"
}

/// What happens to a body whose media type has no template.
public enum PassthroughBehavior: String, Codable, Sendable, CaseIterable {
    case whenNoMatch = "WHEN_NO_MATCH"
    case whenNoTemplates = "WHEN_NO_TEMPLATES"
    case never = "NEVER"
}

public enum ContentHandling: String, Codable, Sendable, CaseIterable {
    case convertToBinary = "CONVERT_TO_BINARY"
    case convertToText = "CONVERT_TO_TEXT"
}

public enum ResponseTransferMode: String, Codable, Sendable, CaseIterable {
    case buffered = "BUFFERED"
    case stream = "STREAM"
}

public struct TLSConfig: Codable, Sendable, Equatable {
    public var insecureSkipVerification: Bool

    public init(insecureSkipVerification: Bool = false) {
        self.insecureSkipVerification = insecureSkipVerification
    }
}

/// How one backend answer becomes a method response.
public struct IntegrationResponse: StoredResource, Equatable {
    public static let kind = "IntegrationResponse"

    public var statusCode: String
    /// A Java regular expression that the backend's status must match whole; nil or empty marks the default response.
    public var selectionPattern: String?
    /// `method.response.header.{name}` to a mapping expression.
    public var responseParameters: [String: String]?
    /// Media type to template. A null template is stored as empty text.
    public var responseTemplates: [String: String]?
    public var contentHandling: ContentHandling?

    public init(
        statusCode: String,
        selectionPattern: String? = nil,
        responseParameters: [String: String]? = nil,
        responseTemplates: [String: String]? = nil,
        contentHandling: ContentHandling? = nil
    ) {
        self.statusCode = statusCode
        self.selectionPattern = selectionPattern
        self.responseParameters = responseParameters
        self.responseTemplates = responseTemplates
        self.contentHandling = contentHandling
    }
}
