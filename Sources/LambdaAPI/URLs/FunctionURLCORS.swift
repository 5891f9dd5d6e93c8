internal import HTTPMessages

/// The CORS headers of a function URL.
///
/// AWS's guide ("Creating and managing Lambda function URLs", 2025): to preflights only the configured headers are
/// returned; every other answer gets the configured ones beside those of the function, which can be double, and
/// browsers refuse double ones. The policy of the `CORS` room is stricter (it refuses `*` with credentials, which AWS
/// takes), so the rules stand here.
struct FunctionURLCORS {
    let settings: FunctionURLTarget.CORSSettings

    static let prefix = "access-control-"

    /// The fields of the answer to a preflight. An origin that is not allowed gets none of them (assumed).
    func preflightFields(origin: String) -> [HeaderList.Field] {
        var fields = originFields(origin)
        guard !fields.isEmpty else { return Self.vary }
        add("Access-Control-Allow-Methods", settings.allowMethods, to: &fields)
        add("Access-Control-Allow-Headers", settings.allowHeaders, to: &fields)
        add("Access-Control-Expose-Headers", settings.exposeHeaders, to: &fields)
        if let maxAge = settings.maxAge { fields.append(.init(name: "Access-Control-Max-Age", value: String(maxAge))) }
        return fields + Self.vary
    }

    /// What every other answer gets in addition.
    func fields(origin: String?) -> [HeaderList.Field] {
        guard let origin else { return Self.vary }
        var fields = originFields(origin)
        if !fields.isEmpty { add("Access-Control-Expose-Headers", settings.exposeHeaders, to: &fields) }
        return fields + Self.vary
    }

    /// With `*` the answer names the origin that asks: reported of AWS (aws-powertools/powertools-lambda-python#4163:
    /// `AllowOrigins: ["*"]` answered with the page's origin), and why `*` works there with credentials.
    private func originFields(_ origin: String) -> [HeaderList.Field] {
        guard settings.allowOrigins.contains(where: { $0 == "*" || $0 == origin }) else { return [] }
        var fields: [HeaderList.Field] = [.init(name: "Access-Control-Allow-Origin", value: origin)]
        if settings.allowCredentials {
            fields.append(.init(name: "Access-Control-Allow-Credentials", value: "true"))
        }
        return fields
    }

    private func add(_ name: String, _ values: [String], to fields: inout [HeaderList.Field]) {
        guard !values.isEmpty else { return }
        fields.append(.init(name: name, value: values.joined(separator: ",")))
    }

    private static let vary: [HeaderList.Field] = [.init(name: "Vary", value: "Origin")]
}
