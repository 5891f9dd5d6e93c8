import APIModel
import CORS
import CORSDoctor

extension CauseCase {
    private static func own(_ methods: [Method], binary: Bool = false) -> GatewayView {
        PetStore.view("/pets", PetStore.api(["/pets": methods], binaryMediaTypes: binary ? ["*/*"] : nil))
    }

    private static let put = PetStore.method("PUT")
    private static let internalError = TargetAnswer.gateway(
        500, "InternalServerErrorException", "Internal server error")
    private static let forbidden = TargetAnswer.gateway(403, "ForbiddenException", "Forbidden")

    /// Preflights that the gateway turns away.
    static let preflights: [CauseCase] = [
        .found(
            .noOptionsMethod, "the resource has PUT alone", view: own([put]), try Page.request("PUT"),
            ScriptedTarget(preflight: .missingToken)),
        .found(
            .noOptionsMethod, "an API on AWS of which nothing is known", try Page.request("PUT"),
            ScriptedTarget(preflight: .missingToken)),
        .not(
            .noOptionsMethod, "IAM on OPTIONS says the same words",
            view: own([put, PetStore.method("OPTIONS", .mock, authorization: "AWS_IAM")]), try Page.request("PUT"),
            ScriptedTarget(preflight: .missingToken)),
        .found(
            .iamOnOptions, "IAM on OPTIONS",
            view: own([put, PetStore.method("OPTIONS", .mock, authorization: "AWS_IAM")]), try Page.request("PUT"),
            ScriptedTarget(preflight: .missingToken)),
        .not(
            .iamOnOptions, "IAM on PUT alone", view: own([PetStore.method("PUT", authorization: "AWS_IAM")]),
            try Page.request("PUT"), ScriptedTarget(preflight: .missingToken)),
        .found(
            .noResource, "a path that is not there", view: PetStore.view("/pet", PetStore.api(["/pets": [put]])),
            try Page.request("PUT"), ScriptedTarget(preflight: .missingToken)),
        .not(
            .noResource, "a path of {proxy+}",
            view: PetStore.view("/a/b", PetStore.api(["/{proxy+}": [put]])), try Page.request("PUT"),
            ScriptedTarget(preflight: .missingToken)),
        .found(
            .noMethod, "the resource has neither OPTIONS nor the method", view: own([PetStore.method("GET")]),
            try Page.request("PUT"), ScriptedTarget(preflight: .missingToken)),
        .not(
            .noMethod, "ANY is for each of them", view: own([PetStore.method("ANY", authorization: "CUSTOM")]),
            try Page.request("PUT"), ScriptedTarget(preflight: .gateway(401, "UnauthorizedException", "Unauthorized"))),
        .found(
            .wrongStage, "the gateway knows no such stage", try Page.request("PUT"),
            ScriptedTarget(
                preflight: .gateway(
                    403, "ForbiddenException", "Forbidden", layer: .noStage(cause: "there is no stage 'prd'")))),
        .not(
            .wrongStage, "403 Forbidden alone does not tell", try Page.request("PUT"),
            ScriptedTarget(preflight: forbidden)),
        .found(.forbidden, "403 Forbidden on AWS", try Page.request("PUT"), ScriptedTarget(preflight: forbidden)),
        .not(
            .forbidden, "the definition tells which it is",
            view: own([put, PetStore.method("OPTIONS", .mock, apiKey: true)]), try Page.request("PUT"),
            ScriptedTarget(preflight: forbidden)),
        .found(
            .apiKeyOnOptions, "OPTIONS requires a key",
            view: own([put, PetStore.method("OPTIONS", .mock, apiKey: true)]),
            try Page.request("PUT"), ScriptedTarget(preflight: forbidden)),
        .not(
            .apiKeyOnOptions, "only PUT requires one", view: own([PetStore.method("PUT", apiKey: true)]),
            try Page.request("PUT"), ScriptedTarget(preflight: .missingToken)),
        .found(
            .authorizerOnOptions, "ANY with an authorizer takes OPTIONS too",
            view: own([PetStore.method("ANY", authorization: "CUSTOM", authorizer: "auth1")]), try Page.request("PUT"),
            ScriptedTarget(preflight: .gateway(401, "UnauthorizedException", "Unauthorized"))),
        .found(
            .authorizerOnOptions, "an authorizer on AWS denies", try Page.request("PUT"),
            ScriptedTarget(
                preflight: .gateway(
                    403, "AccessDeniedException", "User is not authorized to access this resource"))),
        .not(
            .authorizerOnOptions, "a resource policy denies with the same type", try Page.request("PUT"),
            ScriptedTarget(
                preflight: .gateway(
                    403, "AccessDeniedException", "User: anonymous is not authorized to perform: execute-api:Invoke"))),
        .found(
            .resourcePolicy, "the message is that of a policy", try Page.request("PUT"),
            ScriptedTarget(
                preflight: .gateway(
                    403, "AccessDeniedException", "User: anonymous is not authorized to perform: execute-api:Invoke"))),
        .not(
            .resourcePolicy, "the message is that of an authorizer", try Page.request("PUT"),
            ScriptedTarget(
                preflight: .gateway(403, "AccessDeniedException", "User is not authorized to access this resource"))),
        .found(
            .validatorOnOptions, "a required header", try Page.request("PUT"),
            ScriptedTarget(
                preflight: .gateway(400, "BadRequestException", "Missing required request parameters: [X-Tenant]"))),
        .not(
            .validatorOnOptions, "400 of the backend", try Page.request("PUT"),
            ScriptedTarget(preflight: .answer(400, ["x-amzn-RequestId": "1"]))),
        .found(
            .passthrough415, "no template fits and NEVER", try Page.request("PUT"),
            ScriptedTarget(preflight: .gateway(415, "BadRequestException", "Unsupported Media Type"))),
        .not(
            .passthrough415, "415 of another server", try Page.request("PUT", Page.other),
            ScriptedTarget(preflight: .answer(415))),
        .found(
            .passthrough500, "no template, and WHEN_NO_MATCH passes the empty body on",
            view: own([put, PetStore.options(template: nil)]), try Page.request("PUT"),
            ScriptedTarget(preflight: internalError)),
        .not(
            .passthrough500, "the template is there and makes no status",
            view: own([put, PetStore.options(template: "{}")]), try Page.request("PUT"),
            ScriptedTarget(preflight: internalError)),
        .found(
            .mockWithoutStatus, "a template without statusCode", view: own([put, PetStore.options(template: "{}")]),
            try Page.request("PUT"), ScriptedTarget(preflight: internalError)),
        .not(
            .mockWithoutStatus, "a template with statusCode", view: own([put, PetStore.options()], binary: true),
            try Page.request("PUT"), ScriptedTarget(preflight: internalError)),
        .found(
            .binaryMediaMock, "*/* is a binary media type", view: own([put, PetStore.options()], binary: true),
            try Page.request("PUT"), ScriptedTarget(preflight: internalError)),
        .not(
            .binaryMediaMock, "there are no binary media types", view: own([put, PetStore.options(template: "{}")]),
            try Page.request("PUT"), ScriptedTarget(preflight: internalError)),
        .found(
            .backendAnswersOptions, "ANY hands OPTIONS to a function", try Page.request("PUT"),
            ScriptedTarget(
                preflight: .answer(
                    405, layer: .method(resource: "/{proxy+}", verb: "ANY", integration: "AWS_PROXY")))),
        .not(
            .backendAnswersOptions, "a MOCK answers", try Page.request("PUT"),
            ScriptedTarget(
                preflight: .answer(200, layer: .method(resource: "/pets", verb: "OPTIONS", integration: "MOCK")))),
        .found(
            .firewall, "the gateway says so", try Page.request("PUT"),
            ScriptedTarget(
                preflight: .gateway(
                    403, "ForbiddenException", "Forbidden",
                    layer: .gatewayResponse(type: "WAF_FILTERED", cause: "rule rate")))),
        .not(
            .firewall, "403 of another server", try Page.request("PUT", Page.other),
            ScriptedTarget(preflight: .answer(403))),
        .found(
            .throttled, "429 on the preflight", try Page.request("PUT"),
            ScriptedTarget(preflight: .gateway(429, "TooManyRequestsException", "Too Many Requests"))),
        .not(
            .throttled, "429 of the backend", try Page.request("PUT"),
            ScriptedTarget(preflight: .answer(429, ["x-amzn-RequestId": "1"]))),
        .found(
            .policyRefuses, "the rule lists another origin",
            view: PetStore.view(
                "/pets",
                PetStore.api(
                    ["/pets": [put]],
                    corsRules: [CORSRule(path: "/pets", isRecursive: false, allowOrigins: ["https://other.example"])])),
            try Page.request("PUT"),
            ScriptedTarget(preflight: .answer(403, layer: .policy(rule: "/pets", refusal: nil)))),
        .not(
            .policyRefuses, "the rule's answer passes", try Page.request("PUT"),
            ScriptedTarget(
                preflight: .answer(
                    204,
                    ["Access-Control-Allow-Origin": "https://app.example", "Access-Control-Allow-Methods": "PUT"],
                    layer: .policy(rule: "/pets", refusal: nil)))),
    ]
}
