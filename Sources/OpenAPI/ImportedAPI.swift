public import APIModel

/// What a definition says, before it has ids: references between its parts are by name, and absent means absent.
public struct ImportedAPI: Sendable, Equatable {
    public var name: String?
    public var version: String?
    public var description: String?
    public var binaryMediaTypes: [String]?
    public var minimumCompressionSize: Int?
    public var apiKeySource: APIKeySource?
    public var endpointTypes: [EndpointType]?
    public var ipAddressType: String?
    public var vpcEndpointIds: [String]?
    public var disableExecuteApiEndpoint: Bool?
    /// JSON text.
    public var policy: String?
    public var securityPolicy: String?
    public var endpointAccessMode: String?
    /// In the order of the source, every parent before its children, without the root unless it has methods.
    public var resources: [ImportedResource] = []
    public var models: [ImportedModel] = []
    public var requestValidators: [ImportedRequestValidator] = []
    /// The validator of operations that name none.
    public var defaultRequestValidator: String?
    /// Without ids: methods name them. What the definition leaves out is absent.
    public var authorizers: [Authorizer] = []
    /// Complete: what the definition leaves out has AWS's default.
    public var gatewayResponses: [GatewayResponse] = []
    /// `x-crossgate-cors`, at most one for each path; the members' values are not checked.
    public var cors: [ImportedCORS] = []
    /// Warnings and notes, in the order of the source.
    public var diagnostics: [Diagnostic] = []

    public init() {}

    /// What the client is told (`warnings` of the RestApi): Crossgate's own sentences with their lines.
    public var warnings: [String] {
        diagnostics.filter { $0.severity == .warning }.map(\.told)
    }
}

public struct ImportedResource: Sendable, Equatable {
    /// The whole path, base path included, e.g. `/pets/{petId}`.
    public var path: String
    /// By verb; empty for a resource that only leads to others.
    public var methods: [String: ImportedMethod] = [:]
}

public struct ImportedMethod: Sendable, Equatable {
    /// Complete but for `requestValidatorId`, `authorizerId` and an empty `cacheNamespace`, which stands for the
    /// resource's id.
    public var method: Method
    public var requestValidator: String?
    /// The name of the authorizer, where the method has one.
    public var authorizer: String?
}

public struct ImportedModel: Sendable, Equatable {
    /// The id of the API in references of `schemaText`, before it is known: a NUL, which no id contains.
    static let restAPIPlaceholder = "\u{0}"
    /// The same as JSON text, with what stands around it, so that no other text is taken for it.
    private static let placeholderText = #"/restapis/\u0000/models/"#

    public var name: String
    public var description: String?
    public var contentType: String
    var schemaText: String

    /// The JSON Schema text, its references pointing into this API.
    public func schema(restAPIId: String) -> String {
        schemaText.split(separator: Self.placeholderText, omittingEmptySubsequences: false)
            .joined(separator: "/restapis/\(restAPIId)/models/")
    }
}

public struct ImportedRequestValidator: Sendable, Equatable {
    public var name: String
    public var validateRequestBody: Bool
    public var validateRequestParameters: Bool
}
