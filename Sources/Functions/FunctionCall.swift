public import NIOCore

/// One invocation, as Lambda's Invoke operation has it.
public struct FunctionCall: Sendable {
    /// `X-Amz-Invocation-Type`.
    public enum InvocationType: String, Sendable, CaseIterable {
        /// Waits for the answer.
        case requestResponse = "RequestResponse"
        /// Is accepted, and carried out later.
        case event = "Event"
        /// Checks whether it would be let in.
        case dryRun = "DryRun"
    }

    /// A function's name, partial or whole ARN, with or without a qualifier, e.g.
    /// `arn:aws:lambda:us-east-1:000000000000:function:hello:live`.
    public var function: String
    /// What `function` does not say itself: a version or an alias.
    public var qualifier: String?
    public var payload: ByteBuffer
    /// Set by whoever wrote the payload as JSON itself, so that nobody has to read it to know.
    public var isKnownJSON: Bool
    public var invocationType: InvocationType
    /// `X-Amz-Client-Context` as it is sent: base64 of JSON.
    public var clientContext: String?
    /// `X-Amzn-Trace-Id`, e.g. `Root=1-5759e988-bd862e3fe1be46a994272793`.
    public var traceID: String?
    /// Whether the last 4 KB of the function's log are to be brought back.
    public var wantsLogTail: Bool
    /// Whether the answer may be brought in pieces.
    public var streams: Bool
    public var caller: Caller
    /// How long the caller waits; the function's own timeout holds besides.
    public var timeout: TimeAmount
    /// The invocation's id where the caller has already named it to others, as a function URL has in its event; else
    /// whoever runs the function makes one.
    public var requestID: String?

    /// On whose behalf the function is called.
    public enum Caller: Sendable, Hashable {
        /// Someone with credentials of the account: no permission of the function's is asked for.
        case account
        /// An AWS service, which the function's policy must let in, e.g. `apigateway.amazonaws.com` for
        /// `arn:aws:execute-api:us-east-1:000000000000:a1b2c3d4e5/prod/GET/pets`.
        case service(principal: String, sourceARN: String)
    }

    public init(
        function: String,
        qualifier: String? = nil,
        payload: ByteBuffer,
        isKnownJSON: Bool = false,
        invocationType: InvocationType = .requestResponse,
        clientContext: String? = nil,
        traceID: String? = nil,
        wantsLogTail: Bool = false,
        streams: Bool = false,
        caller: Caller = .account,
        timeout: TimeAmount = .minutes(15),
        requestID: String? = nil
    ) {
        self.function = function
        self.qualifier = qualifier
        self.payload = payload
        self.isKnownJSON = isKnownJSON
        self.invocationType = invocationType
        self.clientContext = clientContext
        self.traceID = traceID
        self.wantsLogTail = wantsLogTail
        self.streams = streams
        self.caller = caller
        self.timeout = timeout
        self.requestID = requestID
    }
}
