import APIModel
import CORSDoctor

extension RuleCase {
    static let gateway: [RuleCase] = [
        RuleCase(
            "default-4xx-without-allow-origin", .warning, at: "gateway response DEFAULT_4XX", says: ["not customised"],
            fires: Sample.with { $0.gatewayResponses = [Sample.gateway(.default5XX)] },
            quiet: Sample.with {
                $0.gatewayResponses = []
                $0.corsRules = [Sample.rule()]
            }),
        RuleCase(
            "default-4xx-without-allow-origin", .warning, at: "gateway response DEFAULT_4XX",
            says: ["without the header"],
            fires: Sample.with { $0.customise(Sample.gateway(.default4XX, ["X-Other": "'1'"])) }),
        RuleCase(
            "default-4xx-without-allow-origin", .note, at: "gateway response DEFAULT_4XX", says: ["not customised"],
            fires: Sample.api([Sample.resource("/{proxy+}", [Sample.proxy("ANY")])], gateway: []),
            quiet: Sample.api([Sample.resource("/pets", [Sample.method("GET", [:])])], gateway: [])),
        RuleCase(
            "gateway-response-shields-default", .note, at: "gateway response UNAUTHORIZED", says: ["DEFAULT_4XX"],
            fires: Sample.api(
                [Sample.resource("/pets", [Sample.proxy("GET")])], gateway: [Sample.gateway(.unauthorized, [:])])),
        RuleCase(
            "default-5xx-without-allow-origin", .warning, at: "gateway response DEFAULT_5XX", says: ["not customised"],
            fires: Sample.with { $0.gatewayResponses = [Sample.gateway(.default4XX)] }),
        RuleCase(
            "gateway-response-shields-default", .warning, at: "gateway response UNAUTHORIZED", says: ["DEFAULT_4XX"],
            fires: Sample.with { $0.customise(Sample.gateway(.unauthorized, [:])) },
            quiet: Sample.with {
                $0.customise(Sample.gateway(.unauthorized))
                $0.customise(Sample.gateway(.requestTooLarge, [:]))
            }),
        RuleCase(
            "gateway-response-disagrees", .warning, at: "gateway response DEFAULT_4XX",
            says: ["https://other.example", Sample.origin],
            fires: {
                var definition = credentialed
                definition.customise(
                    Sample.gateway(
                        .default4XX,
                        [
                            "Access-Control-Allow-Origin": "'https://other.example'",
                            "Access-Control-Allow-Credentials": "'true'",
                        ]))
                return definition
            }(), quiet: credentialed),
        RuleCase(
            "gateway-response-reflects-origin", .warning, at: "gateway response DEFAULT_4XX",
            says: ["method.request.header.Origin"],
            fires: Sample.with {
                $0.customise(
                    Sample.gateway(
                        .default4XX,
                        [
                            "Access-Control-Allow-Origin": "method.request.header.Origin",
                            "Access-Control-Allow-Credentials": "'true'",
                        ]))
            },
            quiet: Sample.with {
                $0.customise(
                    Sample.gateway(.default4XX, ["Access-Control-Allow-Origin": "method.request.header.Origin"]))
            }),
        RuleCase(
            "gateway-response-without-credentials", .warning, at: "gateway response DEFAULT_5XX", says: ["'true'"],
            fires: {
                var definition = credentialed
                definition.customise(Sample.gateway(.default5XX))
                return definition
            }(), quiet: credentialed),
    ]

    private static let proxied = Sample.pets([Sample.proxy("ANY")], options: nil)

    static let proxies: [RuleCase] = [
        RuleCase(
            "proxy-answers-options", .note, at: "ANY /pets", says: ["AWS_PROXY", "backend decides"], fires: proxied,
            quiet: Sample.pets([Sample.proxy("ANY")])),
        RuleCase(
            "proxy-answers-options", .note, at: "OPTIONS /pets", says: ["HTTP_PROXY"], calls: false,
            fires: Sample.pets([Sample.method("GET")], options: Sample.proxy("OPTIONS", .httpProxy))),
        RuleCase(
            "proxy-backend-must-answer", .note, at: "GET /pets", says: ["AWS_PROXY"], calls: false,
            fires: Sample.with { $0[verb: "GET"] = Sample.proxy("GET") }),
        RuleCase(
            "proxy-backend-must-answer", .note, at: "API a1b2c3d4e5", says: ["AWS_PROXY", "GET /pets and PUT /pets"],
            calls: false, fires: Sample.pets([Sample.proxy("GET"), Sample.proxy("PUT")]),
            quiet: Sample.pets([Sample.proxy("GET"), Sample.proxy("PUT", .httpProxy)])),
        RuleCase(
            "proxy-mapping-ignored", .warning, at: answer, says: ["Access-Control-Allow-Origin", "HTTP_PROXY"],
            fires: Sample.with { $0[verb: "GET"].integration.type = .httpProxy },
            quiet: Sample.with { $0[verb: "GET"] = Sample.proxy("GET") }),
    ]

    private static func template(
        _ text: String, vary: String? = "'Origin'", credentials: Bool = false
    ) -> DeploymentSnapshot {
        Sample.with {
            $0[verb: "GET"][answer: "200"].responseTemplates = ["application/json": text]
            $0[verb: "GET"][header: "Vary"] = vary
            if credentials {
                $0[verb: "GET"][header: "Access-Control-Allow-Credentials"] = "'true'"
                $0.options[header: "Access-Control-Allow-Credentials"] = "'true'"
            }
        }
    }

    private static let set = "#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)\n"

    static let templates: [RuleCase] = [
        RuleCase(
            "override-twice", .error, at: answer, says: ["Access-Control-Allow-Origin", "twice"], calls: false,
            fires: template(set + set), quiet: template("#if($x == 1)\n\(set)#else\n\(set)#end")),
        RuleCase(
            "override-twice", .warning, at: answer, says: ["several blocks"], calls: false,
            fires: template("#if($a)\n\(set)#end\n#if($b)\n\(set)#end"), quiet: template("#if($a)\n\(set)#end")),
        RuleCase(
            "template-reflects-any-origin", .warning, at: answer, says: ["compares it with nothing"],
            fires: template("#set($origin = $input.params('origin'))\n" + set, credentials: true),
            quiet: template(
                "#set($origin = $input.params('origin'))\n#if($origin == \"https://a.example\")\n\(set)#end",
                credentials: true)),
        RuleCase(
            "template-origin-never-matches", .warning, at: answer, says: ["'https://a.example/'"], calls: false,
            fires: template("#if($origin == \"https://a.example/\")\n\(set)#end"),
            quiet: template("#if($origin.matches(\"https://.*\\.a\\.example\"))\n\(set)#end")),
        RuleCase(
            "vary-missing", .warning, at: answer, says: ["by template", "not mapped"],
            fires: template("#if($origin == \"https://a.example\")\n\(set)#end", vary: nil),
            quiet: template("#if($origin == \"https://a.example\")\n\(set)#end", vary: "'Accept, origin'")),
        RuleCase(
            "vary-missing", .warning, at: answer, says: ["integration.response.header.X", "'Accept'"],
            fires: Sample.with {
                $0[verb: "GET"][header: "Access-Control-Allow-Origin"] = "integration.response.header.X"
                $0[verb: "GET"][header: "Vary"] = "'Accept'"
            },
            quiet: Sample.with {
                $0[verb: "GET"][header: "Access-Control-Allow-Origin"] = "integration.response.header.X"
                $0[verb: "GET"][header: "Vary"] = "integration.response.header.Vary"
            }),
    ]

    private static let dynamic = Sample.with {
        $0[verb: "GET"][header: "Access-Control-Allow-Origin"] = "integration.response.header.X"
        $0[verb: "GET"][header: "Vary"] = "'Origin'"
    }

    private static let caching = Sample.stage { $0.cacheClusterEnabled = true }

    private static func caching(_ key: String, _ isOn: Bool, ttl: Int = 300) -> Stage {
        Sample.stage {
            $0.cacheClusterEnabled = true
            var setting = MethodSetting()
            setting.cachingEnabled = isOn
            setting.cacheTtlInSeconds = ttl
            $0.methodSettings[key] = setting
        }
    }

    static let caches: [RuleCase] = [
        RuleCase(
            "cache-ignores-origin", .warning, at: "GET /pets", says: ["prod", "integration.response.header.X"],
            fires: dynamic, quiet: dynamic, stage: caching, quietStage: Sample.stage()),
        RuleCase(
            "cache-ignores-origin", .warning, at: "GET /pets", says: ["prod"], fires: dynamic, quiet: dynamic,
            stage: caching("*/*", true), quietStage: caching("~1pets/GET", false)),
        RuleCase(
            "cache-ignores-origin", .note, at: "GET /pets", says: ["backend"],
            fires: Sample.with { $0[verb: "GET"] = Sample.proxy("GET") }, quiet: dynamic, stage: caching,
            quietStage: caching("pets/GET", true, ttl: 0)),
        RuleCase(
            "cache-ignores-origin", .warning, at: "GET /pets", says: ["prod"], fires: dynamic, quiet: Sample.clean,
            stage: caching),
    ]

    private static func policy(_ text: String) -> DeploymentSnapshot { Sample.with { $0.restAPI.policy = text } }

    static let surroundings: [RuleCase] = [
        RuleCase(
            "resource-policy", .warning, at: "API a1b2c3d4e5", says: ["certain principals"], calls: false,
            fires: policy(
                #"{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::1:root"},"Action":"*"}]}"#),
            quiet: policy(
                #"{"Statement":{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"*"}}"#)),
        RuleCase(
            "resource-policy", .warning, at: "API a1b2c3d4e5", says: ["Deny"], calls: false,
            fires: policy(
                #"{"Statement":[{"Effect":"Allow","Principal":"*"},{"Effect":"Deny","Principal":"*","Condition":{}}]}"#),
            quiet: policy(#"{"Statement":[{"Effect":"Allow","Principal":{"AWS":["*"]}}]}"#)),
        RuleCase(
            "resource-policy", .warning, at: "API a1b2c3d4e5", says: ["no JSON"], calls: false, fires: policy("{")),
        RuleCase(
            "endpoint-disabled", .note, at: "API a1b2c3d4e5", says: ["disableExecuteApiEndpoint"],
            fires: Sample.with { $0.restAPI.disableExecuteApiEndpoint = true }),
        RuleCase(
            "endpoint-private", .note, at: "API a1b2c3d4e5", says: ["PRIVATE"], calls: false,
            fires: Sample.with { $0.restAPI.endpointConfiguration.types = [.private] },
            quiet: Sample.with { $0.restAPI.endpointConfiguration.types = [.regional] }),
    ]

    private static func ruled(_ rules: [CORSRule], options: Bool = false) -> DeploymentSnapshot {
        Sample.with {
            if !options { $0.remove("OPTIONS") }
            $0.corsRules = rules
        }
    }

    static let policies: [RuleCase] = [
        RuleCase(
            "policy-invalid", .error, at: "policy rule /", says: ["https://app.example/"], calls: false,
            fires: ruled([Sample.rule("/", ["https://app.example/"])]), quiet: ruled([Sample.rule()])),
        RuleCase(
            "policy-unwise", .note, at: "policy rule /", says: ["maxAge"], calls: false,
            fires: ruled([CORSRule(path: "/", isRecursive: true, allowOrigins: ["*"], maxAge: 86400)]),
            quiet: ruled([Sample.rule()])),
        RuleCase(
            "policy-without-resource", .warning, at: "policy rule /cats", says: ["no resource"], calls: false,
            fires: ruled([Sample.rule(), Sample.rule("/cats")]), quiet: ruled([Sample.rule(), Sample.rule("/pets")])),
        RuleCase(
            "policy-shadows-options", .note, at: "OPTIONS /pets", says: ["/"],
            fires: ruled([Sample.rule()], options: true), quiet: ruled([Sample.rule()])),
    ]

    private static let broken = Sample.with { $0.options.apiKeyRequired = true }

    static let deployments: [RuleCase] = [
        RuleCase(
            "not-deployed", .error, at: "stage prod", says: ["options-api-key at OPTIONS /pets", "stage prod"],
            fires: broken, quiet: broken, stage: Sample.stage(), live: Sample.clean, quietLive: broken),
        RuleCase(
            "not-deployed", .warning, at: "API a1b2c3d4e5", says: ["default-4xx-without-allow-origin"], calls: false,
            fires: Sample.with { $0.gatewayResponses = [Sample.gateway(.default5XX)] }, live: Sample.clean),
        RuleCase(
            "deployment-would-break", .warning, at: "stage prod", says: ["options-api-key"], calls: false,
            fires: Sample.clean, quiet: broken, stage: Sample.stage(), live: broken),
    ]
}
