import HTTPMessages
import NIOCore

/// A request that has found its method, with the values its path and query bring.
struct Invocation: Sendable {
    let request: ClientRequest
    let stage: CompiledStage
    let method: CompiledMethod
    let captures: [PathCapture]
    let query: [QueryItem]
    /// The body without its `Content-Encoding`: what is validated and mapped.
    var body: ByteBuffer
    /// The same, read as JSON at most once; set where a validator reads it before mappings and templates do.
    var document: BodyDocument?
    /// Held as long as a decoded body is.
    var share: DecodedBodies.Share?
    /// What an authorizer said of the caller: set when it let the request in, and for the gateway response when a Lambda
    /// authorizer's policy did not.
    var authorizer: AuthorizerContext?
    /// What the method's authorizer took, whatever it decided; nil when the method has none.
    var authorizerNanoseconds: UInt64?
    /// Values of `$context` that a test of an authorizer brings, by their names.
    var contextOverlay: [String: String] = [:]
    /// The request's, which a backend gets too.
    let traceID: TraceID
    /// What TestInvokeMethod shows; nil for real requests.
    let log: ExecutionLog?

    var scope: ValueScope {
        ValueScope(
            request: request, stage: stage, method: method, captures: captures, query: query, traceID: traceID,
            authorizer: authorizer, requestBody: document, isTest: isTest)
    }

    /// Whether TestInvokeMethod runs this.
    var isTest: Bool { log != nil }

    /// The media type of the body; nil when there is no `Content-Type`. A test invocation's is always JSON (AWS guide,
    /// known issues).
    var mediaType: Substring? { isTest ? MediaType.json[...] : request.mediaType }
}

extension Invocation {
    init(
        _ request: ClientRequest,
        _ stage: CompiledStage,
        _ method: CompiledMethod,
        captures: [PathCapture],
        traceID: TraceID,
        log: ExecutionLog? = nil
    ) {
        self.request = request
        self.stage = stage
        self.method = method
        self.captures = captures
        query = method.readsQuery || log != nil ? QueryString.parse(request.message.query) : []
        self.traceID = traceID
        self.log = log
        body = request.message.body
    }
}
