import APIModel
import CORSDoctor

extension RuleCase {
    static let presence: [RuleCase] = [
        RuleCase(
            "preflight-without-allow-origin", .error, at: preflight, says: ["not mapped"],
            fires: Sample.with { $0.options[header: "Access-Control-Allow-Origin"] = nil },
            quiet: Sample.with {
                $0.options[header: "Access-Control-Allow-Origin"] = nil
                $0.options[header: "access-control-allow-origin"] = "'*'"
            }),
        RuleCase(
            "allow-origin-missing", .note, at: "GET /cats, integration response 200", says: ["other resources"],
            calls: false, fires: Sample.with { $0["/cats"] = Sample.resource("/cats", [Sample.method("GET", [:])]) },
            quiet: Sample.api([Sample.resource("/cats", [Sample.method("GET", [:])])])),
        RuleCase(
            "allow-origin-missing", .error, at: answer, says: ["not mapped", "OPTIONS /pets"],
            fires: Sample.with { $0[verb: "GET"] = Sample.method("GET", [:]) },
            quiet: Sample.with {
                $0[verb: "GET"] = Sample.method("GET", [:])
                $0[verb: "GET"][answer: "200"].responseTemplates = [
                    "application/json": "#set($context.responseOverride.header.access-control-allow-origin = 'x')"
                ]
            }),
        RuleCase(
            "allow-origin-missing-on-errors", .warning, at: "GET /pets, integration response 404", says: ["404"],
            fires: Sample.with {
                $0[verb: "GET"].methodResponses?["404"] = Sample.declaration("404", [])
                $0[verb: "GET"][answer: "404"] = Sample.response("404", [:], pattern: "404")
            },
            quiet: Sample.with {
                $0[verb: "GET"][answer: "404"] = Sample.response("404", [:], pattern: "404")
                $0[verb: "GET"][header: "Access-Control-Allow-Origin", "404"] = "'*'"
            }),
        RuleCase(
            "method-without-success", .warning, at: "GET /pets", says: ["no integration response", "500"],
            fires: Sample.with { $0[verb: "GET"].integration.integrationResponses = nil },
            quiet: Sample.with { $0[verb: "GET"] = Sample.proxy("GET") }),
        RuleCase(
            "method-without-success", .warning, at: "GET /pets", says: ["302"],
            fires: Sample.with {
                $0[verb: "GET"].methodResponses = ["302": Sample.declaration("302", ["Access-Control-Allow-Origin"])]
                $0[verb: "GET"].integration.integrationResponses = [
                    "302": Sample.response("302", ["Access-Control-Allow-Origin": "'*'"])
                ]
            }),
    ]

    static let declarations: [RuleCase] = [
        RuleCase(
            "header-declared-not-mapped", .error, at: answer,
            says: ["method.response.header.Access-Control-Allow-Origin"],
            fires: Sample.with { $0[verb: "GET"][answer: "200"].responseParameters = nil },
            quiet: Sample.with { $0[verb: "GET"] = Sample.method("GET", [:]) }),
        RuleCase(
            "header-declared-not-mapped", .warning, at: preflight, says: ["Access-Control-Max-Age"],
            fires: Sample.with {
                $0.options[answer: "200"].responseParameters?["method.response.header.Access-Control-Max-Age"] = nil
            }),
        RuleCase(
            "header-mapped-not-declared", .error, at: answer, says: ["Access-Control-Allow-Origin", "200"],
            fires: Sample.with { $0[verb: "GET"].methodResponses?["200"]?.responseParameters = nil },
            quiet: Sample.with {
                $0[verb: "GET"].methodResponses?["200"]?.responseParameters = [
                    "method.response.header.access-control-allow-origin": true
                ]
            }),
        RuleCase(
            "method-response-missing", .error, at: preflight, says: ["no method response", "500"],
            fires: Sample.with { $0.options.methodResponses = nil }),
        RuleCase(
            "header-mapped-twice", .warning, at: answer, says: ["access-control-allow-origin", "same header"],
            fires: Sample.with { $0[verb: "GET"][header: "access-control-allow-origin"] = "'*'" },
            quiet: Sample.with { $0[verb: "GET"][header: "X-Other"] = "'*'" }),
        RuleCase(
            "header-mapped-twice", .warning, at: "gateway response DEFAULT_4XX", says: ["same header"],
            fires: Sample.with {
                $0.customise(
                    Sample.gateway(
                        .default4XX,
                        ["Access-Control-Allow-Origin": "'*'", "ACCESS-CONTROL-ALLOW-ORIGIN": "'https://a.example'"]))
            }),
        RuleCase(
            "mapping-invalid", .error, at: answer, says: ["'*'", "single quotes"],
            fires: Sample.with { $0[verb: "GET"][header: "Access-Control-Allow-Origin"] = "*" }),
        RuleCase(
            "mapping-invalid", .error, at: answer, says: ["method.request.header.Origin", "cannot be read here"],
            calls: false,
            fires: Sample.with {
                $0[verb: "GET"][header: "Access-Control-Allow-Origin"] = "method.request.header.Origin"
            },
            quiet: Sample.with {
                $0.customise(
                    Sample.gateway(
                        .default4XX, ["Access-Control-Allow-Origin": "method.request.header.Origin"]))
            }),
        RuleCase(
            "stage-variable-undefined", .error, at: answer, says: ["stageVariables.origin", "prod"],
            fires: Sample.with { $0[verb: "GET"][header: "Access-Control-Allow-Origin"] = "stageVariables.origin" },
            quiet: Sample.with { $0[verb: "GET"][header: "Access-Control-Allow-Origin"] = "stageVariables.origin" },
            stage: Sample.stage(), quietStage: Sample.stage { $0.variables = ["origin": "*"] }),
    ]

    /// A GET whose origin is this, and a preflight of the same.
    private static func origin(_ value: String) -> DeploymentSnapshot {
        Sample.with {
            $0[verb: "GET"][header: "Access-Control-Allow-Origin"] = "'\(value)'"
            $0.options[header: "Access-Control-Allow-Origin"] = "'\(value)'"
        }
    }

    private static func origin(
        _ rule: String, _ value: String, _ severity: Finding.Severity = .error, calls: Bool = true,
        at location: String = answer, quiet: String = Sample.origin
    ) -> RuleCase {
        RuleCase(
            rule, severity, at: location, says: ["'\(value)'"], calls: calls, fires: origin(value), quiet: origin(quiet)
        )
    }

    static let origins: [RuleCase] = [
        origin("allow-origin-empty", "", quiet: "*"),
        origin("allow-origin-empty", "  "),
        origin("allow-origin-quoted", "\"https://app.example\""),
        origin("allow-origin-quoted", "'*'"),
        origin("allow-origin-list", "https://a.example,https://b.example", calls: false),
        origin("allow-origin-list", "https://a.example, https://b.example", at: preflight),
        origin("allow-origin-list", "https://a.example https://b.example", at: preflight),
        origin("allow-origin-null", "null", .warning, calls: false),
        origin("allow-origin-glob", "https://*.example.com", calls: false, quiet: "*"),
        origin("allow-origin-without-scheme", "www.example.com"),
        origin("allow-origin-without-scheme", "//app.example"),
        origin("allow-origin-path", "https://app.example/", quiet: "https://app.example:8443"),
        origin("allow-origin-path", "https://app.example/index.html?x#y"),
        origin("allow-origin-default-port", "https://app.example:443", quiet: "http://app.example:443"),
        origin("allow-origin-default-port", "http://app.example:80"),
        origin("allow-origin-upper-case", "https://App.example"),
        origin("allow-origin-malformed", "https://user@app.example", calls: false, quiet: "https://[::1]:8080"),
        origin("allow-origin-malformed", "${ORIGIN}", calls: false, quiet: "capacitor://localhost"),
        origin("allow-origin-malformed", "https://", calls: false),
        RuleCase(
            "allow-origin-path", .error, at: "gateway response DEFAULT_5XX", says: ["https://app.example/"],
            fires: Sample.with {
                $0.customise(Sample.gateway(.default5XX, ["Access-Control-Allow-Origin": "'https://app.example/'"]))
            }),
        RuleCase(
            "allow-origin-disagrees", .error, at: answer, says: ["https://a.example", "https://b.example", preflight],
            fires: Sample.with {
                $0.options[header: "Access-Control-Allow-Origin"] = "'https://a.example'"
                $0[verb: "GET"][header: "Access-Control-Allow-Origin"] = "'https://b.example'"
            },
            quiet: origin(Sample.origin)),
        RuleCase(
            "allow-origin-disagrees", .warning, at: answer, says: [Sample.origin, "'*'"],
            fires: Sample.with { $0[verb: "GET"][header: "Access-Control-Allow-Origin"] = "'\(Sample.origin)'" },
            quiet: Sample.with {
                $0[verb: "GET"][header: "Access-Control-Allow-Origin"] = "integration.response.header.X"
            }),
        RuleCase(
            "allow-origin-disagrees", .warning, at: answer, says: [Sample.origin, "'*'"],
            fires: Sample.with { $0.options[header: "Access-Control-Allow-Origin"] = "'\(Sample.origin)'" }),
    ]

    /// Credentials on every answer, and one origin.
    static let credentialed: DeploymentSnapshot = Sample.with { definition in
        for verb in ["GET", "PUT", "OPTIONS"] {
            definition[verb: verb][header: "Access-Control-Allow-Origin"] = "'\(Sample.origin)'"
            definition[verb: verb][header: "Access-Control-Allow-Credentials"] = "'true'"
        }
        for type in [GatewayResponseType.default4XX, .default5XX] {
            definition.customise(
                Sample.gateway(
                    type,
                    [
                        "Access-Control-Allow-Origin": "'\(Sample.origin)'",
                        "Access-Control-Allow-Credentials": "'true'",
                    ]))
        }
    }

    private static func credentialed(_ change: (inout DeploymentSnapshot) -> Void) -> DeploymentSnapshot {
        var copy = credentialed
        change(&copy)
        return copy
    }

    static let credentials: [RuleCase] = [
        RuleCase(
            "wildcard-origin-with-credentials", .error, at: answer, says: ["'*'", "'true'"],
            fires: credentialed { $0[verb: "GET"][header: "Access-Control-Allow-Origin"] = "'*'" }, quiet: credentialed),
        RuleCase(
            "wildcard-methods-with-credentials", .error, at: preflight, says: ["Access-Control-Allow-Methods is '*'"],
            fires: credentialed { $0.options[header: "Access-Control-Allow-Methods"] = "'*'" }, quiet: credentialed),
        RuleCase(
            "wildcard-headers-with-credentials", .error, at: preflight, says: ["Access-Control-Allow-Headers is '*'"],
            fires: credentialed { $0.options[header: "Access-Control-Allow-Headers"] = "'*'" },
            quiet: Sample.with { $0.options[header: "Access-Control-Allow-Headers"] = "'*'" }),
        RuleCase(
            "wildcard-expose-with-credentials", .warning, at: answer, says: ["Access-Control-Expose-Headers is '*'"],
            fires: credentialed {
                $0[verb: "GET"][header: "Access-Control-Expose-Headers"] = "'*'"
                $0[verb: "GET"][header: "ETag"] = "integration.response.header.ETag"
            },
            quiet: Sample.with { $0[verb: "GET"][header: "Access-Control-Expose-Headers"] = "'*'" }),
        RuleCase(
            "credentials-not-true", .error, at: answer, says: ["'True'"],
            fires: credentialed { $0[verb: "GET"][header: "Access-Control-Allow-Credentials"] = "'True'" },
            quiet: credentialed),
        RuleCase(
            "credentials-not-true", .warning, at: answer, says: ["'false'"],
            fires: Sample.with { $0[verb: "GET"][header: "Access-Control-Allow-Credentials"] = "'false'" }),
        RuleCase(
            "credentials-one-sided", .error, at: answer, says: [preflight, "this has not"],
            fires: credentialed { $0[verb: "GET"][header: "Access-Control-Allow-Credentials"] = nil },
            quiet: credentialed),
        RuleCase(
            "credentials-one-sided", .warning, at: answer, says: [preflight, "has not"],
            fires: Sample.with { $0[verb: "GET"][header: "Access-Control-Allow-Credentials"] = "'true'" },
            quiet: Sample.with {
                $0[verb: "GET"][header: "Access-Control-Allow-Credentials"] = "integration.response.header.X"
            }),
        RuleCase(
            "credentials-one-sided", .error, at: "PUT /pets, integration response 200", says: [preflight],
            fires: Sample.with { $0[verb: "PUT"][header: "Access-Control-Allow-Credentials"] = "'true'" }),
    ]
}
