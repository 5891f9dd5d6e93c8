internal import APIModel
internal import CORS

extension CORSConfiguration {
    /// What a rule says, for a resource with these methods; dangers that nobody knows are left out.
    ///
    /// - Parameter methods: Those that are allowed where the rule names none.
    init(_ rule: CORSRule, methods: [String] = []) {
        self.init(
            allowOrigins: rule.allowOrigins,
            allowMethods: rule.allowMethods ?? methods,
            allowHeaders: rule.allowHeaders,
            exposeHeaders: rule.exposeHeaders,
            allowCredentials: rule.allowCredentials,
            maxAge: rule.maxAge,
            dangerously: Set(rule.dangerously.compactMap(Danger.init(rawValue:))))
    }
}
