import HTTPMessages

/// A request that has found its method, with the values its path and query bring.
struct Invocation: Sendable {
    let request: ClientRequest
    let stage: CompiledStage
    let method: CompiledMethod
    let captures: [PathCapture]
    let query: [QueryItem]
    /// What TestInvokeMethod shows; nil for real requests.
    let log: ExecutionLog?

    var scope: ValueScope {
        ValueScope(request: request, stage: stage, method: method, captures: captures, query: query, isTest: isTest)
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
        log: ExecutionLog? = nil
    ) {
        self.request = request
        self.stage = stage
        self.method = method
        self.captures = captures
        query = method.readsQuery || log != nil ? QueryString.parse(request.message.query) : []
        self.log = log
    }
}
