import HTTPMessages

/// A header in which the gateway's front says whence a request came, as backends behind HTTP_PROXY and mappings see it.
///
/// Source: the method request headers of AWS's execution logs; [S:test_http_integration_with_lambda], where a backend
/// behind HTTP_PROXY gets the client's address and one behind HTTP does not. Test invocations have none.
enum ForwardedHeader: String, Sendable, CaseIterable {
    /// What the client sent, then the address it has.
    case client = "X-Forwarded-For"
    case port = "X-Forwarded-Port"
    case scheme = "X-Forwarded-Proto"

    /// The value that replaces whatever the client sent.
    func value(of request: ClientRequest) -> String {
        let connection = request.message.connection
        switch self {
        case .client:
            let claimed = request.message.headers.all(rawValue)
            return claimed.isEmpty
                ? connection.remoteAddress : (claimed + [connection.remoteAddress]).joined(separator: ", ")
        case .port: return String(connection.localPort)
        case .scheme: return connection.scheme
        }
    }
}
