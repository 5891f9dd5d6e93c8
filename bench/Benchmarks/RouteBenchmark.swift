internal import APIModel
internal import DataPlane
internal import HTTPMessages
internal import NIOCore

/// What one answer costs, from request value to response value, when an API has 10 resources and when it has 10,000:
/// the difference is the matching of the route.
enum RouteBenchmark {
    private static let resourceCounts = [10, 10_000]
    private static let requests = 20_000
    private static let rounds = 15

    static func run() async {
        var handlers: [DataPlaneHandler] = []
        for count in resourceCounts { handlers.append(handler(resources: count)) }
        var samples: [[Double]] = resourceCounts.map { _ in [] }
        // Round by round, so that a noisy moment meets both.
        for _ in 0..<rounds {
            for (index, handler) in handlers.enumerated() {
                samples[index].append(await nanoseconds(handler, resources: resourceCounts[index]))
            }
        }
        let medians = samples.map { $0.sorted()[$0.count / 2] }
        for (count, median) in zip(resourceCounts, medians) {
            print("one MOCK answer, API of \(count) resources: \(Int(median)) ns")
        }
        print("ratio: \(Double(Int(medians[1] / medians[0] * 100)) / 100)")
    }

    private static func nanoseconds(_ handler: DataPlaneHandler, resources: Int) async -> Double {
        let targets = (0..<64).map {
            "/_aws/execute-api/bench/prod/group\($0 % 10)/item\($0 * 7_919 % max(1, resources / 10))/x"
        }
        let messages = targets.map { RequestMessage(method: "OPTIONS", target: $0, headers: ["Host": "localhost"]) }
        var failures = 0
        let start = NIODeadline.now()
        for index in 0..<requests {
            let response = await handler.respond(to: messages[index & 63])
            if response.status != 200 { failures += 1 }
        }
        let elapsed = NIODeadline.now() - start
        if failures > 0 { print("\(failures) of \(requests) requests failed") }
        return Double(elapsed.nanoseconds) / Double(requests)
    }

    /// `/group0…9/item…/{id}`, each with the usual preflight.
    private static func handler(resources count: Int) -> DataPlaneHandler {
        let preflight = Method(
            httpMethod: "OPTIONS",
            methodResponses: [
                "200": MethodResponse(
                    statusCode: "200", responseParameters: ["method.response.header.Access-Control-Allow-Origin": true])
            ],
            methodIntegration: Integration(
                type: .mock, requestTemplates: ["application/json": #"{"statusCode": 200}"#],
                integrationResponses: [
                    "200": IntegrationResponse(
                        statusCode: "200",
                        responseParameters: ["method.response.header.Access-Control-Allow-Origin": "'*'"])
                ]))
        let resources = (0..<count).map { index in
            Resource(
                id: "r\(index)", path: "/group\(index % 10)/item\(index / 10)/{id}",
                resourceMethods: ["OPTIONS": preflight])
        }
        let snapshot = DeploymentSnapshot(
            restAPI: RestAPI(id: "bench", name: "bench", createdDate: 0, rootResourceId: "root"), resources: resources)
        let stage = Stage(stageName: "prod", deploymentId: "d", createdDate: 0)
        let directory = StageDirectory()
        directory.publish(StageCompiler.compile(snapshot: snapshot, stage: stage, facts: DeploymentFacts()).0)
        return DataPlaneHandler(directory: directory, pipeline: Pipeline(backends: Backends(http: NoBackend())))
    }
}

/// Stands where a backend would: MOCK methods never call it.
private struct NoBackend: HTTPBackend {
    func send(_ request: BackendMessage) async throws(BackendFailure) -> ResponseMessage {
        throw .unreachable("the benchmark has no backend")
    }
}
