/// The shape of a body, as JSON Schema draft 4 text.
public struct Model: StoredResource, Equatable {
    public static let kind = "Model"

    public var id: String
    public var name: String
    public var description: String?
    public var schema: String?
    public var contentType: String

    public init(id: String, name: String, description: String? = nil, schema: String? = nil, contentType: String) {
        self.id = id
        self.name = name
        self.description = description
        self.schema = schema
        self.contentType = contentType
    }
}

/// What of a request is checked before the integration is called.
public struct RequestValidator: StoredResource, Equatable {
    public static let kind = "RequestValidator"

    public var id: String
    public var name: String
    public var validateRequestBody: Bool
    public var validateRequestParameters: Bool

    public init(
        id: String,
        name: String,
        validateRequestBody: Bool = false,
        validateRequestParameters: Bool = false
    ) {
        self.id = id
        self.name = name
        self.validateRequestBody = validateRequestBody
        self.validateRequestParameters = validateRequestParameters
    }
}
