internal import APIModel
internal import ControlPlane
internal import DataPlane
internal import HTTPMessages

/// Binds the control plane's `TestInvokeMethod` to the data plane's pipeline: neither knows the other.
struct PipelineTestInvoker: TestInvoker {
    let facts: DeploymentFacts
    let backends: Backends

    func invoke(_ invocation: ControlPlane.TestInvocation) async -> ControlPlane.TestInvocationResult {
        let result = await DataPlane.TestInvocation.run(
            snapshot: invocation.definition, resourceId: invocation.resourceId, httpMethod: invocation.httpMethod,
            pathWithQueryString: invocation.pathWithQueryString, body: invocation.body,
            multiValueHeaders: Dictionary(grouping: invocation.headers, by: \.name).mapValues { $0.map(\.value) },
            stageVariables: invocation.stageVariables, facts: facts, backends: backends)
        guard let result else {
            // The control plane looked the method up in this same definition.
            return ControlPlane.TestInvocationResult(
                status: 404, body: "", headers: [], log: "the definition has no such method", latency: 0)
        }
        return ControlPlane.TestInvocationResult(
            status: result.status, body: result.body,
            headers: result.multiValueHeaders.flatMap { name, values in values.map { (name: name, value: $0) } },
            log: result.log, latency: result.latency)
    }
}
