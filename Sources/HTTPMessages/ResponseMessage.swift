public import NIOCore

/// One HTTP response, whole but for what `stream` brings. The transport adds `Date`, `Content-Length` and `Connection`; nobody else may.
public struct ResponseMessage: Sendable {
    public var status: Int
    /// Header lines rendered ahead of the request; they go out before `headers`.
    public var prepared: HeaderLines?
    public var headers: HeaderList
    public var body: ByteBuffer
    /// What follows `body` as it is made; the response then goes out in chunks, or until the connection ends.
    public var stream: BodyStream?

    public init(status: Int, headers: HeaderList = HeaderList(), body: ByteBuffer = ByteBuffer()) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Every header, the prepared ones first.
    public var allHeaders: HeaderList {
        prepared.map { HeaderList($0.fields + headers.fields) } ?? headers
    }

    public init(status: Int, headers: HeaderList = HeaderList(), text: String) {
        self.init(status: status, headers: headers, body: ByteBuffer(string: text))
    }
}
