internal import CORS

/// The configuration of a request, found to be right, in its user's order and spelling.
struct CheckedConfiguration {
    /// Lists without repetitions; `allowHeaders` filled in.
    let configuration: CORSConfiguration
    /// The same, sorted and with names in lower case: what a rule is compared by.
    let canonical: CORSConfiguration
    let advice: [CORSConfigurationIssue]

    /// What the console of API Gateway fills in: what its SDKs send (page "CORS for REST APIs in API Gateway").
    static let consoleHeaders: [String] = [
        "Content-Type", "X-Amz-Date", "Authorization", "X-Api-Key", "X-Amz-Security-Token",
    ]

    init(_ request: EnableRequest) throws(EnableFailure) {
        var configuration = request.configuration
        if configuration.allowHeaders.isEmpty { configuration.allowHeaders = Self.consoleHeaders }
        let policy: CORSPolicy
        do throws(CORSConfigurationIssues) {
            policy = try CORSPolicy(configuration)
        } catch {
            throw EnableFailure(error.issues.map(EnableFailure.Reason.configuration))
        }
        configuration.allowOrigins = Self.unique(configuration.allowOrigins)
        configuration.allowMethods = Self.unique(configuration.allowMethods)
        configuration.allowHeaders = Self.unique(configuration.allowHeaders)
        configuration.exposeHeaders = Self.unique(configuration.exposeHeaders)
        configuration.dangerously = policy.configuration.dangerously
        // Methods that nobody listed are those of each resource: there is nothing to advise on.
        advice = policy.advice.filter { !configuration.allowMethods.isEmpty || $0.field != .allowMethods }
        self.configuration = configuration
        canonical = policy.configuration
        guard request.kind == .objects else { return }
        let reasons = Self.reasonsAgainstObjects(configuration)
        guard reasons.isEmpty else { throw EnableFailure(reasons) }
    }

    /// What a static value or a template of API Gateway's cannot hold.
    private static func reasonsAgainstObjects(_ configuration: CORSConfiguration) -> [EnableFailure.Reason] {
        var reasons: [EnableFailure.Reason] = []
        if configuration.allowOrigins.count > OriginTemplate.maximumOrigins {
            reasons.append(
                .notInObjects(
                    value: "\(configuration.allowOrigins.count) origins",
                    reason:
                        "AWS's objects compare them in a mapping template, one after the other for each request, and "
                        + "\(OriginTemplate.maximumOrigins) are the most that is sensible"))
        }
        for origin in configuration.allowOrigins where !OriginTemplate.canCompare(origin) {
            reasons.append(
                .notInObjects(value: origin, reason: "a mapping template cannot compare an origin with such characters")
            )
        }
        // A quotation mark ends a static value, and is a legal character of a name nevertheless.
        let names = configuration.allowMethods + configuration.allowHeaders + configuration.exposeHeaders
        for name in names where name.utf8.contains(UInt8(ascii: "'")) {
            reasons.append(
                .notInObjects(value: name, reason: "a static value of API Gateway cannot have a quotation mark in it"))
        }
        return reasons
    }

    /// The first of each, whatever its case.
    private static func unique(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0.lowercased()).inserted }
    }
}
