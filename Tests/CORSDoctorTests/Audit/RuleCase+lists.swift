import APIModel
import CORSDoctor

extension RuleCase {
    private static func preflight(_ header: String, _ value: String?) -> DeploymentSnapshot {
        Sample.with { $0.options[header: "Access-Control-\(header)"] = value.map { "'\($0)'" } }
    }

    private static func list(
        _ rule: String, _ severity: Finding.Severity, _ header: String, _ value: String, says: [String] = [],
        quiet: String
    ) -> RuleCase {
        RuleCase(
            rule, severity, at: preflight, says: ["'\(value)'"] + says, fires: preflight(header, value),
            quiet: preflight(header, quiet))
    }

    static let methods: [RuleCase] = [
        list(
            "allow-methods-incomplete", .error, "Allow-Methods", "GET,OPTIONS", says: ["PUT", "/pets"],
            quiet: "PUT, GET"),
        list("allow-methods-incomplete", .error, "Allow-Methods", "OPTIONS", says: ["lacks PUT,"], quiet: "PUT"),
        RuleCase(
            "allow-methods-incomplete", .error, at: preflight, says: ["is not there", "PUT"],
            fires: preflight("Allow-Methods", nil)),
        RuleCase(
            "allow-methods-incomplete", .warning, at: preflight, says: ["DELETE, PATCH and PUT"],
            fires: Sample.pets([Sample.method("ANY")], options: Sample.preflight("GET,HEAD,POST")),
            quiet: Sample.pets(
                [Sample.method("ANY")], options: Sample.preflight("DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT"))),
        list(
            "allow-methods-superfluous", .note, "Allow-Methods", "DELETE,GET,PUT", says: ["DELETE"],
            quiet: "GET,HEAD,POST,PUT,OPTIONS"),
        // Source: AWS CDK, the default of `defaultCorsPreflightOptions`.
        list(
            "allow-methods-superfluous", .note, "Allow-Methods", "PUT,PATCH", says: ["nothing answers PATCH"],
            quiet: "OPTIONS,GET,PUT,POST,DELETE,PATCH,HEAD"),
        list("allow-methods-case", .error, "Allow-Methods", "GET,put", says: ["put"], quiet: "GET,PUT"),
        list("allow-methods-case", .error, "Allow-Methods", "OPTIONS,ANY", says: ["ANY"], quiet: "*"),
        list("allow-methods-case", .warning, "Allow-Methods", "get,PUT", says: ["get"], quiet: "GET,PUT"),
        list("allow-methods-unparsable", .error, "Allow-Methods", "GET PUT", says: ["'GET PUT'"], quiet: "GET , PUT,,"),
        list("allow-methods-unparsable", .error, "Allow-Methods", "GET;PUT", says: ["no name"], quiet: "GET,PUT"),
        list("allow-methods-unparsable", .error, "Allow-Methods", "'GET,PUT'", says: ["quotes"], quiet: "GET,PUT"),
    ]

    private static let bearer = Sample.pets(
        [Sample.method("GET").changed { $0.authorizationType = "COGNITO_USER_POOLS" }],
        options: Sample.preflight(headers: "Content-Type"))

    private static func needing(
        _ change: (inout Method) -> Void, headers: String, verb: String = "PUT", models: [Model] = []
    ) -> DeploymentSnapshot {
        Sample.pets([Sample.method(verb).changed(change)], options: Sample.preflight(headers: headers))
    }

    static let headers: [RuleCase] = [
        list(
            "allow-headers-unparsable", .error, "Allow-Headers", "Content-Type; X-Api-Key", says: ["no name"],
            quiet: "Content-Type,X-Api-Key"),
        RuleCase(
            "allow-headers-content-type", .error, at: preflight,
            says: ["'X-Api-Key'", "application/json", "PUT /pets"],
            fires: needing({ $0.requestModels = ["application/json": "Pet"] }, headers: "X-Api-Key"),
            quiet: needing({ $0.requestModels = ["text/plain": "Pet"] }, headers: "X-Api-Key")),
        RuleCase(
            "allow-headers-content-type", .warning, at: preflight, says: ["application/json"],
            fires: needing(
                { $0.integration.requestTemplates = ["application/json": "$input.body"] }, headers: "X-Api-Key"),
            quiet: needing(
                { $0.integration.requestTemplates = ["application/json": "$input.body"] }, headers: "content-type")),
        RuleCase(
            "allow-headers-authorization", .error, at: preflight, says: ["COGNITO_USER_POOLS", "'Content-Type'"],
            fires: bearer, quiet: needing({ $0.authorizationType = "COGNITO_USER_POOLS" }, headers: "authorization")),
        RuleCase(
            "allow-headers-authorization", .warning, at: preflight, says: ["authorizer"],
            fires: needing({ $0.authorizationType = "CUSTOM" }, headers: "Content-Type")),
        RuleCase(
            "allow-headers-api-key", .error, at: preflight, says: ["API key"],
            fires: needing({ $0.apiKeyRequired = true }, headers: "Content-Type"),
            quiet: {
                var definition = needing({ $0.apiKeyRequired = true }, headers: "Content-Type")
                definition.restAPI.apiKeySource = .authorizer
                return definition
            }()),
        RuleCase(
            "allow-headers-signature", .warning, at: preflight, says: ["X-Amz-Security-Token", "AWS_IAM"],
            fires: needing({ $0.authorizationType = "AWS_IAM" }, headers: "Authorization,X-Amz-Date"),
            quiet: needing({ $0.authorizationType = "AWS_IAM" }, headers: Sample.consoleHeaders)),
        RuleCase(
            "allow-headers-parameters", .warning, at: preflight, says: ["X-Tenant"],
            fires: needing(
                { $0.requestParameters = ["method.request.header.X-Tenant": true] }, headers: "Content-Type"),
            quiet: needing(
                { $0.requestParameters = ["method.request.header.Accept": true] }, headers: "Content-Type")),
        RuleCase(
            "allow-headers-parameters", .error, at: preflight, says: ["X-Tenant"],
            fires: {
                var definition = needing(
                    {
                        $0.requestParameters = ["method.request.header.X-Tenant": true]
                        $0.requestValidatorId = "v1"
                    }, headers: "Content-Type")
                definition.requestValidators = [RequestValidator(id: "v1", name: "v", validateRequestParameters: true)]
                return definition
            }()),
        RuleCase(
            "allow-headers-wildcard-authorization", .warning, at: preflight, says: ["'*'", "PUT /pets"],
            fires: needing({ $0.authorizationType = "CUSTOM" }, headers: "*"),
            quiet: needing({ $0.authorizationType = "CUSTOM" }, headers: "*,Authorization")),
        list(
            "method-override-allowed", .warning, "Allow-Headers", "Content-Type,X-HTTP-Method-Override",
            quiet: "Content-Type"),
    ]

    static let maxAges: [RuleCase] = [
        RuleCase(
            "max-age-missing", .note, at: preflight, says: ["not mapped"], fires: preflight("Max-Age", nil),
            quiet: preflight("Max-Age", "0")),
        list("max-age-unparsable", .warning, "Max-Age", "10 minutes", quiet: "600"),
        list("max-age-unparsable", .warning, "Max-Age", "1.5", quiet: "-1"),
        list("max-age-negative", .note, "Max-Age", "-1", quiet: "0"),
        list("max-age-capped", .note, "Max-Age", "86400", says: ["Chrome"], quiet: "7200"),
        list("max-age-capped", .note, "Max-Age", "99999999999999999999", says: ["no browser"], quiet: "600"),
    ]

    static let exposed: [RuleCase] = [
        RuleCase(
            "expose-headers-unparsable", .warning, at: answer, says: ["'ETag Location'"],
            fires: Sample.with { $0[verb: "GET"][header: "Access-Control-Expose-Headers"] = "'ETag Location'" },
            quiet: Sample.with { $0[verb: "GET"][header: "Access-Control-Expose-Headers"] = "'ETag, Location'" }),
        RuleCase(
            "expose-set-cookie", .warning, at: answer, says: ["'ETag,set-cookie'"],
            fires: Sample.with { $0[verb: "GET"][header: "Access-Control-Expose-Headers"] = "'ETag,set-cookie'" },
            quiet: Sample.with { $0[verb: "GET"][header: "Access-Control-Expose-Headers"] = "'ETag'" }),
        RuleCase(
            "expose-set-cookie", .warning, at: answer, says: ["'Set-Cookie'"],
            fires: Sample.with { $0[verb: "GET"][header: "Access-Control-Expose-Headers"] = "'Set-Cookie'" }),
        RuleCase(
            "expose-on-preflight-only", .warning, at: preflight, says: [answer],
            fires: preflight("Expose-Headers", "ETag"),
            quiet: Sample.with { definition in
                for verb in ["GET", "PUT", "OPTIONS"] {
                    definition[verb: verb][header: "Access-Control-Expose-Headers"] = "'ETag'"
                }
            }),
    ]
}
