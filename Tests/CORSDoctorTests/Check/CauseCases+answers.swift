import APIModel
import CORS
import CORSDoctor

extension CauseCase {
    private static let noOrigin = FetchFault.Code.allowOriginMissing
    private static let proxy = AnswerLayer.method(resource: "/pets", verb: "GET", integration: "HTTP_PROXY")
    private static let lambda = AnswerLayer.method(resource: "/pets", verb: "GET", integration: "AWS")

    private static func preflight(
        _ methods: String = "PUT", _ headers: String = "", origin: String = "*"
    ) -> TargetAnswer {
        .answer(
            204,
            [
                "Access-Control-Allow-Origin": origin, "Access-Control-Allow-Methods": methods,
                "Access-Control-Allow-Headers": headers,
            ])
    }

    /// Answers that a browser keeps from the page, and who made them.
    static let answers: [CauseCase] = [
        .found(
            .gatewayResponse4XX, "an authorizer's 401", try Page.request(),
            ScriptedTarget(preflight: .ok(), answer: .gateway(401, "UnauthorizedException", "Unauthorized"))),
        .not(
            .gatewayResponse4XX, "a 401 of the backend", try Page.request(),
            ScriptedTarget(preflight: .ok(), answer: .answer(401, ["x-amzn-RequestId": "1"]))),
        .found(
            .gatewayResponse5XX, "a backend that took too long", try Page.request(),
            ScriptedTarget(
                preflight: .ok(), answer: .gateway(504, "InternalServerErrorException", "Endpoint request timed out"))),
        .not(
            .gatewayResponse5XX, "the gateway response has the header", try Page.request(),
            ScriptedTarget(
                preflight: .ok(),
                answer: .answer(
                    504,
                    ["x-amzn-ErrorType": "InternalServerErrorException", "Access-Control-Allow-Origin": "*"]))),
        .found(
            .proxyMustAnswer, "a proxy integration without the header", try Page.request(),
            ScriptedTarget(preflight: .ok(), answer: .answer(200, layer: proxy))),
        .not(
            .proxyMustAnswer, "an integration that is no proxy", try Page.request(),
            ScriptedTarget(preflight: .ok(), answer: .answer(200, layer: lambda))),
        .found(
            .headerNotMapped, "an integration response without the mapping", try Page.request(),
            ScriptedTarget(preflight: .ok(), answer: .answer(200, layer: lambda))),
        .not(
            .headerNotMapped, "a proxy integration has no mapping", try Page.request(),
            ScriptedTarget(preflight: .ok(), answer: .answer(200, layer: proxy))),
        .found(
            .serverWithoutCORS, "another server", try Page.request("GET", Page.other),
            ScriptedTarget(preflight: .ok(), answer: .answer(200, ["Server": "nginx"]))),
        .not(
            .serverWithoutCORS, "a request to the page's own origin", try Page.request("GET", "https://app.example/x"),
            ScriptedTarget(preflight: .ok(), answer: .answer(200))),
        .found(
            .duplicateLine, "two lines of the backend", try Page.request(),
            ScriptedTarget(
                preflight: .ok(),
                answer: .answer(
                    200,
                    ["Access-Control-Allow-Origin": "*", "access-control-allow-origin": "https://app.example"],
                    layer: proxy))),
        .not(
            .duplicateLine, "two values in one line", try Page.request(),
            ScriptedTarget(preflight: .ok(), answer: .ok("https://app.example, https://other.example"))),
        .found(
            .methodNotListed, "PUT is not listed", try Page.request("PUT"),
            ScriptedTarget(preflight: preflight("GET"))),
        .not(
            .methodNotListed, "POST needs no listing", try Page.request("POST"),
            ScriptedTarget(preflight: preflight("GET"))),
        .found(
            .headerNotListed, "X-Trace is not listed", try Page.request("PUT", headers: ["X-Trace: 1"]),
            ScriptedTarget(preflight: preflight("PUT", "content-type"))),
        .not(
            .headerNotListed, "it is listed in another case", try Page.request("PUT", headers: ["X-Trace: 1"]),
            ScriptedTarget(preflight: preflight("PUT", "x-TRACE"))),
        .found(
            .libraryHeaders, "OpenTelemetry's header", try Page.request(headers: ["traceparent: 00-1-2-01"]),
            ScriptedTarget(preflight: preflight("GET", "x-trace"))),
        .not(
            .libraryHeaders, "the page's own header", try Page.request(headers: ["X-Trace: 1"]),
            ScriptedTarget(preflight: preflight("GET", "x-other"))),
        .found(
            .wildcardWithCredentials, "credentials and *", try Page.request(credentials: "include"),
            ScriptedTarget(preflight: .ok())),
        .not(.wildcardWithCredentials, "no credentials and *", try Page.request(), ScriptedTarget(preflight: .ok())),
        .found(
            .credentialsNotAllowed, "credentials and no Allow-Credentials", try Page.request(credentials: "include"),
            ScriptedTarget(preflight: .ok(), answer: .ok("https://app.example"))),
        .not(
            .credentialsNotAllowed, "an Authorization header is no credential",
            try Page.request(headers: ["Authorization: Bearer abcdefgh"]),
            ScriptedTarget(preflight: preflight("GET", "authorization"), answer: .ok("https://app.example"))),
        .found(
            .authorizationNotCovered, "* and Authorization",
            try Page.request(headers: ["Authorization: Bearer abcdefgh"]),
            ScriptedTarget(preflight: preflight("GET", "*"))),
        .not(
            .authorizationNotCovered, "Authorization beside *",
            try Page.request(headers: ["Authorization: Bearer abcdefgh"]),
            ScriptedTarget(preflight: preflight("GET", "*, Authorization"))),
        .found(
            .cachedWithoutVary, "an old answer out of a cache", try Page.request(),
            ScriptedTarget(preflight: .ok(), answer: .answer(200, ["Age": "120"]))),
        .not(
            .cachedWithoutVary, "the answer is fresh", try Page.request(),
            ScriptedTarget(preflight: .ok(), answer: .answer(200, ["Age": "0", "X-Cache": "Miss from cloudfront"]))),
        .found(
            .staleDeployment, "the API being edited would answer", view: mended, try Page.request("PUT"),
            live: { ScriptedTarget(preflight: preflight()) }, ScriptedTarget(preflight: .missingToken)),
        .found(
            .staleDeployment, "the definition being edited has OPTIONS", view: mended, try Page.request("PUT"),
            ScriptedTarget(preflight: .missingToken)),
        .not(
            .staleDeployment, "the API being edited does not answer either", view: mended, try Page.request("PUT"),
            live: { ScriptedTarget(preflight: .missingToken) }, ScriptedTarget(preflight: .missingToken)),
    ]

    private static let mended = PetStore.view(
        "/pets", PetStore.api(["/pets": [PetStore.method("PUT")]]),
        live: PetStore.api(["/pets": [PetStore.method("PUT"), PetStore.options()]]))
}
