import Functions
import HTTPMessages
import NIOCore

extension Pipeline {
    /// The call of a Lambda proxy integration. Its parameter mappings have no effect, but those that no mapping may set
    /// fail the request all the same (recorded: test_apigateway_header_remapping_aws).
    func mapProxyRequest(
        _ invocation: Invocation, _ integration: CompiledIntegration, _ target: LambdaTarget
    ) throws(GatewayFailure) -> BackendCall {
        let mappings = integration.requestMappings
        if !mappings.headers.isEmpty {
            try mappings.check(mappings.headerValues(in: invocation.scope), location: integration.location)
        }
        let trace = invocation.traceID.whole(identifiers)
        let call = target.proxyCall(invocation, trace)
        invocation.log?.recordCall(call, target)
        return .function(call, target, trace)
    }

    /// The call of a custom integration with a function.
    func mapCustomRequest(
        _ invocation: Invocation,
        _ target: LambdaTarget,
        _ scope: ValueScope,
        _ headers: [RequestMappings.Value],
        _ body: ByteBuffer
    ) throws(GatewayFailure) -> BackendCall {
        let trace = invocation.traceID.whole(identifiers)
        let call = try target.customCall(invocation, trace, scope, headers, body)
        invocation.log?.recordCall(call, target)
        return .function(call, target, trace)
    }
}

extension ExecutionLog {
    /// What goes to a function.
    func recordCall(_ call: FunctionCall, _ target: LambdaTarget) {
        line("Endpoint request URI: \(target.function.address)")
        line("Endpoint request headers: {X-Amzn-Trace-Id=\(call.traceID ?? "")}")
        line("Endpoint request body after transformations: \(call.payload.text)")
        line("Sending request to \(target.function.address)")
    }
}
