public import HTTPMessages
public import NIOCore

/// What an invocation brought back.
public struct FunctionAnswer: Sendable {
    /// The answer, or its beginning when it is streamed; empty for events and dry runs.
    public var payload: ByteBuffer
    /// The rest of a streamed answer.
    public var stream: BodyStream?
    /// `Content-Type` of a streamed answer, as the function's runtime gives it.
    public var contentType: String?
    /// `X-Amz-Function-Error`: `Unhandled` when the function failed; the payload then holds `errorMessage` and the rest.
    public var functionError: String?
    /// `$LATEST` or a number.
    public var executedVersion: String
    /// The invocation's id, as its log lines have it.
    public var requestID: String
    /// The end of the log, at most 4,096 bytes, where it was asked for.
    public var logTail: ByteBuffer?

    public init(
        payload: ByteBuffer,
        stream: BodyStream? = nil,
        contentType: String? = nil,
        functionError: String? = nil,
        executedVersion: String,
        requestID: String,
        logTail: ByteBuffer? = nil
    ) {
        self.payload = payload
        self.stream = stream
        self.contentType = contentType
        self.functionError = functionError
        self.executedVersion = executedVersion
        self.requestID = requestID
        self.logTail = logTail
    }
}
