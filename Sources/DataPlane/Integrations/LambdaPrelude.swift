import HTTPMessages
import NIOCore

/// What a function behind a streaming proxy sends before the bytes of its body: JSON with status and headers, then
/// eight zero bytes (AWS guide, "Lambda proxy integration format for response streaming").
enum LambdaPrelude {
    private static let delimiterBytes = 8
    /// Bytes among which the delimiter must end: 16 KB, more than all headers of a response may have (AWS's figure as its
    /// troubleshooting page is quoted; not tried).
    static let limit = 16 * 1_024
    /// Bytes of a streamed body that a test shows (AWS guide, page response-streaming-troubleshoot).
    static let testedBytes = 1_024 * 1_024

    /// Reads up to the delimiter.
    ///
    /// - Returns: what the function says of its response, the first bytes of the body, and the rest.
    static func read(
        _ first: ByteBuffer, _ stream: BodyStream?
    ) async throws(LambdaProxyResult.Malformed) -> (LambdaProxyResult, ByteBuffer, BodyStream?) {
        var bytes = first
        var searched = 0
        while true {
            if let end = delimiter(in: bytes, from: searched) {
                do throws(LambdaProxyResult.Malformed) {
                    let result = try LambdaProxyResult(bytes.readableBytesView.prefix(end), .prelude)
                    bytes.moveReaderIndex(forwardBy: end + delimiterBytes)
                    return (result, bytes, stream)
                } catch {
                    stream?.cancel()
                    throw error
                }
            }
            guard bytes.readableBytes < limit else {
                stream?.cancel()
                throw .init(
                    reason: "its first \(limit) bytes have no JSON with statusCode and headers followed by eight zero "
                        + "bytes; write them with awslambda.HttpResponseStream.from or its like")
            }
            searched = max(0, bytes.readableBytes - delimiterBytes + 1)
            do throws(BrokenBody) {
                guard var piece = try await stream?.next() else {
                    throw BrokenBody(
                        "it ended before the eight zero bytes that follow statusCode and headers; write them with "
                            + "awslambda.HttpResponseStream.from or its like")
                }
                bytes.writeBuffer(&piece)
            } catch {
                throw .init(reason: error.text)
            }
        }
    }

    /// The offset of eight zero bytes that end within the limit. Offsets count from the reader index.
    private static func delimiter(in bytes: ByteBuffer, from start: Int) -> Int? {
        bytes.withUnsafeReadableBytes { bytes in
            let end = min(bytes.count, limit)
            var index = start
            var zeros = 0
            while index < end {
                zeros = bytes[index] == 0 ? zeros + 1 : 0
                index += 1
                if zeros == delimiterBytes { return index - delimiterBytes }
            }
            return nil
        }
    }
}
