internal import APIModel
internal import Storage

extension OperationTable {
    /// TestInvokeAuthorizer: one question to an authorizer of the live definition, carried out by the data plane.
    mutating func testInvokeAuthorizer() {
        on(.testInvokeAuthorizer, wait: invokeAuthorizer)
    }
}

private struct TestInvokeAuthorizerInput: Decodable {
    var headers: [String: String]?
    var multiValueHeaders: [String: [String]]?
    var pathWithQueryString: String?
    var body: String?
    var stageVariables: [String: String]?
    var additionalContext: [String: String]?

    /// Both header members in one list; a name in both is sent with the values of both (assumed).
    var headerList: [(name: String, value: String)] {
        let single = (headers ?? [:]).sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        let multiple = (multiValueHeaders ?? [:]).sorted { $0.key < $1.key }
            .flatMap { name, values in values.map { (name: name, value: $0) } }
        return single + multiple
    }
}

private struct TestInvokeAuthorizerOutput: Encodable {
    var clientStatus: Int
    var log: String
    var latency: Int
    var principalId: String?
    var policy: String?
    var authorization: [String: [String]]?
    var claims: [String: String]?

    init(_ result: AuthorizerTestResult) {
        clientStatus = result.clientStatus
        log = result.log
        latency = result.latency
        principalId = result.principalId
        policy = result.policy
        authorization = result.authorization
        claims = result.claims
    }
}

@Sendable
private func invokeAuthorizer(_ call: OperationCall, _ store: any Store) async throws -> OperationOutput {
    let input: TestInvokeAuthorizerInput = try call.decode()
    guard let tester = call.configuration.authorizerTester else {
        throw ControlPlaneError(.notImplemented, "TestInvokeAuthorizer needs a data plane, and this server has none.")
    }
    let definition = try await store.read { transaction in
        _ = try transaction.require(Authorizer.self, at: call.path, call)
        return try transaction.definition(of: call.capture("restapi_id"))
    }
    let result = await tester.test(
        AuthorizerTest(
            definition: definition,
            authorizerId: call.capture("authorizer_id"),
            headers: input.headerList,
            pathWithQueryString: input.pathWithQueryString ?? "",
            body: input.body ?? "",
            stageVariables: input.stageVariables ?? [:],
            additionalContext: input.additionalContext ?? [:]))
    return try .json(TestInvokeAuthorizerOutput(result))
}
