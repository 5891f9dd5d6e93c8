internal import APIModel
internal import Storage

extension OperationTable {
    /// TestInvokeMethod: one call of a method of the live definition, carried out by the data plane.
    mutating func testInvoke() {
        on(.testInvokeMethod, wait: testInvokeMethod)
    }
}

private struct TestInvokeMethodInput: Decodable {
    var pathWithQueryString: String?
    var body: String?
    var headers: [String: String]?
    var multiValueHeaders: [String: [String]]?
    var clientCertificateId: String?
    var stageVariables: [String: String]?

    /// Both header members in one list; a name in both is sent with the values of both (assumed).
    var headerList: [(name: String, value: String)] {
        let single = (headers ?? [:]).sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        let multiple = (multiValueHeaders ?? [:]).sorted { $0.key < $1.key }
            .flatMap { name, values in values.map { (name: name, value: $0) } }
        return single + multiple
    }
}

private struct TestInvokeMethodOutput: Encodable {
    var status: Int
    var body: String
    var headers: [String: String]
    var multiValueHeaders: [String: [String]]
    var log: String
    var latency: Int

    init(_ result: TestInvocationResult) {
        status = result.status
        body = result.body
        multiValueHeaders = Dictionary(grouping: result.headers, by: \.name).mapValues { $0.map(\.value) }
        headers = multiValueHeaders.mapValues { $0.joined(separator: ",") }
        log = result.log
        latency = result.latency
    }
}

@Sendable
private func testInvokeMethod(_ call: OperationCall, _ store: any Store) async throws -> OperationOutput {
    let input: TestInvokeMethodInput = try call.decode()
    if let certificate = input.clientCertificateId, !certificate.isEmpty {
        // There are no client certificates yet.
        throw ControlPlaneError.notFound("Invalid Client Certificate identifier specified")
    }
    guard let invoker = call.configuration.testInvoker else {
        throw ControlPlaneError(.notImplemented, "TestInvokeMethod needs a data plane, and this server has none.")
    }
    let definition = try await store.read { transaction in
        let resource = call.restAPI.resource(call.capture("resource_id"))
        guard try transaction.exists(resource) else { throw Resource.missing(at: resource, call) }
        let verb = call.capture("http_method")
        let method = resource.method(verb)
        // A verb that `ANY` stands for can be tested as itself.
        let isCovered = try HTTPMethodName.all.contains(verb) && transaction.exists(resource.method(HTTPMethodName.any))
        guard try isCovered || transaction.exists(method) else { throw Method.missing(at: method, call) }
        return try transaction.definition(of: call.capture("restapi_id"))
    }
    let result = await invoker.invoke(
        TestInvocation(
            definition: definition,
            resourceId: call.capture("resource_id"),
            httpMethod: call.capture("http_method"),
            pathWithQueryString: input.pathWithQueryString ?? "",
            body: input.body ?? "",
            headers: input.headerList,
            stageVariables: input.stageVariables ?? [:]))
    return try .json(TestInvokeMethodOutput(result))
}
