public import APIModel
import HTTPMessages
import NIOCore

/// TestInvokeMethod: one method of the live definition run without URL, stage, authorizer, API key and throttle.
public enum TestInvocation {
    /// The name of the stage that a test invocation runs in on AWS.
    static let stageName = "test-invoke-stage"
    /// What `$context` says of a test's client and host, and that its path has no stage (Lambda events of console tests
    /// in public logs).
    static let sourceAddress = "test-invoke-source-ip"
    static let domainName = "testPrefix.testDomainName"

    /// Runs a method and logs every step.
    ///
    /// - Parameters:
    ///   - snapshot: the live definition, not a deployment.
    ///   - httpMethod: as defined, or a verb that the resource's `ANY` stands for.
    ///   - pathWithQueryString: e.g. `/pets/7?x=1`; a path that does not fit the resource gives no path parameters.
    ///   - multiValueHeaders: win over `headers` where both name one.
    /// - Returns: nil when the definition has no such resource or method.
    public static func run(
        snapshot: DeploymentSnapshot,
        resourceId: String,
        httpMethod: String,
        pathWithQueryString: String? = nil,
        body: String? = nil,
        headers: [String: String] = [:],
        multiValueHeaders: [String: [String]] = [:],
        stageVariables: [String: String] = [:],
        facts: DeploymentFacts = DeploymentFacts(),
        backends: Backends,
        clock: any PipelineClock = SystemPipelineClock(),
        identifiers: any IdentifierSource = RandomIdentifiers()
    ) async -> TestInvocationResult? {
        guard let resource = snapshot.resources.first(where: { $0.id == resourceId }) else { return nil }
        let stage = Stage(
            stageName: stageName, deploymentId: "test-invoke", createdDate: 0, variables: stageVariables)
        // Only the invoked resource is compiled: the rest of the definition plays no part.
        var definition = snapshot
        definition.resources = [resource]
        // Nor do CORS rules: a policy acts at a stage's door, and a test invocation comes through none. What it shows is
        // what the method answers, as on AWS, where there are no such rules.
        definition.corsRules = nil
        let (compiled, _) = StageCompiler.compile(snapshot: definition, stage: stage, facts: facts)
        let served = compiled.routes.resource(at: resource.path)
        guard let method = served?.method(defined: httpMethod) ?? served?.method(for: httpMethod) else { return nil }

        let target = pathWithQueryString.flatMap { $0.isEmpty ? nil : $0 } ?? resource.path
        let message = RequestMessage(
            method: httpMethod == HTTPMethodName.any ? "GET" : httpMethod,
            target: target,
            headers: headerList(headers, multiValueHeaders),
            body: ByteBuffer(string: body ?? ""))
        let request = ClientRequest(
            message: message, path: String(message.path), identifiers: identifiers.requestIdentifiers(),
            arrival: clock.unixMilliseconds())
        // Without a path there are no values: the resource's own path is none to take them from.
        let isPathGiven: Bool = pathWithQueryString?.isEmpty == false
        let captures = isPathGiven ? RouteTrie.captures(of: request.path, on: resource.path) : nil
        let log = ExecutionLog(requestID: request.identifiers.requestID, clock: clock)
        let invocation = Invocation(
            request, compiled, method, captures: captures ?? [], traceID: TraceID(of: request, identifiers), log: log)
        let start = clock.monotonicNanoseconds()
        log.recordRequest(invocation, path: captures == nil ? resource.path : request.path)
        let pipeline = Pipeline(backends: backends, clock: clock, identifiers: identifiers)
        let response = await answer(invocation, pipeline, log)
        return TestInvocationResult(
            response.message, log: log.whole,
            latencyMilliseconds: Int((clock.monotonicNanoseconds() - start) / 1_000_000))
    }

    private static func answer(
        _ invocation: Invocation,
        _ pipeline: Pipeline,
        _ log: ExecutionLog
    ) async -> ClientResponse {
        do throws(GatewayFailure) {
            try pipeline.refuseAmbiguousPath(invocation.request)
            let response = try await pipeline.execute(invocation)
            log.recordCompletion(response.message)
            return response
        } catch {
            var response = pipeline.gatewayResponse(
                for: error, to: invocation.request, in: invocation.stage, invocation)
            // Recorded: a failure shows `x-amzn-ErrorType` only.
            if response.message.headers.first("Content-Type") == MediaType.json {
                response.message.headers.remove("Content-Type")
            }
            log.recordFailure(error, status: response.message.status)
            return response
        }
    }

    static func headerList(_ single: [String: String], _ multi: [String: [String]]) -> HeaderList {
        var list = HeaderList()
        for (name, values) in multi.sorted(by: { $0.key < $1.key }) {
            for value in values { list.append(name, value) }
        }
        for (name, value) in single.sorted(by: { $0.key < $1.key }) where multi[name] == nil {
            list.append(name, value)
        }
        return list
    }
}

/// What TestInvokeMethod answers.
public struct TestInvocationResult: Sendable, Equatable {
    public let status: Int
    public let body: String
    /// Several values of one name joined by commas.
    public let headers: [String: String]
    public let multiValueHeaders: [String: [String]]
    public let log: String
    /// Milliseconds.
    public let latency: Int

    init(_ response: ResponseMessage, log: String, latencyMilliseconds: Int) {
        status = response.status
        body = response.body.text
        var multi: [String: [String]] = [:]
        for field in response.headers.fields { multi[field.name, default: []].append(field.value) }
        multiValueHeaders = multi
        headers = multi.mapValues { $0.joined(separator: ",") }
        self.log = log
        latency = latencyMilliseconds
    }
}
