import NIOCore

extension ExecutionLog {
    /// Who asks, masked.
    func recordIdentity(_ invocation: Invocation, _ authorizer: CompiledAuthorizer) {
        let values = authorizer.identitySources.compactMap { $0.values(in: invocation.scope).last }
        line("Incoming identity: \(values.map(Self.masked).joined(separator: ", "))")
    }

    /// What goes to a Lambda authorizer's function; the event holds the identity, as AWS's log shows it.
    func recordAuthorizerCall(_ function: AuthorizerFunction, _ event: ByteBuffer, _ invocation: Invocation) {
        let region = function.function.split(separator: ":").dropFirst(3).first ?? "us-east-1"
        let address =
            "https://lambda.\(region).amazonaws.com/2015-03-31/functions/\(function.function)/invocations"
        line("Endpoint request URI: \(address)")
        line("Endpoint request headers: {X-Amzn-Trace-Id=\(invocation.traceID.text)}")
        line("Endpoint request body after transformations: \(event.text)")
        line("Sending request to \(address)")
    }

    /// The last six characters behind as many stars as there are others.
    static func masked(_ text: String?) -> String {
        let text = text ?? ""
        let shown = text.count > 6 ? text.suffix(6) : ""
        return String(repeating: "*", count: text.count - shown.count) + shown
    }
}
