import JSON
import VTL

/// `$context` of templates: the facts of one request, and the overrides that templates write.
final class ContextVariables: TemplateMap {
    private let scope: ValueScope
    private let given: Overrides
    /// Made when a template first asks for them.
    private var requestGroup: OverrideGroup?
    private var responseGroup: OverrideGroup?
    private var identity: MapObject?

    init(_ scope: ValueScope, _ given: Overrides) {
        self.scope = scope
        self.given = given
    }

    private var requestOverride: OverrideGroup {
        if let requestGroup { return requestGroup }
        let group = OverrideGroup(
            [
                ("path", OverrideMap("requestOverride.path", given.requestPath)),
                ("header", OverrideMap("requestOverride.header", given.requestHeader)),
                ("querystring", OverrideMap("requestOverride.querystring", given.requestQueryString)),
            ], own: OverrideMap("requestOverride", given.request))
        requestGroup = group
        return group
    }

    private var responseOverride: OverrideGroup {
        if let responseGroup { return responseGroup }
        let group = OverrideGroup(
            [("header", OverrideMap("responseOverride.header", given.responseHeader))],
            own: OverrideMap("responseOverride", given.response))
        responseGroup = group
        return group
    }

    /// The hash order of Java, as recorded (test_sqs_amz_json_protocol).
    private static let recordedKeys: [String] = [
        "resourceId", "resourcePath", "httpMethod", "extendedRequestId", "requestTime", "path", "accountId", "protocol",
        "requestOverride", "stage", "domainPrefix", "requestTimeEpoch", "requestId", "identity", "domainName",
        "deploymentId", "responseOverride", "apiId",
    ]

    var keys: [String] {
        // Where the authorizer stands among them is not recorded.
        let keys: [String] = scope.authorizer == nil ? Self.recordedKeys : Self.recordedKeys + ["authorizer"]
        guard let overlay = scope.contextOverlay else { return keys }
        return keys + overlay.keys.filter { !keys.contains($0) }
    }

    func value(_ key: String) -> Value? {
        switch key {
        case "requestOverride": return .host(requestOverride)
        case "responseOverride": return .host(responseOverride)
        case "identity": return .map(identityMap)
        case "authorizer":
            if let authorizer = scope.authorizer { return .map(Self.map(of: authorizer)) }
        default: break
        }
        if let value = scope.contextOverlay?[key] { return Self.value(of: value) }
        guard let variable = ContextVariable(rawValue: key), let text = variable.value(in: scope) else { return nil }
        return variable.isNumber ? Int64(text).map(Value.long) : .string(text)
    }

    /// The twelve keys of every request, in the order of Lambda's events; more where they apply.
    static let identityKeys: [String] = [
        "cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller", "sourceIp", "principalOrgId", "accessKey",
        "cognitoAuthenticationType", "cognitoAuthenticationProvider", "userArn", "userAgent", "user",
    ]

    private var identityMap: MapObject {
        if let identity { return identity }
        let map = MapObject(isSilent: true)
        for key in Self.identityKeys {
            let text = ContextVariable(rawValue: "identity.\(key)")?.value(in: scope)
            map[key] = text.map(Value.string) ?? .null
        }
        if let given = scope.contextOverlay?["identity"]?.objectValue {
            for (key, value) in given { map[key] = Self.value(of: value) }
        }
        identity = map
        return map
    }

    /// What an authorizer said: texts, whatever it gave, and a user pool's claims below their own name.
    private static func map(of authorizer: AuthorizerContext) -> MapObject {
        let map = MapObject(isSilent: true)
        for (name, text) in authorizer.texts { map[name] = .string(text) }
        if let claims = authorizer.claims {
            let inner = MapObject(isSilent: true)
            for (name, value) in claims { inner[name] = .string(AuthorizerContext.text(of: value)) }
            map["claims"] = .map(inner)
        }
        return map
    }

    /// Given values: maps inside print as nothing, as those of `$context` do.
    private static func value(of json: JSONValue) -> Value {
        guard let object = json.objectValue else {
            var meter = Meter()
            return (try? Value(json, &meter)) ?? .null
        }
        let map = MapObject(isSilent: true)
        for (key, value) in object { map[key] = Self.value(of: value) }
        return .map(map)
    }

    /// What templates have written up to now.
    func overrides() throws(RenderError) -> Overrides {
        var overrides = given
        var meter = Meter()
        if let requestGroup {
            for (name, map) in requestGroup.maps {
                let values = try map.saved(&meter)
                switch name {
                case "path": overrides.requestPath = values
                case "header": overrides.requestHeader = values
                default: overrides.requestQueryString = values
                }
            }
            overrides.request = try requestGroup.own.saved(&meter)
        }
        if let responseGroup {
            for (_, map) in responseGroup.maps { overrides.responseHeader = try map.saved(&meter) }
            overrides.response = try responseGroup.own.saved(&meter)
        }
        return overrides
    }
}
