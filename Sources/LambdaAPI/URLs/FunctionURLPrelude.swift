internal import HTTPMessages
internal import NIOCore

/// The metadata before a streamed body, which ends at eight zero bytes.
enum FunctionURLPrelude {
    /// What a runtime calls a stream that begins with metadata (`awslambda.HttpResponseStream.from`).
    static let contentType = "application/vnd.awslambda.http-integration-response"

    /// Zero bytes between metadata and body.
    static let separatorLength = 8

    /// Bytes within which the metadata ends. AWS asks for 16 KB of API Gateway's streams; of function URLs it
    /// publishes none, so the same is taken.
    static let limit = 16_384

    /// Takes metadata and separator from the stream's beginning; what is left of `first` is the body's beginning.
    static func take(from first: inout ByteBuffer, _ stream: BodyStream?) async throws(FunctionURLFailure) -> ByteBuffer
    {
        // Where the search goes on: a separator may lie across two pieces.
        var searched = first.readerIndex
        while true {
            if let place = separator(in: first, from: searched) {
                let length = place - first.readerIndex
                // Both lie within the readable bytes.
                let prelude = first.readSlice(length: length) ?? ByteBuffer()
                first.moveReaderIndex(forwardBy: separatorLength)
                return prelude
            }
            guard first.readableBytes <= limit else {
                throw .badGateway(
                    "the streamed answer's metadata does not end within \(limit) bytes at eight zero bytes")
            }
            searched = max(first.readerIndex, first.writerIndex - separatorLength + 1)
            guard var piece = try await next(of: stream) else {
                throw .badGateway("the streamed answer ended before its metadata did: eight zero bytes have to follow")
            }
            first.writeBuffer(&piece)
        }
    }

    private static func next(of stream: BodyStream?) async throws(FunctionURLFailure) -> ByteBuffer? {
        do {
            return try await stream?.next()
        } catch {
            throw .badGateway("the streamed answer broke off: \(error.text)")
        }
    }

    private static func separator(in buffer: ByteBuffer, from start: Int) -> Int? {
        let bytes = buffer.readableBytesView
        var zeros = 0
        for index in start..<bytes.endIndex {
            zeros = bytes[index] == 0 ? zeros + 1 : 0
            if zeros == separatorLength { return index - separatorLength + 1 }
        }
        return nil
    }
}
