import APIModel
import Compression
import HTTPMessages
import NIOCore

extension Pipeline {
    /// The invocation with its body as it was before the client's `Content-Encoding`.
    ///
    /// AWS guide, "Call an API method with a compressed payload": a coding that is not supported and a body that is not
    /// so encoded are both 415. It happens "before your API and stage are identified", so that neither
    /// `minimumCompressionSize` nor binary media types have a say in it (serverless-http issue 194: it cannot be turned
    /// off, and `Content-Encoding` stays among the headers). A test invocation comes over no wire, and its body is text
    /// (assumed).
    func decodeBody(of invocation: Invocation) throws(GatewayFailure) -> Invocation {
        guard invocation.body.readableBytes > 0, !invocation.isTest,
            invocation.request.message.headers.contains("Content-Encoding")
        else { return invocation }
        let coding = invocation.request.message.headers.all("Content-Encoding").joined(separator: ",")
        var decoded = invocation
        switch ContentCoding(coding) {
        case .identity: break
        case .compressed(let format, _):
            decoded.body = try Self.decoded(invocation.body, format)
            guard let share = decodedBodies.share(decoded.body.readableBytes) else {
                throw .overloaded(
                    .text("the decoded bodies of all requests would take more than \(decodedBodies.limit) bytes"))
            }
            decoded.share = share
        case nil:
            throw .unsupportedMediaType(
                .text("the body is sent with Content-Encoding \(coding); API Gateway reads gzip, deflate and identity"))
        }
        return decoded
    }

    /// The decoded body, no longer than any body may be.
    private static func decoded(
        _ body: ByteBuffer, _ format: CompressionFormat
    ) throws(GatewayFailure) -> ByteBuffer {
        let result: Result<[UInt8], DecompressionError> = body.withUnsafeReadableBytes { bytes in
            Result { () throws(DecompressionError) in try format.decode(bytes, limit: Limits.payloadBytes) }
        }
        switch result {
        case .success(let bytes): return ByteBuffer(bytes: bytes)
        case .failure(.tooLarge(let limit)): throw .requestTooLarge(limit: limit)
        case .failure(let error):
            throw .unsupportedMediaType(.text("the body is not what its Content-Encoding says: \(error)"))
        }
    }
}
