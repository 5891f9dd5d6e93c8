/// What clients get when the gateway itself answers; only customised ones are stored (`defaultResponse` false).
public struct GatewayResponse: StoredResource, Equatable {
    public static let kind = "GatewayResponse"

    public var responseType: GatewayResponseType
    /// Three digits; nil where the type has no status of its own (`DEFAULT_4XX`, `DEFAULT_5XX`).
    public var statusCode: String?
    /// `gatewayresponse.header.{name}` to a mapping expression.
    public var responseParameters: [String: String]
    /// Media type to template.
    public var responseTemplates: [String: String]
    public var defaultResponse: Bool

    public init(
        responseType: GatewayResponseType,
        statusCode: String? = nil,
        responseParameters: [String: String] = [:],
        responseTemplates: [String: String] = [:],
        defaultResponse: Bool = false
    ) {
        self.responseType = responseType
        self.statusCode = statusCode
        self.responseParameters = responseParameters
        self.responseTemplates = responseTemplates
        self.defaultResponse = defaultResponse
    }
}

/// The data plane's whole error vocabulary: AWS's 21 types, in the order of AWS's own enumeration error.
public enum GatewayResponseType: String, Codable, Sendable, CaseIterable {
    case requestTooLarge = "REQUEST_TOO_LARGE"
    case resourceNotFound = "RESOURCE_NOT_FOUND"
    case authorizerConfigurationError = "AUTHORIZER_CONFIGURATION_ERROR"
    case missingAuthenticationToken = "MISSING_AUTHENTICATION_TOKEN"
    case badRequestBody = "BAD_REQUEST_BODY"
    case invalidSignature = "INVALID_SIGNATURE"
    case invalidAPIKey = "INVALID_API_KEY"
    case badRequestParameters = "BAD_REQUEST_PARAMETERS"
    case authorizerFailure = "AUTHORIZER_FAILURE"
    case unauthorized = "UNAUTHORIZED"
    case integrationTimeout = "INTEGRATION_TIMEOUT"
    case accessDenied = "ACCESS_DENIED"
    case default4XX = "DEFAULT_4XX"
    case default5XX = "DEFAULT_5XX"
    case wafFiltered = "WAF_FILTERED"
    case quotaExceeded = "QUOTA_EXCEEDED"
    case throttled = "THROTTLED"
    case apiConfigurationError = "API_CONFIGURATION_ERROR"
    case unsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE"
    case integrationFailure = "INTEGRATION_FAILURE"
    case expiredToken = "EXPIRED_TOKEN"

    /// The status that clients see unless it is customised; nil for the two families.
    public var defaultStatus: Int? {
        switch self {
        case .requestTooLarge: 413
        case .resourceNotFound: 404
        case .authorizerConfigurationError, .authorizerFailure, .apiConfigurationError: 500
        case .missingAuthenticationToken, .invalidSignature, .invalidAPIKey, .accessDenied, .wafFiltered, .expiredToken:
            403
        case .badRequestBody, .badRequestParameters: 400
        case .unauthorized: 401
        case .integrationTimeout, .integrationFailure: 504
        case .quotaExceeded, .throttled: 429
        case .unsupportedMediaType: 415
        case .default4XX, .default5XX: nil
        }
    }

    /// `DEFAULT_4XX` or `DEFAULT_5XX`, which an uncustomised type takes after; nil for those two themselves.
    public var family: GatewayResponseType? {
        defaultStatus.map { $0 >= 500 ? .default5XX : .default4XX }
    }

    /// The template that every type has unless it is customised.
    public static let defaultTemplates: [String: String] = [
        "application/json": #"{"message":$context.error.messageString}"#
    ]

    /// What `GetGatewayResponse` shows: the customised one of this type, else one made after its family's, else AWS's.
    public func effective(customised: [GatewayResponseType: GatewayResponse]) -> GatewayResponse {
        if let own = customised[self] { return own }
        var response = GatewayResponse(
            responseType: self,
            statusCode: defaultStatus.map(String.init),
            responseTemplates: Self.defaultTemplates,
            defaultResponse: true)
        if let family, let inherited = customised[family] {
            response.statusCode = inherited.statusCode ?? response.statusCode
            response.responseParameters = inherited.responseParameters
            response.responseTemplates = inherited.responseTemplates
        }
        return response
    }
}
