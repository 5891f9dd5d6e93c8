import Compression
import HTTPMessages
import NIOCore

extension Pipeline {
    /// The response as the client's `Accept-Encoding` and the API's `minimumCompressionSize` want it.
    ///
    /// AWS guide, "Receive an API response with a compressed payload": compressed is what an integration answered, its
    /// template applied, of any media type, if it has the API's least size and the integration sent no
    /// `Content-Encoding`. No `Vary` is added. Assumed: what the gateway says for itself is not compressed, nor is an
    /// empty body, and test invocations show text.
    func encodeBody(
        of response: ClientResponse, to answer: BackendResponse, _ invocation: Invocation
    ) -> ClientResponse {
        guard let minimum = invocation.stage.minimumCompressionSize else { return response }
        let body = response.message.body
        guard body.readableBytes >= minimum, body.readableBytes > 0, !invocation.isTest,
            response.message.stream == nil, !invocation.method.isStreamed,
            Self.carriesBody(response.message.status),
            !answer.headers.contains("Content-Encoding"), !response.message.headers.contains("Content-Encoding")
        else { return response }
        let accepted = invocation.request.message.headers.all("Accept-Encoding").joined(separator: ",")
        guard case .compressed(let format, let name) = ContentCoding.preferred(accepting: accepted),
            let encoded = body.withUnsafeReadableBytes({ format.encode($0, level: Self.level(for: $0.count)) })
        else { return response }
        var compressed = response
        compressed.message.body = ByteBuffer(bytes: encoded)
        compressed.message.headers.append("Content-Encoding", name)
        return compressed
    }

    /// RFC 9110 §6.4.1.
    private static func carriesBody(_ status: Int) -> Bool { status >= 200 && status != 204 && status != 304 }

    /// Other clients wait while a body is compressed: large ones are done quickly rather than well, so that the largest
    /// takes some 100 ms (AWS's choice is not known).
    private static func level(for bytes: Int) -> CompressionLevel {
        bytes <= 128 * 1_024 ? .balanced : .fast
    }
}
