internal import APIModel
internal import CORS
internal import CORSDoctor
internal import DataPlane
internal import JSON

/// Answers the doctor's requests by `TestInvokeMethod`: what an API that is not deployed would say. Authorizers, API keys
/// and throttles are not asked, as in the console's test; CORS rules, which the test call knows nothing of, are.
struct TestInvokeTarget: CORSTarget {
    let client: ControlPlaneClient
    let definition: DeploymentSnapshot
    private let compiled: CompiledStage
    /// Answers what no method does: preflights under a CORS rule, and requests that nothing serves.
    private let gateway: DefinitionTarget

    /// How the API's test call names its stage.
    static let stage = "test-invoke-stage"

    init(client: ControlPlaneClient, definition: DeploymentSnapshot) {
        self.client = client
        self.definition = definition
        let settings = Stage(stageName: Self.stage, deploymentId: "", createdDate: 0)
        gateway = DefinitionTarget(definition, stage: settings, facts: DeploymentFacts(), backend: SilentBackend())
        compiled = StageCompiler.compile(snapshot: definition, stage: settings, facts: DeploymentFacts()).0
    }

    func send(_ request: WireRequest, body: [UInt8]) async -> TargetAnswer {
        guard let url = WebURL(request.url) else { return .failed("\(request.url) is no URL") }
        let target = url.requestTarget
        let path = String(target.prefix { $0 != "?" })
        guard let route = compiled.servedRoute(verb: request.method, path: path) else {
            return await gateway.send(request, body: body)
        }
        let rule = definition.corsRules?.rule(for: route.resourcePath)
        if rule != nil, request.isPreflight { return await gateway.send(request, body: body) }
        let input: JSONValue = [
            "pathWithQueryString": .string(target),
            "body": .string(request.isPreflight ? "" : String(decoding: body, as: UTF8.self)),
            "multiValueHeaders": .object(
                JSONObject(
                    Dictionary(grouping: request.headers, by: \.name)
                        .map { ($0.key, .array($0.value.map { .string($0.value) })) })),
        ]
        let id = definition.restAPI.id
        do {
            let answer = try await client.call(
                "POST", "/restapis/\(id)/resources/\(route.resourceID)/methods/\(route.httpMethod)",
                body: JSONSerializer.bytes(input))
            return Self.answer(answer, to: request, route, rule, in: definition)
        } catch let failure as CommandFailure {
            return .failed(failure.what)
        } catch {
            return .failed("\(error)")
        }
    }

    private static func answer(
        _ answer: JSONValue, to request: WireRequest, _ route: ServedRoute, _ rule: CORSRule?,
        in definition: DeploymentSnapshot
    ) -> TargetAnswer {
        let resource = definition.resources.first { $0.path == route.resourcePath }
        var headers: [HeaderField] = []
        for (name, values) in answer["multiValueHeaders"]?.objectValue ?? [:] {
            for value in values.arrayValue ?? [] { headers.append(HeaderField(name, value.stringValue ?? "")) }
        }
        if let rule { headers = rule.decorated(headers, of: request, resource) }
        let response = FetchResponse(status: answer["status"]?.intValue ?? 500, headers: headers)
        // What the gateway made in the method's place shows by its signs alone.
        let isGatewayMade = headers.contains { $0.name.lowercased() == "x-amzn-errortype" }
        let layer =
            isGatewayMade
            ? nil
            : AnswerLayer(
                gatewayResponse: nil, policyRule: nil, cause: nil, route: route, in: definition)
        return .response(response, body: Array((answer["body"]?.stringValue ?? "").utf8), layer: layer)
    }
}

extension CORSRule {
    /// The headers of a method's answer as the gateway would hand them on under this rule: one voice, the rule's.
    fileprivate func decorated(
        _ headers: [HeaderField], of request: WireRequest, _ resource: Resource?
    ) -> [HeaderField] {
        var headers = headers.filter { !$0.name.lowercased().hasPrefix("access-control-") }
        let verbs = resource?.resourceMethods.map { Array($0.keys) } ?? []
        guard let policy = policy(forResourceWith: verbs) else { return headers }
        let origin = request.headers.first { $0.name.lowercased() == "origin" }?.value
        let answer = policy.actual(origin: origin)
        headers += answer.headers
        if answer.varies { headers.append(HeaderField("Vary", "Origin")) }
        return headers
    }
}
