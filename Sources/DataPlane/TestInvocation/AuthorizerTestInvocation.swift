public import APIModel
import HTTPMessages
import JSON
import NIOCore

/// TestInvokeAuthorizer: one question to an authorizer of the live definition. Nothing is remembered, and no method is
/// held against the policy: what the authorizer says is shown.
public enum AuthorizerTestInvocation {
    /// Asks an authorizer and logs every step.
    ///
    /// - Parameters:
    ///   - pathWithQueryString: e.g. `/pets/7?x=1`; a resource that it fits gives the event its path parameters.
    ///   - multiValueHeaders: win over `headers` where both name one.
    ///   - additionalContext: values of `$context` by their names, e.g. `identity.sourceIp`, which identity sources and
    ///     the event's `requestContext` then have.
    /// - Returns: nil when the definition has no such authorizer.
    public static func run(
        snapshot: DeploymentSnapshot,
        authorizerID: String,
        headers: [String: String] = [:],
        multiValueHeaders: [String: [String]] = [:],
        pathWithQueryString: String? = nil,
        body: String? = nil,
        stageVariables: [String: String] = [:],
        additionalContext: [String: String] = [:],
        facts: DeploymentFacts = DeploymentFacts(),
        backends: Backends,
        clock: any PipelineClock = SystemPipelineClock(),
        identifiers: any IdentifierSource = RandomIdentifiers()
    ) async -> AuthorizerTestResult? {
        guard var definition = snapshot.authorizers?.first(where: { $0.id == authorizerID }) else { return nil }
        // A test is never answered by what was said before.
        definition.authorizerResultTtlInSeconds = 0
        let target = pathWithQueryString.flatMap { $0.isEmpty ? nil : $0 } ?? "/"
        let message = RequestMessage(
            method: verb, target: target, headers: TestInvocation.headerList(headers, multiValueHeaders),
            body: ByteBuffer(string: body ?? ""))
        let (stage, method, captures) = served(
            snapshot, definition, path: String(message.path), stageVariables, facts)
        let request = ClientRequest(
            message: message, path: String(message.path), identifiers: identifiers.requestIdentifiers(),
            arrival: clock.unixMilliseconds())
        let log = ExecutionLog(requestID: request.identifiers.requestID, clock: clock)
        var invocation = Invocation(
            request, stage, method, captures: captures, traceID: TraceID(of: request, identifiers), log: log)
        invocation.contextOverlay = additionalContext
        let pipeline = Pipeline(backends: backends, clock: clock, identifiers: identifiers)
        let start = clock.monotonicNanoseconds()
        log.line("Starting authorizer: \(authorizerID) for request: \(request.identifiers.requestID)")
        let answer = await answer(invocation, pipeline, log)
        let latency = Int((clock.monotonicNanoseconds() - start) / 1_000_000)
        return AuthorizerTestResult(answer, log: log.whole, latencyMilliseconds: latency)
    }

    /// Requests of tests have a path and no method; GET is what the console's have (unverified).
    private static let verb = "GET"

    /// What came of it.
    enum Answer {
        case policy(PolicyAnswer)
        case token(VerifiedToken)
        case refused(GatewayFailure)
    }

    /// A stage with one method behind the authorizer: at the resource that a path fits, else at the root.
    private static func served(
        _ snapshot: DeploymentSnapshot,
        _ authorizer: Authorizer,
        path: String,
        _ stageVariables: [String: String],
        _ facts: DeploymentFacts
    ) -> (CompiledStage, CompiledMethod, [PathCapture]) {
        let stage = Stage(
            stageName: TestInvocation.stageName, deploymentId: "test-invoke", createdDate: 0, variables: stageVariables)
        let method = Method(
            httpMethod: "ANY", authorizationType: "CUSTOM", authorizerId: authorizer.id,
            methodIntegration: Integration(type: .mock))
        var definition = snapshot
        definition.restAPI.policy = nil
        definition.authorizers = [authorizer]
        definition.corsRules = nil
        definition.resources = snapshot.resources.map { resource in
            var resource = resource
            resource.resourceMethods = ["ANY": method]
            return resource
        }
        let (compiled, _) = StageCompiler.compile(snapshot: definition, stage: stage, facts: facts)
        if let match = compiled.routes.match(SegmentedPath(path), verb: verb) {
            return (compiled, match.method, match.captures)
        }
        let root = Resource(id: snapshot.restAPI.rootResourceId, path: "/", resourceMethods: ["ANY": method])
        definition.resources = [root]
        let (fallback, _) = StageCompiler.compile(snapshot: definition, stage: stage, facts: facts)
        let compiledMethod =
            fallback.routes.match(SegmentedPath("/"), verb: verb)?.method
            ?? CompiledMethod(
                httpMethod: "ANY", resourceID: root.id, resourcePath: "/", accessRefusal: nil,
                authorization: .refused(Refusal(location: "ANY /", reason: "the definition has no root")),
                requiredParameters: [], bodyValidation: nil,
                integration: .refused(Refusal(location: "ANY /", reason: "the definition has no root")),
                readyAnswer: nil)
        return (fallback, compiledMethod, [])
    }

    private static func answer(_ invocation: Invocation, _ pipeline: Pipeline, _ log: ExecutionLog) async -> Answer {
        do throws(GatewayFailure) {
            switch invocation.method.authorization {
            case .none:
                throw .authorizerConfiguration(.text("the method has no authorizer"), log: "Authorizer error")
            case .refused(let refusal):
                throw .authorizerConfiguration(.refused(refusal), log: refusal.logSentence)
            case .function(let authorizer):
                let identity = try pipeline.identity(of: invocation, for: authorizer)
                log.recordIdentity(invocation, authorizer)
                let (policy, _) = try await pipeline.ask(
                    authorizer, invocation, identity, MethodARN.text(invocation))
                log.line(
                    "Using valid authorizer policy for principal: \(ExecutionLog.masked(policy.context.principalID))")
                log.line("Successfully completed authorizer execution")
                return .policy(policy)
            case .userPools(let authorizer, _):
                let identity = try pipeline.identity(of: invocation, for: authorizer)
                log.recordIdentity(invocation, authorizer)
                let token = try await pipeline.verifiedToken(identity, invocation, authorizer)
                // No method, no scopes: whichever kind of token it is, its audience counts where one is asked for.
                if let objection = token.audienceObjection(authorizer.validation) {
                    throw .unauthorized(
                        invocation.authorizerCause(authorizer, objection),
                        requestID: invocation.request.identifiers.requestID)
                }
                log.line("Successfully completed authorizer execution")
                return .token(token)
            }
        } catch {
            if let sentence = error.executionLogLine { log.line(sentence) }
            if error.errorType == "AuthorizerConfigurationException" { log.line(error.errorType) }
            // Not AWS's: whoever tests has no other log to find the reason in.
            log.line("Crossgate: \(error.cause.text)")
            return .refused(error)
        }
    }
}

/// What TestInvokeAuthorizer answers.
public struct AuthorizerTestResult: Sendable, Equatable {
    /// 0 when the authorizer answered, else the status that clients get.
    public let clientStatus: Int
    public let log: String
    /// Milliseconds.
    public let latency: Int
    public let principalID: String?
    /// A Lambda authorizer's policy, as JSON text.
    public let policy: String?
    /// What a Lambda authorizer's context says, each value in a list.
    public let authorization: [String: [String]]?
    /// A user pool token's claims.
    public let claims: [String: String]?

    init(_ answer: AuthorizerTestInvocation.Answer, log: String, latencyMilliseconds: Int) {
        self.log = log
        latency = latencyMilliseconds
        switch answer {
        case .policy(let policy):
            clientStatus = 0
            principalID = policy.context.principalID
            self.policy = policy.policyText
            let entries = policy.context.entries.map { ($0.key, [AuthorizerContext.text(of: $0.value)]) }
            authorization =
                entries.isEmpty ? nil : Dictionary(entries, uniquingKeysWith: { first, _ in first })
            claims = nil
        case .token(let token):
            clientStatus = 0
            principalID = nil
            policy = nil
            authorization = nil
            claims = Dictionary(
                (token.context.claims ?? JSONObject()).map { ($0.key, AuthorizerContext.text(of: $0.value)) },
                uniquingKeysWith: { first, _ in first })
        case .refused(let failure):
            clientStatus = failure.status
            principalID = nil
            policy = nil
            authorization = nil
            claims = nil
        }
    }
}
