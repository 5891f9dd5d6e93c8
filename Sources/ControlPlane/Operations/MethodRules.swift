internal import APIModel
internal import Storage

/// What must hold for a method, however it came about. Sentences recorded, unless a line says otherwise.
enum MethodRules {
    static let authorizationTypes: [String] = ["NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"]
    static let typesWithAuthorizer: [String] = ["CUSTOM", "COGNITO_USER_POOLS"]

    static let invalidVerb = ControlPlaneError.badRequest(
        "Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY")
    /// Assumed, after the sentence for verbs.
    static let invalidAuthorization = ControlPlaneError.badRequest(
        "Invalid AuthorizationType specified. Valid options are \(authorizationTypes.joined(separator: ","))")
    static let invalidAuthorizer = ControlPlaneError.badRequest(
        "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a "
            + "valid authorizer.")

    /// Every model that a map by media type names must exist.
    static func checkModels(
        _ models: [String: String]?, in transaction: any ReadTransaction, _ call: OperationCall
    ) throws {
        for (mediaType, name) in (models ?? [:]).sorted(by: { $0.key < $1.key }) {
            try MappingExpression.checkMediaType(mediaType)
            guard try transaction.exists(call.restAPI.model(name)) else {
                throw ControlPlaneError.badRequest("Invalid model identifier specified: \(name)")
            }
        }
    }

    /// The headers that a method response declares: `method.response.header.{name}`.
    static func checkHeaders(_ parameters: [String: Bool]?) throws(ControlPlaneError) {
        try MappingExpression.refuse(
            parameters: (parameters ?? [:]).keys.sorted().filter { !MappingExpression.isResponseHeader($0) })
    }

    /// `method.request.{querystring|path|header}.{name}`, names unique across the three.
    static func checkParameters(_ parameters: [String: Bool]) throws(ControlPlaneError) {
        try MappingExpression.refuse(
            parameters: parameters.keys.sorted().filter { MappingExpression.requestParameter($0) == nil })
        let names = parameters.keys.compactMap { MappingExpression.requestParameter($0)?.name }
        guard Set(names).count == names.count else {
            throw .badRequest("Parameter names must be unique across querystring, header and path")
        }
    }
}
