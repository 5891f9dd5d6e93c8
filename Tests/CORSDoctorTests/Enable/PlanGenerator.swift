import APIModel
import CORS
import CORSDoctor

/// Random definitions that the control plane would take, and random requests; the same for the same seed.
struct PlanGenerator {
    /// SplitMix64 (Steele, Lea and Flood, 2014).
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    private mutating func chance(_ percent: UInt64) -> Bool { next() % 100 < percent }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int(next() % UInt64(elements.count))]
    }

    mutating func definition() -> DeploymentSnapshot {
        var resources: [(String, [APIModel.Method])] = []
        for path in ["/", "/pets", "/pets/{id}", "/ab", "/ab/{proxy+}", "/{proxy+}"] where chance(70) {
            var methods: [APIModel.Method] = []
            for verb in ["ANY", "GET", "HEAD", "OPTIONS", "POST"] where chance(35) { methods.append(method(verb)) }
            resources.append((path, methods))
        }
        var gateway: [GatewayResponse] = []
        for type in GatewayResponseType.allCases where chance(15) { gateway.append(response(type)) }
        return PlanFixture.definition(
            resources, binaryMediaTypes: pick([nil, nil, [], ["image/png"], ["*/*"]]),
            models: chance(50) ? [PlanFixture.emptyModel] : [], gatewayResponses: gateway,
            policy: chance(20) ? "{}" : nil, endpoints: [pick([.edge, .regional, .private])],
            validators: [RequestValidator(id: "v1", name: "all", validateRequestParameters: true)],
            rules: chance(30)
                ? [CORSRule(path: pick(["/", "/pets"]), isRecursive: chance(50), allowOrigins: ["*"])] : nil)
    }

    mutating func request(_ kind: EnableRequest.Kind) -> EnableRequest {
        let origins = pick([
            ["*"], ["https://a.example"], ["https://a.example", "https://b.example"], ["https://*.a.example"],
            ["https://*.a.example", "https://b.example", "http://localhost:*"],
        ])
        var configuration = CORSConfiguration(allowOrigins: origins, allowCredentials: origins != ["*"] && chance(40))
        if chance(40) { configuration.exposeHeaders = ["X-Total", "ETag"] }
        if chance(30) { configuration.maxAge = 600 }
        if chance(20) { configuration.allowMethods = ["GET", "PUT"] }
        if chance(20) { configuration.allowHeaders = ["X-A", "Content-Type"] }
        return EnableRequest(
            kind: kind, configuration: configuration, methods: nil, includesGatewayResponses: chance(70),
            handMade: pick(EnableRequest.HandMade.allCases))
    }

    private mutating func method(_ verb: String) -> APIModel.Method {
        var method = APIModel.Method(httpMethod: verb)
        if chance(20) { method.authorizationType = "AWS_IAM" }
        method.apiKeyRequired = chance(15)
        if chance(10) { method.requestValidatorId = "v1" }
        if chance(15) { method.requestParameters = ["method.request.header.X-A": chance(50)] }
        if chance(10) { return method }
        let type = pick(IntegrationType.allCases)
        var integration = Integration(type: type, httpMethod: "POST", uri: "http://backend.test/")
        if type == .mock || chance(20) {
            integration.requestTemplates = [
                "application/json": pick([#"{"statusCode": 200}"#, "{statusCode: 204}", "x"])
            ]
        }
        if chance(5) { integration.requestTemplates = ["application/json": Self.override] }
        integration.contentHandling = pick([nil, nil, .convertToText, .convertToBinary])
        for status in ["200", "204", "404"] where chance(status == "200" ? 80 : 30) {
            add(status, &method, &integration)
        }
        method.methodIntegration = integration
        return method
    }

    private mutating func add(_ status: String, _ method: inout APIModel.Method, _ integration: inout Integration) {
        var response = IntegrationResponse(statusCode: status, selectionPattern: status == "200" ? nil : status)
        var values: [String: String] = [:]
        let names = ["Access-Control-Allow-Origin", "access-control-allow-origin", "Access-Control-Allow-Credentials"]
        for name in names + ["Access-Control-Expose-Headers", "Vary", "X-Other"] where chance(12) {
            values["method.response.header.\(name)"] = pick([
                "'*'", "'true'", "'https://a.example'", "integration.response.header.X", "stageVariables.o", "'Accept'",
            ])
        }
        if !values.isEmpty || chance(30) { response.responseParameters = values }
        response.responseTemplates = pick([
            nil, nil, [:], ["application/json": ""], ["application/json": "{}"], ["text/plain": "a\n"],
            ["application/json": "  #set($x = 1)\n$x", "application/xml": "<a/>"],
            chance(30) ? ["application/json": Self.override] : nil,
        ])
        response.contentHandling = pick([nil, nil, nil, .convertToText, .convertToBinary])
        integration.integrationResponses = (integration.integrationResponses ?? [:]).merging([status: response]) { $1 }
        guard !values.isEmpty || chance(70) else { return }
        method.methodResponses = (method.methodResponses ?? [:]).merging([
            status: MethodResponse(
                statusCode: status, responseParameters: values.isEmpty ? nil : values.mapValues { _ in true })
        ]) { $1 }
    }

    private mutating func response(_ type: GatewayResponseType) -> GatewayResponse {
        var response = GatewayResponse(
            responseType: type, statusCode: type.defaultStatus.map(String.init),
            responseTemplates: pick([GatewayResponseType.defaultTemplates, ["text/plain": "no"]]))
        for name in ["Access-Control-Allow-Origin", "access-control-allow-origin", "Vary", "X-Other"] where chance(20) {
            response.responseParameters["gatewayresponse.header.\(name)"] = pick([
                "'*'", "'https://a.example'", "method.request.header.Origin", "'Accept'",
            ])
        }
        return response
    }

    private static let override =
        #"#set($context.responseOverride.header.Access-Control-Allow-Origin = "https://x.test")"#
}
