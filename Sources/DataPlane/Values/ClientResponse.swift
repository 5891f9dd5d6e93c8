public import HTTPMessages

/// What a client gets, and what observers learn of how it came about.
public struct ClientResponse: Sendable {
    public var message: ResponseMessage
    /// The resource that served the request, e.g. `/pets/{petId}`.
    var resourcePath: String?
    var integrationLatencyNanoseconds: UInt64?
    /// What the method's authorizer took; nil when the method has none.
    var authorizerNanoseconds: UInt64?
    /// Set when the gateway itself answered.
    var failure: GatewayFailure?
    /// Set when a CORS rule wrote the answer's CORS headers, or all of it.
    var cors: CORSVerdict?
}
