import APIModel
import CORSDoctor

extension RuleCase {
    private static let validator = RequestValidator(
        id: "v1", name: "all", validateRequestBody: true, validateRequestParameters: true)

    private static func validated(_ change: (inout Method) -> Void) -> DeploymentSnapshot {
        Sample.with {
            $0.requestValidators = [validator]
            $0.options.requestValidatorId = "v1"
            change(&$0.options)
        }
    }

    private static let authorizedANY = Sample.method("ANY").changed {
        $0.authorizationType = "CUSTOM"
        $0.authorizerId = "z1"
    }

    static let reach: [RuleCase] = [
        RuleCase(
            "cors-not-enabled", .note, at: "API a1b2c3d4e5", says: ["Access-Control-Allow-Origin"], calls: false,
            fires: Sample.api([Sample.resource("/pets", [Sample.method("GET", [:])])], gateway: []),
            quiet: Sample.api([Sample.resource("/pets", [Sample.proxy("GET")])], gateway: [])),
        RuleCase(
            "preflight-missing", .error, at: "OPTIONS /pets", says: ["no OPTIONS method", "PUT /pets"],
            fires: Sample.pets([Sample.method("GET"), Sample.method("PUT")], options: nil),
            quiet: Sample.pets([Sample.method("GET")], options: nil)),
        RuleCase(
            "preflight-missing", .error, at: "OPTIONS /pets", says: ["DELETE /pets and PUT /pets need a preflight"],
            fires: Sample.pets([Sample.method("DELETE"), Sample.method("PUT")], options: nil),
            quiet: Sample.api([Sample.resource("/pets", [Sample.method("PUT", [:])])], gateway: [])),
        RuleCase(
            "preflight-missing", .warning, at: "OPTIONS /pets", says: ["PUT /pets needs a preflight"],
            fires: Sample.api([Sample.resource("/pets", [Sample.proxy("PUT")])], gateway: [])),
        RuleCase(
            "preflight-missing", .note, at: "OPTIONS /pets", says: ["may need", "POST /pets with JSON"],
            fires: Sample.api([Sample.resource("/pets", [Sample.proxy("POST")])], gateway: [])),
        RuleCase(
            "preflight-missing", .error, at: "OPTIONS /pets", says: ["GET /pets with Authorization"],
            fires: Sample.pets([Sample.proxy("GET").changed { $0.authorizationType = "AWS_IAM" }], options: nil)),
        RuleCase(
            "preflight-missing", .error, at: "OPTIONS /pets", says: ["GET /pets with X-Api-Key"],
            fires: Sample.pets([Sample.proxy("GET").changed { $0.apiKeyRequired = true }], options: nil)),
        RuleCase(
            "preflight-missing", .error, at: "OPTIONS /pets", says: ["GET /pets with X-Tenant"],
            fires: Sample.pets(
                [Sample.proxy("GET").changed { $0.requestParameters = ["method.request.header.X-Tenant": true] }],
                options: nil),
            quiet: Sample.pets(
                [Sample.proxy("GET").changed { $0.requestParameters = ["method.request.header.X-Tenant": false] }],
                options: nil)),
        RuleCase(
            "preflight-missing", .warning, at: "OPTIONS /pets", says: ["may need", "POST /pets with JSON"],
            fires: Sample.pets([Sample.method("POST")], options: nil)),
        RuleCase(
            "preflight-through-other-resource", .note, at: "OPTIONS /pets", says: ["OPTIONS /{proxy+}"], calls: false,
            fires: Sample.api([
                Sample.resource("/{proxy+}", [Sample.preflight()]), Sample.resource("/pets", [Sample.method("PUT")]),
            ])),
        RuleCase(
            "root-not-covered", .warning, at: "OPTIONS /", says: ["/{proxy+}", "no methods"],
            calls: false,
            fires: Sample.api([
                Sample.resource("/"), Sample.resource("/{proxy+}", [Sample.method("GET"), Sample.preflight()]),
            ]),
            quiet: Sample.api([
                Sample.resource("/", [Sample.method("GET"), Sample.preflight()]),
                Sample.resource("/{proxy+}", [Sample.method("GET"), Sample.preflight()]),
            ])),
        RuleCase(
            "root-not-covered", .warning, at: "OPTIONS /a", says: ["/a/{proxy+} answers preflights"],
            fires: Sample.api([
                Sample.resource("/a", [Sample.method("GET")]),
                Sample.resource("/a/{proxy+}", [Sample.method("GET"), Sample.preflight()]),
            ]),
            quiet: Sample.api([
                Sample.resource("/a", [Sample.method("GET")]), Sample.resource("/a/{proxy+}", [Sample.method("GET")]),
            ])),
        RuleCase(
            "options-authorized", .error, at: "OPTIONS /pets", says: ["CUSTOM", "z1"],
            fires: Sample.with {
                $0.options.authorizationType = "CUSTOM"
                $0.options.authorizerId = "z1"
            },
            quiet: Sample.with { $0[verb: "GET"].authorizationType = "CUSTOM" }),
        RuleCase(
            "options-authorized", .error, at: "OPTIONS /pets", says: ["AWS_IAM"],
            fires: Sample.with { $0.options.authorizationType = "AWS_IAM" }),
        RuleCase(
            "options-api-key", .error, at: "OPTIONS /pets", says: ["apiKeyRequired"],
            fires: Sample.with { $0.options.apiKeyRequired = true },
            quiet: Sample.with { $0[verb: "GET"].apiKeyRequired = true }),
        RuleCase(
            "options-validated", .error, at: "OPTIONS /pets", says: ["all", "method.request.querystring.v"],
            fires: validated { $0.requestParameters = ["method.request.querystring.v": true] },
            quiet: validated {
                $0.requestParameters = ["method.request.path.id": true, "method.request.querystring.v": false]
            }),
        RuleCase(
            "options-validated", .error, at: "OPTIONS /pets", says: ["all", "a body"],
            fires: validated { $0.requestModels = ["application/json": "Pet"] },
            quiet: validated { $0.requestModels = ["application/xml": "Pet"] }),
        RuleCase(
            "options-caught-by-any", .error, at: "OPTIONS /pets", says: ["ANY /pets", "CUSTOM"],
            fires: Sample.pets([authorizedANY], options: nil), quiet: Sample.pets([authorizedANY])),
        RuleCase(
            "options-caught-by-any", .error, at: "OPTIONS /pets", says: ["ANY /{proxy+}", "an API key"],
            fires: Sample.api([
                Sample.resource("/pets", [Sample.method("GET")]),
                Sample.resource("/{proxy+}", [Sample.proxy("ANY").changed { $0.apiKeyRequired = true }]),
            ])),
    ]

    private static func mock(_ change: (inout Integration) -> Void) -> DeploymentSnapshot {
        Sample.with { change(&$0.options.integration) }
    }

    static let mocks: [RuleCase] = [
        RuleCase(
            "options-without-integration", .error, at: "OPTIONS /pets", says: ["no integration"],
            fires: Sample.with { $0.options.methodIntegration = nil },
            quiet: Sample.with { $0[verb: "GET"].methodIntegration = nil }),
        RuleCase(
            "mock-template-missing", .error, at: "OPTIONS /pets", says: ["application/xml", "NEVER", "415"],
            fires: mock { $0.requestTemplates = ["application/xml": "{\"statusCode\": 200}"] },
            quiet: mock { $0.requestTemplates = ["$default": "{\"statusCode\": 200}"] }),
        RuleCase(
            "mock-template-missing", .error, at: "OPTIONS /pets", says: ["WHEN_NO_MATCH", "500"],
            fires: mock {
                $0.requestTemplates = nil
                $0.passthroughBehavior = .whenNoMatch
            }),
        RuleCase(
            "mock-template-missing", .error, at: "OPTIONS /pets", says: ["is empty", "415"],
            fires: mock {
                $0.requestTemplates = ["application/json": ""]
                $0.passthroughBehavior = .whenNoTemplates
            }),
        RuleCase(
            "mock-status-code", .error, at: "OPTIONS /pets", says: [#"{"statusCode": "200"}"#, "500"],
            fires: mock { $0.requestTemplates = ["application/json": #"{"statusCode": "200"}"#] },
            quiet: mock { $0.requestTemplates = ["application/json": "{ statusCode: 200 }"] }),
        RuleCase(
            "mock-status-code", .error, at: "OPTIONS /pets", says: ["$input.body"],
            fires: mock { $0.requestTemplates = ["application/json": "$input.body"] },
            quiet: mock { $0.requestTemplates = ["application/json": "#set($s = 200){\"statusCode\": $s}"] }),
        RuleCase(
            "mock-response-unselected", .error, at: "OPTIONS /pets", says: ["200", "'4\\d{2}'", "500"],
            fires: Sample.with { $0.options[answer: "200"].selectionPattern = #"4\d{2}"# },
            quiet: Sample.with { $0.options[answer: "200"].selectionPattern = #"2\d{2}"# }),
        RuleCase(
            "mock-response-unselected", .error, at: "OPTIONS /pets", says: ["no integration response"],
            fires: mock { $0.integrationResponses = nil }),
        RuleCase(
            "preflight-status", .error, at: "OPTIONS /pets, integration response 403", says: ["403"],
            fires: Sample.with {
                var response = $0.options[answer: "200"]
                response.statusCode = "403"
                $0.options.methodResponses = [
                    "403": MethodResponse(
                        statusCode: "403", responseParameters: $0.options.methodResponses?["200"]?.responseParameters)
                ]
                $0.options.integration.integrationResponses = ["403": response]
            },
            quiet: Sample.with {
                var response = $0.options[answer: "200"]
                response.statusCode = "204"
                $0.options.methodResponses = [
                    "204": MethodResponse(
                        statusCode: "204", responseParameters: $0.options.methodResponses?["200"]?.responseParameters)
                ]
                $0.options.integration.integrationResponses = ["204": response]
            }),
        RuleCase(
            "preflight-status", .error, at: "OPTIONS /pets, integration response 500", says: ["500"],
            fires: Sample.with {
                $0.options.integration.requestTemplates = ["application/json": "{statusCode: 500}"]
                $0.options.methodResponses?["500"] = Sample.declaration("500", [])
                $0.options[answer: "500"] = Sample.response("500", [:], pattern: "500")
            }),
        RuleCase(
            "mock-passthrough", .note, at: "OPTIONS /pets", says: ["WHEN_NO_MATCH", "500"],
            fires: mock { $0.passthroughBehavior = .whenNoMatch },
            quiet: mock { $0.passthroughBehavior = .whenNoTemplates }),
        RuleCase(
            "binary-mock-request", .error, at: "OPTIONS /pets", says: ["*/*", "unset", "500"],
            fires: Sample.with { $0.restAPI.binaryMediaTypes = ["*/*"] },
            quiet: Sample.with { $0.restAPI.binaryMediaTypes = ["image/png"] }),
        RuleCase(
            "binary-mock-request", .error, at: "OPTIONS /pets", says: ["CONVERT_TO_BINARY"],
            fires: Sample.with {
                $0.restAPI.binaryMediaTypes = ["*/*"]
                $0.options.integration.contentHandling = .convertToBinary
            },
            quiet: Sample.with {
                $0.restAPI.binaryMediaTypes = ["*/*"]
                $0.options.integration.contentHandling = .convertToText
            }),
        RuleCase(
            "binary-mock-response", .error, at: preflight, says: ["*/*", "response template", "500"],
            fires: Sample.with {
                $0.restAPI.binaryMediaTypes = ["*/*"]
                $0.options.integration.contentHandling = .convertToText
                $0.options[answer: "200"].responseTemplates = ["application/json": "{}"]
            },
            quiet: Sample.with {
                $0.restAPI.binaryMediaTypes = ["*/*"]
                $0.options.integration.contentHandling = .convertToText
                $0.options[answer: "200"].responseTemplates = ["application/json": "{}"]
                $0.options[answer: "200"].contentHandling = .convertToText
            }),
    ]
}
