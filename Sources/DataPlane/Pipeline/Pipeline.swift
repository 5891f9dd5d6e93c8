public import HTTPMessages

/// The way of a request through a stage. This file is the table of contents: the steps stand in reading order, and
/// nothing reorders them at run time.
public struct Pipeline: Sendable {
    let backend: any HTTPBackend
    let clock: any PipelineClock
    let identifiers: any IdentifierSource
    let observer: (any RequestObserver)?

    public init(
        backend: any HTTPBackend,
        clock: any PipelineClock = SystemPipelineClock(),
        identifiers: any IdentifierSource = RandomIdentifiers(),
        observer: (any RequestObserver)? = nil
    ) {
        self.backend = backend
        self.clock = clock
        self.identifiers = identifiers
        self.observer = observer
    }

    /// Answers every request, and tells the observer once.
    public func respond(to request: ClientRequest, in stage: CompiledStage) async -> ClientResponse {
        guard let observer else { return await answer(request, stage) }
        let start = clock.monotonicNanoseconds()
        let response = await answer(request, stage)
        observer.observe(
            RequestRecord(
                request, stage, response, latencyNanoseconds: clock.monotonicNanoseconds() - start))
        return response
    }

    private func answer(_ request: ClientRequest, _ stage: CompiledStage) async -> ClientResponse {
        var invocation: Invocation?
        do throws(GatewayFailure) {
            try refuseAmbiguousPath(request)
            let route = try route(request, in: stage)
            if let ready = route.method.readyAnswer, request.contentType == nil {
                return ready.answer(to: request, resourcePath: route.method.resourcePath)
            }
            let found = Invocation(request, stage, route.method, captures: route.captures)
            invocation = found
            try checkAccess(found)
            return finish(try await execute(found), for: request)
        } catch {
            return finish(gatewayResponse(for: error, to: request, in: stage, invocation), for: request)
        }
    }

    /// What TestInvokeMethod runs too: everything from validation to the method response.
    func execute(_ invocation: Invocation) async throws(GatewayFailure) -> ClientResponse {
        try validate(invocation)
        let integration = try servedIntegration(of: invocation)
        let call = try mapRequest(invocation, integration)
        let answer = try await integrate(call, invocation)
        return try mapResponse(answer, invocation, integration)
    }

    /// Adds the two ids that every answer carries.
    func finish(_ response: ClientResponse, for request: ClientRequest) -> ClientResponse {
        var response = response
        response.message.headers.append("x-amzn-RequestId", request.identifiers.requestID)
        response.message.headers.append("x-amz-apigw-id", request.identifiers.extendedRequestID)
        return response
    }
}
