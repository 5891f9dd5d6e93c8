/// Who decides whether a request may reach a method, and how it is asked.
public struct Authorizer: StoredResource, Equatable {
    public static let kind = "Authorizer"

    public var id: String
    public var name: String
    public var type: AuthorizerType
    /// User pools, for `COGNITO_USER_POOLS`.
    public var providerARNs: [String]?
    /// Free text of the customer's, e.g. `oauth2`.
    public var authType: String?
    /// The Lambda function's invocation URI, for the other two.
    public var authorizerUri: String?
    /// A role's ARN; nil relies on the function's policy.
    public var authorizerCredentials: String?
    /// Mapping expressions, comma-separated, e.g. `method.request.header.Authorization`.
    public var identitySource: String?
    /// A regular expression that a token must match whole.
    public var identityValidationExpression: String?
    /// Seconds, 0…3600; 0 keeps nothing.
    public var authorizerResultTtlInSeconds: Int?

    public init(
        id: String,
        name: String,
        type: AuthorizerType,
        providerARNs: [String]? = nil,
        authType: String? = nil,
        authorizerUri: String? = nil,
        authorizerCredentials: String? = nil,
        identitySource: String? = nil,
        identityValidationExpression: String? = nil,
        authorizerResultTtlInSeconds: Int? = nil
    ) {
        self.id = id
        self.name = name
        self.type = type
        self.providerARNs = providerARNs
        self.authType = authType
        self.authorizerUri = authorizerUri
        self.authorizerCredentials = authorizerCredentials
        self.identitySource = identitySource
        self.identityValidationExpression = identityValidationExpression
        self.authorizerResultTtlInSeconds = authorizerResultTtlInSeconds
    }
}

public enum AuthorizerType: String, Codable, Sendable, CaseIterable {
    case token = "TOKEN"
    case request = "REQUEST"
    case cognitoUserPools = "COGNITO_USER_POOLS"
}
