internal import APIModel
internal import CORS
internal import CORSDoctor
internal import DataPlane
internal import JSON

/// Answers the doctor's requests by `TestInvokeMethod`: what an API that is not deployed would say. Authorizers, API keys
/// and throttles are not asked, as in the console's test.
struct TestInvokeTarget: CORSTarget {
    let client: ControlPlaneClient
    let definition: DeploymentSnapshot
    private let stage: CompiledStage

    init(client: ControlPlaneClient, definition: DeploymentSnapshot) {
        self.client = client
        self.definition = definition
        let settings = Stage(stageName: "test-invoke-stage", deploymentId: "", createdDate: 0)
        stage = StageCompiler.compile(snapshot: definition, stage: settings, facts: DeploymentFacts()).0
    }

    func send(_ request: WireRequest, body: [UInt8]) async -> TargetAnswer {
        guard let url = WebURL(request.url) else { return .failed("\(request.url) is no URL") }
        let target = url.requestTarget
        let path = String(target.prefix { $0 != "?" })
        guard let route = stage.servedRoute(verb: request.method, path: path) else {
            // There is no method to test: what a deployment would answer.
            let response = FetchResponse(
                status: 403,
                headers: [
                    HeaderField("Content-Type", "application/json"),
                    HeaderField("x-amzn-ErrorType", "MissingAuthenticationTokenException"),
                ])
            return .response(
                response, body: Array(#"{"message":"Missing Authentication Token"}"#.utf8),
                layer: .gatewayResponse(
                    type: GatewayResponseType.missingAuthenticationToken.rawValue,
                    cause: "no \(request.method) method at \(path)"))
        }
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
            return Self.answer(answer, route, in: definition)
        } catch let failure as CommandFailure {
            return .failed(failure.what)
        } catch {
            return .failed("\(error)")
        }
    }

    private static func answer(
        _ answer: JSONValue, _ route: ServedRoute, in definition: DeploymentSnapshot
    ) -> TargetAnswer {
        var headers: [HeaderField] = []
        for (name, values) in answer["multiValueHeaders"]?.objectValue ?? [:] {
            for value in values.arrayValue ?? [] { headers.append(HeaderField(name, value.stringValue ?? "")) }
        }
        let response = FetchResponse(status: answer["status"]?.intValue ?? 500, headers: headers)
        let layer = AnswerLayer(
            gatewayResponse: nil, policyRule: nil, cause: nil, route: route, in: definition)
        return .response(response, body: Array((answer["body"]?.stringValue ?? "").utf8), layer: layer)
    }
}
