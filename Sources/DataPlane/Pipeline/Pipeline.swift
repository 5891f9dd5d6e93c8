public import HTTPMessages

/// The way of a request through a stage. This file is the table of contents: the steps stand in reading order, and
/// nothing reorders them at run time.
public struct Pipeline: Sendable {
    let backends: Backends
    let clock: any PipelineClock
    let identifiers: any IdentifierSource
    let observer: (any RequestObserver)?
    let decodedBodies: DecodedBodies
    let authorizerCache: AuthorizerCache

    /// - Parameters:
    ///   - decodedBodyBytes: how much memory compressed request bodies may take together once they are decoded.
    ///   - authorizerCache: what authorizers said; whoever flushes stages' authorizers holds it too.
    public init(
        backends: Backends,
        clock: any PipelineClock = SystemPipelineClock(),
        identifiers: any IdentifierSource = RandomIdentifiers(),
        observer: (any RequestObserver)? = nil,
        decodedBodyBytes: Int = 256 * 1_024 * 1_024,
        authorizerCache: AuthorizerCache = AuthorizerCache()
    ) {
        self.backends = backends
        self.clock = clock
        self.identifiers = identifiers
        self.observer = observer
        decodedBodies = DecodedBodies(limit: decodedBodyBytes)
        self.authorizerCache = authorizerCache
    }

    /// Answers every request, and tells the observer once. What is decided by the route alone is answered at once.
    public func begin(_ request: ClientRequest, in stage: CompiledStage) -> MessageAnswer {
        let start: UInt64 = observer == nil ? 0 : clock.monotonicNanoseconds()
        do throws(GatewayFailure) {
            try refuseAmbiguousPath(request)
            if stage.cors != nil, let response = preflight(request, in: stage) {
                return .ready(observed(response, to: request, in: stage, since: start))
            }
            let route = try route(request, in: stage)
            if let ready = route.method.readyAnswer, ready.serves(request) {
                var response = ready.answer(to: request, resourcePath: route.method.resourcePath)
                if let rule = route.resource.cors { decorate(&response, by: rule, for: request) }
                return .ready(observed(response, to: request, in: stage, since: start))
            }
            return .waiting {
                var response = await answer(request, stage, route)
                if let rule = route.resource.cors { decorate(&response, by: rule, for: request) }
                return observed(response, to: request, in: stage, since: start)
            }
        } catch {
            var response = finish(gatewayResponse(for: error, to: request, in: stage, nil), for: request)
            if let rule = ruleForMiss(request, in: stage) { decorate(&response, by: rule, for: request) }
            return .ready(observed(response, to: request, in: stage, since: start))
        }
    }

    private func answer(_ request: ClientRequest, _ stage: CompiledStage, _ route: RouteMatch) async -> ClientResponse {
        var invocation = Invocation(
            request, stage, route.method, captures: route.captures, traceID: TraceID(of: request, identifiers))
        var response: ClientResponse
        do throws(GatewayFailure) {
            try checkAccess(invocation)
            try await authorize(&invocation)
            response = try await execute(invocation)
        } catch {
            response = gatewayResponse(for: error, to: request, in: stage, invocation)
        }
        response.authorizerNanoseconds = invocation.authorizerNanoseconds
        return finish(response, for: request)
    }

    /// Tells the observer of an answer.
    private func observed(
        _ response: ClientResponse, to request: ClientRequest, in stage: CompiledStage, since start: UInt64
    ) -> ResponseMessage {
        observer?.observe(
            RequestRecord(request, stage, response, latencyNanoseconds: clock.monotonicNanoseconds() - start))
        return response.message
    }

    /// What TestInvokeMethod runs too: everything from the body's coding to the method response's.
    func execute(_ invocation: Invocation) async throws(GatewayFailure) -> ClientResponse {
        var invocation = try decodeBody(of: invocation)
        if invocation.method.bodyValidation != nil { invocation.document = BodyDocument(invocation.body) }
        try validate(invocation)
        let integration = try servedIntegration(of: invocation)
        let (call, overrides) = try mapRequest(invocation, integration)
        let answer = try await integrate(call, invocation)
        let response = try mapResponse(answer, invocation, integration, overrides)
        return encodeBody(of: response, to: answer, invocation)
    }

    /// Adds the two ids that every answer carries.
    func finish(_ response: ClientResponse, for request: ClientRequest) -> ClientResponse {
        var response = response
        response.message.headers.fields += request.identifiers.headers.fields
        return response
    }
}
