import HTTPMessages

/// A header that the gateway's front adds to a request, as backends behind HTTP_PROXY, mappings and templates see it.
///
/// Source: the method request headers of AWS's execution logs; [S:test_http_integration_with_lambda], where a backend
/// behind HTTP_PROXY gets the client's address and one behind HTTP does not. Templates for Kinesis make the trace's id
/// their partition key, by `$input.params('X-Amzn-Trace-Id')`. Test invocations have none.
enum ForwardedHeader: String, Sendable, CaseIterable {
    /// What the client sent, then the address it has.
    case client = "X-Forwarded-For"
    case port = "X-Forwarded-Port"
    case scheme = "X-Forwarded-Proto"
    /// The id that the backend gets too.
    case trace = "X-Amzn-Trace-Id"

    /// The value that replaces whatever the client sent; nil for the trace of a request that found no method.
    func value(in scope: ValueScope) -> String? {
        let request = scope.request
        let connection = request.message.connection
        switch self {
        case .client:
            let claimed = request.message.headers.all(rawValue)
            return claimed.isEmpty
                ? connection.remoteAddress : (claimed + [connection.remoteAddress]).joined(separator: ", ")
        case .port: return String(connection.localPort)
        case .scheme: return connection.scheme
        case .trace: return scope.traceID?.text
        }
    }
}
