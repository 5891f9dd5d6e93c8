internal import CORS
internal import CORSDoctor

/// The body of `cors/plan` and `cors/enable`. Members are named as in `CORSConfiguration`; absent ones have the
/// console's defaults.
struct CORSEnableInput: ExtensionInput {
    var resource: String?
    var recursive: Bool?
    /// `objects` (the default) or `policy`.
    var kind: String?
    var allowOrigins: [String]?
    var allowMethods: [String]?
    var allowHeaders: [String]?
    var exposeHeaders: [String]?
    var allowCredentials: Bool?
    var maxAge: Int?
    var dangerously: [String]?
    /// Verbs whose own answers get the headers.
    var methods: [String]?
    var gatewayResponses: Bool?
    /// `refuse` (the default), `keep` or `replace`.
    var handMade: String?
    /// Puts the nearest AWS objects in the place of the API's CORS rules; goes with nothing that says what they are.
    var fromPolicy: Bool?
    /// A stage that is deployed to in the same transaction.
    var deploy: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case resource, recursive, allowOrigins, allowMethods, allowHeaders, exposeHeaders, allowCredentials, maxAge
        case dangerously, methods, gatewayResponses, handMade, fromPolicy, deploy
        case kind = "as"
    }

    /// Whether it asks for the objects nearest to the API's rules, which then say all that there is to say.
    func isFromPolicy() throws(ControlPlaneError) -> Bool {
        guard fromPolicy == true else { return false }
        let others: [(CodingKeys, Bool)] = [
            (.resource, resource != nil), (.recursive, recursive != nil), (.kind, kind != nil),
            (.allowOrigins, allowOrigins != nil), (.allowMethods, allowMethods != nil),
            (.allowHeaders, allowHeaders != nil), (.exposeHeaders, exposeHeaders != nil),
            (.allowCredentials, allowCredentials != nil), (.maxAge, maxAge != nil),
            (.dangerously, dangerously != nil), (.methods, methods != nil),
            (.gatewayResponses, gatewayResponses != nil), (.handMade, handMade != nil),
        ]
        let named = others.filter(\.1).map(\.0.stringValue)
        guard named.isEmpty else {
            throw .badRequest(
                "fromPolicy takes everything from the API's CORS rules: leave \(named.joined(separator: ", ")) out")
        }
        return true
    }

    func request() throws(ControlPlaneError) -> EnableRequest {
        var configuration = CORSConfiguration(allowOrigins: allowOrigins ?? ["*"])
        configuration.allowMethods = allowMethods ?? []
        configuration.allowHeaders = allowHeaders ?? []
        configuration.exposeHeaders = exposeHeaders ?? []
        configuration.allowCredentials = allowCredentials ?? false
        configuration.maxAge = maxAge
        for danger in dangerously ?? [] {
            configuration.dangerously.insert(try Self.word(danger, "dangerously"))
        }
        var request = EnableRequest(
            resource: resource, isRecursive: recursive ?? false, configuration: configuration, methods: methods)
        request.kind = try kind.map { word throws(ControlPlaneError) in try Self.word(word, "as") } ?? .objects
        request.handMade =
            try handMade.map { word throws(ControlPlaneError) in try Self.word(word, "handMade") } ?? .refuse
        request.includesGatewayResponses = gatewayResponses ?? true
        return request
    }

    /// A word of an enumeration, or an error that lists what there is.
    private static func word<Word: RawRepresentable & CaseIterable>(
        _ text: String, _ member: String
    ) throws(ControlPlaneError) -> Word where Word.RawValue == String {
        if let word = Word(rawValue: text) { return word }
        let all = Word.allCases.map(\.rawValue).joined(separator: ", ")
        throw .badRequest("'\(text)' is no value of '\(member)'; it takes \(all)")
    }
}

/// The body of `cors/disable`.
struct CORSDisableInput: ExtensionInput {
    var resource: String?
    var recursive: Bool?
    /// Puts back rows that were changed by hand since, too.
    var force: Bool?
    /// Says what would be done, and does nothing.
    var dryRun: Bool?
    var deploy: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case resource, recursive, force, dryRun, deploy
    }

    var request: CORSDisabling.Request {
        CORSDisabling.Request(
            resource: resource, isRecursive: recursive ?? false, overwritesLaterChanges: force ?? false)
    }
}
