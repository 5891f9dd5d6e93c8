import Functions
import HTTPMessages
import NIOCore

/// The Lambda function behind a method, for AWS_PROXY and AWS.
struct LambdaTarget: Sendable {
    /// Which of API Gateway's two ways to use a function.
    enum Use: Sendable, Equatable {
        /// The event is the request, the answer the response.
        case proxy
        /// The same, with an answer in pieces.
        case streamingProxy
        /// Event and response are made by templates.
        case custom
    }

    let location: String
    let use: Use
    let function: FunctionURI
    let caller: Caller
    let timeout: TimeAmount
    /// `requestContext.operationName`
    let operationName: String?
    /// Values for `Qualifier`, the one parameter of Invoke's query.
    let qualifier: ValueSource?

    /// On whose behalf the function is called.
    enum Caller: Sendable, Equatable {
        /// A role's; it is the account's own.
        case account
        /// API Gateway's, whom the function's policy must let in. The ARN's verb is the request's, its path the
        /// resource's as defined (serverless-application-model issues 296 and 540).
        case gateway(beforeVerb: String, path: String)

        func caller(verb: String) -> FunctionCall.Caller {
            switch self {
            case .account: .account
            case .gateway(let prefix, let path):
                .service(principal: "apigateway.amazonaws.com", sourceARN: "\(prefix)\(verb)\(path)")
            }
        }
    }
}

extension LambdaTarget {
    /// The call of a proxy integration.
    ///
    /// - Parameter trace: the request's, made whole.
    func proxyCall(_ invocation: Invocation, _ trace: TraceID) -> FunctionCall {
        var call = call(
            invocation, trace, payload: LambdaProxyEvent.bytes(invocation, operationName: operationName))
        call.isKnownJSON = true
        return call
    }

    /// The call of a custom integration: the payload is what the template made, and headers of Invoke may be mapped.
    func customCall(
        _ invocation: Invocation, _ trace: TraceID, _ scope: ValueScope, _ headers: [RequestMappings.Value],
        _ payload: ByteBuffer
    ) throws(GatewayFailure) -> FunctionCall {
        // An empty body is an event all the same (spec: `{}`).
        let event = payload.readableBytes == 0 ? ByteBuffer(string: "{}") : payload
        var call = call(invocation, trace, payload: event)
        for header in headers {
            if header.name.equalsIgnoringASCIICase("X-Amz-Invocation-Type") {
                guard let type = FunctionCall.InvocationType(rawValue: header.value) else {
                    throw .configuration(
                        .text(
                            "\(location): X-Amz-Invocation-Type is \(header.value); map it to 'RequestResponse', 'Event' "
                                + "or 'DryRun'"),
                        log: "Invalid invocation type \(header.value)")
                }
                call.invocationType = type
            } else if header.name.equalsIgnoringASCIICase("X-Amz-Client-Context") {
                call.clientContext = header.value
            } else if header.name.equalsIgnoringASCIICase("X-Amz-Log-Type") {
                call.wantsLogTail = header.value == "Tail"
            }
        }
        call.qualifier = qualifier?.text(in: scope)
        return call
    }

    private func call(_ invocation: Invocation, _ trace: TraceID, payload: ByteBuffer) -> FunctionCall {
        // A test shows the answer when it is complete.
        let streams: Bool = use == .streamingProxy && !invocation.isTest
        return FunctionCall(
            function: function.function,
            payload: payload,
            traceID: trace.text,
            streams: streams,
            caller: caller.caller(verb: invocation.request.method),
            timeout: use == .streamingProxy && invocation.isTest ? min(timeout, .testedStream) : timeout)
    }
}

extension TimeAmount {
    /// How long a test waits for a streamed answer (AWS guide, page response-streaming-troubleshoot).
    static let testedStream: TimeAmount = .seconds(35)
}
