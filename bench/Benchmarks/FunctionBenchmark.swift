internal import APIModel
internal import DataPlane
internal import Functions
internal import HTTPMessages
internal import NIOCore

/// What the gateway itself costs around a function behind AWS_PROXY: the event made of a request, and the answer read.
/// The function answers at once.
enum FunctionBenchmark {
    private static let requests = 5_000
    private static let rounds = 15

    static func run() async {
        let bodies: [(String, String)] = [
            ("GET without a body", ""),
            (
                "POST of 2 KB",
                "{\"items\":["
                    + Array(repeating: "{\"id\":1,\"name\":\"a name\"}", count: 80)
                    .joined(separator: ",") + "]}"
            ),
        ]
        for (name, body) in bodies {
            let answer =
                #"{"statusCode":200,"headers":{"Content-Type":"application/json","Cache-Control":"no-store"},"#
                + #""multiValueHeaders":{"Set-Cookie":["a=b","c=d"]},"body":"{\"message\":\"hello\"}"}"#
            let handler = handler(AtOnce(answer: ByteBuffer(string: answer)))
            let message = RequestMessage(
                method: body.isEmpty ? "GET" : "POST",
                target: "/_aws/execute-api/bench/prod/items/42?a=1&b=two&b=three",
                headers: headers, body: ByteBuffer(string: body))
            var samples: [Double] = []
            for _ in 0..<rounds { samples.append(await nanoseconds(handler, message)) }
            print("one answer through AWS_PROXY, \(name): \(Int(samples.sorted()[rounds / 2])) ns")
        }
    }

    /// What a browser sends.
    private static let headers: HeaderList = [
        "Host": "localhost:4566",
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Accept": "application/json, text/plain, */*", "Accept-Language": "en-US,en;q=0.5",
        "Accept-Encoding": "gzip, deflate, br, zstd", "Origin": "https://app.example", "Connection": "keep-alive",
        "Referer": "https://app.example/items", "Sec-Fetch-Dest": "empty", "Sec-Fetch-Mode": "cors",
        "Sec-Fetch-Site": "cross-site", "Content-Type": "application/json",
    ]

    private static func nanoseconds(_ handler: DataPlaneHandler, _ message: RequestMessage) async -> Double {
        var failures = 0
        let start = NIODeadline.now()
        for _ in 0..<requests {
            let response = await handler.respond(to: message)
            if response.status != 200 { failures += 1 }
        }
        let elapsed = NIODeadline.now() - start
        if failures > 0 { print("\(failures) of \(requests) requests failed") }
        return Double(elapsed.nanoseconds) / Double(requests)
    }

    private static func handler(_ functions: AtOnce) -> DataPlaneHandler {
        let method = Method(
            httpMethod: "ANY",
            methodIntegration: Integration(
                type: .awsProxy, httpMethod: "POST",
                uri: "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
                    + "arn:aws:lambda:us-east-1:000000000000:function:bench/invocations"))
        let snapshot = DeploymentSnapshot(
            restAPI: RestAPI(id: "bench", name: "bench", createdDate: 0, rootResourceId: "root"),
            resources: [Resource(id: "r1", path: "/{proxy+}", resourceMethods: ["ANY": method])])
        let stage = Stage(stageName: "prod", deploymentId: "d", createdDate: 0)
        let directory = StageDirectory()
        directory.publish(StageCompiler.compile(snapshot: snapshot, stage: stage, facts: DeploymentFacts()).0)
        return DataPlaneHandler(
            directory: directory, pipeline: Pipeline(backends: Backends(http: Unreachable(), functions: functions)))
    }
}

/// A function that has its answer ready.
private struct AtOnce: FunctionInvoker {
    let answer: ByteBuffer

    func invoke(_ call: FunctionCall) async throws(FunctionFailure) -> FunctionAnswer {
        FunctionAnswer(payload: answer, executedVersion: "$LATEST", requestID: "bench")
    }
}

/// Stands where a backend would: no method here calls one.
private struct Unreachable: HTTPBackend {
    func send(_ request: BackendMessage) async throws(BackendFailure) -> ResponseMessage {
        throw .unreachable("the benchmark has no backend")
    }
}
