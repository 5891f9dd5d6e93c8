internal import ControlPlane
internal import DataPlane

/// Binds the control plane's `TestInvokeAuthorizer` to the data plane: neither knows the other.
struct PipelineAuthorizerTester: AuthorizerTester {
    let facts: DeploymentFacts
    let backends: Backends

    func test(_ test: AuthorizerTest) async -> ControlPlane.AuthorizerTestResult {
        let result = await AuthorizerTestInvocation.run(
            snapshot: test.definition, authorizerID: test.authorizerId,
            multiValueHeaders: Dictionary(grouping: test.headers, by: \.name).mapValues { $0.map(\.value) },
            pathWithQueryString: test.pathWithQueryString, body: test.body, stageVariables: test.stageVariables,
            additionalContext: test.additionalContext, facts: facts, backends: backends)
        guard let result else {
            // The control plane looked the authorizer up in this same definition.
            return ControlPlane.AuthorizerTestResult(
                clientStatus: 404, log: "the definition has no such authorizer", latency: 0)
        }
        return ControlPlane.AuthorizerTestResult(
            clientStatus: result.clientStatus, log: result.log, latency: result.latency,
            principalId: result.principalID, policy: result.policy, authorization: result.authorization,
            claims: result.claims)
    }
}
