import APIModel
import Functions
import HTTPMessages
import JSON
import NIOCore

extension Pipeline {
    /// Lets in whom the method's authorizer lets in, and keeps what it said of the caller. What is remembered is
    /// decided without a wait.
    func authorize(_ invocation: inout Invocation) async throws(GatewayFailure) {
        if case .none = invocation.method.authorization { return }
        let start = clock.monotonicNanoseconds()
        defer { invocation.authorizerNanoseconds = clock.monotonicNanoseconds() - start }
        switch invocation.method.authorization {
        case .none: return
        case .refused(let refusal):
            throw .authorizerConfiguration(.refused(refusal), log: refusal.logSentence)
        case .function(let authorizer):
            try await authorize(&invocation, by: authorizer)
        case .userPools(let authorizer, let scopes):
            invocation.authorizer = try await authorize(invocation, byTokenOf: authorizer, scopes: scopes)
        }
    }

    /// Asks a Lambda authorizer, or remembers what it said, and holds the method against its policy. What it said of
    /// the caller is kept where it denies, too: the gateway response shows it (stackoverflow.com/questions/47921803,
    /// qiita.com/kter/items/4d4163e7f64ed34303bf).
    private func authorize(
        _ invocation: inout Invocation, by authorizer: CompiledAuthorizer
    ) async throws(GatewayFailure) {
        let arn = MethodARN.text(invocation)
        guard arn.utf8.count <= Limits.methodARNBytes else { throw .methodARNTooLong(arn.utf8.count) }
        let identity = try identity(of: invocation, for: authorizer)
        let answer: PolicyAnswer
        let latency: Int
        let isRemembered: Bool
        if let key = identity.key,
            case .policy(let remembered)? = authorizerCache.answer(
                key, at: clock.monotonicNanoseconds())
        {
            answer = remembered
            latency = 0
            isRemembered = true
        } else {
            let epoch = authorizerCache.epoch
            let start = clock.monotonicNanoseconds()
            let (fresh, bytes) = try await ask(authorizer, invocation, identity, arn)
            let end = clock.monotonicNanoseconds()
            latency = Int((end - start) / 1_000_000)
            if let key = identity.key, let timeToLive = authorizer.timeToLive {
                // A parsed policy takes some times the space of its text.
                authorizerCache.keep(
                    .policy(fresh), key, until: end + timeToLive, bytes: 4 * bytes + 512, askedIn: epoch)
            }
            answer = fresh
            isRemembered = false
        }
        var context = answer.context
        context.integrationLatency = latency
        invocation.authorizer = context
        switch answer.policy.decision(on: arn, for: PolicyFacts(invocation)) {
        case .allowed: return
        case .explicitlyDenied:
            throw .accessDenied(
                isExplicit: true,
                invocation.authorizerCause(
                    authorizer, "its policy for \(answer.context.principalID ?? "") denies \(arn)"))
        case .implicitlyDenied:
            throw .accessDenied(
                isExplicit: false,
                invocation.authorizerCause(
                    authorizer,
                    "its policy for \(answer.context.principalID ?? "") does not allow execute-api:Invoke on \(arn)"
                        + (isRemembered
                            ? "; it is a remembered policy, made for an earlier request: let the function name all that "
                                + "the caller may do, e.g. with *, or set authorizerResultTtlInSeconds to 0" : "")))
        }
    }

    /// Calls the function behind an authorizer; its answer, read, and how many bytes it had.
    func ask(
        _ authorizer: CompiledAuthorizer,
        _ invocation: Invocation,
        _ identity: CallerIdentity,
        _ arn: String
    ) async throws(GatewayFailure) -> (PolicyAnswer, bytes: Int) {
        let function: AuthorizerFunction
        let event: ByteBuffer
        switch authorizer.kind {
        case .token(let target):
            function = target
            event = AuthorizerEvent.token(identity.token, methodARN: arn)
        case .request(let target):
            function = target
            event = AuthorizerEvent.request(invocation, methodARN: arn)
        case .userPools:
            throw .authorizerConfiguration(
                invocation.authorizerCause(authorizer, "a user pool authorizer has no function"),
                log: "Authorizer error")
        }
        invocation.log?.recordAuthorizerCall(function, event, invocation)
        let answer: FunctionAnswer
        do throws(FunctionFailure) {
            answer = try await backends.functions.invoke(
                FunctionCall(
                    function: function.function, payload: event, isKnownJSON: true, traceID: invocation.traceID.text,
                    caller: function.caller, timeout: .milliseconds(Int64(Limits.authorizerTimeoutMilliseconds))))
        } catch {
            throw Self.failure(error, invocation, authorizer)
        }
        invocation.log?.line("Authorizer result body before parsing: \(answer.payload.text)")
        if answer.functionError != nil { throw Self.failure(of: answer, invocation, authorizer) }
        do {
            return (try PolicyAnswer(answer.payload), answer.payload.readableBytes)
        } catch {
            throw .authorizerConfiguration(
                invocation.authorizerCause(authorizer, error.reason), log: "Could not parse policy")
        }
    }

    /// There was no invocation.
    private static func failure(
        _ failure: FunctionFailure, _ invocation: Invocation, _ authorizer: CompiledAuthorizer
    ) -> GatewayFailure {
        let cause = invocation.authorizerCause(authorizer, failure.text)
        switch failure {
        case .timedOut: return .authorizerFailure(cause)
        case .notFound, .accessDenied:
            return .authorizerConfiguration(cause, log: "Invalid permissions on Lambda function")
        case .throttled, .invalidRequest, .tooLarge, .unavailable, .network:
            return .authorizerConfiguration(cause, log: "Authorizer error")
        }
    }

    /// The function failed: one message of an error is an answer, all others are not.
    private static func failure(
        of answer: FunctionAnswer, _ invocation: Invocation, _ authorizer: CompiledAuthorizer
    ) -> GatewayFailure {
        let message = (try? JSONValue.parse(answer.payload.readableBytesView))?["errorMessage"]?.stringValue
        if message == "Unauthorized" {
            return .unauthorized(
                invocation.authorizerCause(authorizer, "its function ended with the error Unauthorized"),
                requestID: invocation.request.identifiers.requestID)
        }
        return .authorizerFailure(
            invocation.authorizerCause(
                authorizer,
                "its function failed: \(message ?? "without errorMessage"); only an error whose message is exactly "
                    + "Unauthorized is a 401"))
    }
}
