import JSON

/// What an authorizer said of the caller: `$context.authorizer`, and `requestContext.authorizer` of a function's event.
struct AuthorizerContext: Sendable {
    /// A Lambda authorizer's `principalId`.
    var principalID: String?
    /// A Lambda authorizer's `context`: strings, numbers and booleans, as it gave them.
    var entries: JSONObject = JSONObject()
    /// A user pool token's claims.
    var claims: JSONObject?
    /// Milliseconds that the authorizer took; 0 for a remembered answer.
    var integrationLatency: Int = 0
    /// The API key, where `apiKeySource` is AUTHORIZER.
    var usageIdentifierKey: String?
}
