/// What clients may send to a resource with one verb.
public struct Method: StoredResource, Equatable {
    public static let kind = "Method"

    /// `GET` and so on, or `ANY`.
    public var httpMethod: String
    public var authorizationType: String
    public var authorizerId: String?
    public var apiKeyRequired: Bool
    public var requestValidatorId: String?
    public var operationName: String?
    /// `method.request.{header|querystring|path}.{name}` to whether it is required.
    public var requestParameters: [String: Bool]?
    /// Media type to model name.
    public var requestModels: [String: String]?
    public var authorizationScopes: [String]?
    /// By status code. Never in a stored row: filled in answers and in snapshots.
    public var methodResponses: [String: MethodResponse]?
    /// Never in a stored row: filled in answers and in snapshots.
    public var methodIntegration: Integration?

    public init(
        httpMethod: String,
        authorizationType: String = "NONE",
        authorizerId: String? = nil,
        apiKeyRequired: Bool = false,
        requestValidatorId: String? = nil,
        operationName: String? = nil,
        requestParameters: [String: Bool]? = nil,
        requestModels: [String: String]? = nil,
        authorizationScopes: [String]? = nil,
        methodResponses: [String: MethodResponse]? = nil,
        methodIntegration: Integration? = nil
    ) {
        self.httpMethod = httpMethod
        self.authorizationType = authorizationType
        self.authorizerId = authorizerId
        self.apiKeyRequired = apiKeyRequired
        self.requestValidatorId = requestValidatorId
        self.operationName = operationName
        self.requestParameters = requestParameters
        self.requestModels = requestModels
        self.authorizationScopes = authorizationScopes
        self.methodResponses = methodResponses
        self.methodIntegration = methodIntegration
    }
}

/// A status that a method may answer with, and the headers it declares for it.
public struct MethodResponse: StoredResource, Equatable {
    public static let kind = "MethodResponse"

    public var statusCode: String
    /// `method.response.header.{name}` to whether it is required; the boolean has no effect at run time.
    public var responseParameters: [String: Bool]?
    /// Media type to model name.
    public var responseModels: [String: String]?

    public init(
        statusCode: String,
        responseParameters: [String: Bool]? = nil,
        responseModels: [String: String]? = nil
    ) {
        self.statusCode = statusCode
        self.responseParameters = responseParameters
        self.responseModels = responseModels
    }
}

/// What a method may be called; `ANY` stands for these seven.
public enum HTTPMethodName {
    public static let all: [String] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
    public static let any = "ANY"

    public static func isValid(_ name: String) -> Bool { name == any || all.contains(name) }
}
