import APIModel
import NIOCore

/// A body on its way through an integration, and whether templates may read it.
enum Payload: Sendable {
    /// UTF-8 text, or what counts as such.
    case text(ByteBuffer)
    /// Bytes of a binary media type: no template can take them.
    case binary(ByteBuffer)
    /// Bytes decoded from base64: a template takes them if they happen to be UTF-8.
    case decoded(ByteBuffer)

    var bytes: ByteBuffer {
        switch self {
        case .text(let bytes), .binary(let bytes), .decoded(let bytes): bytes
        }
    }

    /// Whether a template can run on this.
    var isTransformable: Bool {
        switch self {
        case .text: true
        case .binary: false
        case .decoded(let bytes): bytes.readableBytes == 0 || bytes.isValidUTF8
        }
    }
}

/// The two conversion tables of the page "content type conversions" (verified byte for byte: test_apigw_s3_binary_*).
enum ContentConversion {
    /// The body of a request: `isBinary` says whether its `Content-Type` is one of the API's binary media types.
    ///
    /// Nil when what should be base64 is not.
    static func request(_ body: ByteBuffer, isBinary: Bool, _ handling: ContentHandling?) -> Payload? {
        switch (isBinary, handling) {
        case (true, .convertToText): .text(Base64.encode(body))
        case (true, .none), (true, .convertToBinary): .binary(body)
        case (false, .convertToBinary): Base64.decode(body).map(Payload.decoded)
        case (false, .none), (false, .convertToText): .text(body.repairedUTF8)
        }
    }

    /// The body of a backend's answer: `isBinary` by its `Content-Type`, `acceptsBinary` by the first type the client
    /// accepts.
    ///
    /// Nil when what should be base64 is not.
    static func response(
        _ body: ByteBuffer,
        isBinary: Bool,
        acceptsBinary: Bool,
        _ handling: ContentHandling?
    ) -> Payload? {
        switch (isBinary, acceptsBinary, handling) {
        case (false, _, .convertToText), (false, false, .none): .text(body.repairedUTF8)
        case (false, _, .convertToBinary), (false, true, .none): Base64.decode(body).map(Payload.decoded)
        case (true, _, .convertToText), (true, false, .none): .text(Base64.encode(body))
        case (true, _, .convertToBinary), (true, true, .none): .binary(body)
        }
    }
}

extension ByteBuffer {
    /// Most bodies are ASCII: eight bytes at a time are looked at before the decoder is asked.
    var isValidUTF8: Bool {
        withUnsafeReadableBytes { bytes in
            var index = 0
            while index + 8 <= bytes.count {
                let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                if word & 0x8080_8080_8080_8080 != 0 { return String(validating: bytes, as: UTF8.self) != nil }
                index += 8
            }
            return bytes[index...].allSatisfy { $0 < 0x80 } || String(validating: bytes, as: UTF8.self) != nil
        }
    }

    /// The same text with U+FFFD in place of bytes that are no UTF-8.
    var repairedUTF8: ByteBuffer {
        guard readableBytes > 0, !isValidUTF8 else { return self }
        return ByteBuffer(string: String(decoding: readableBytesView, as: UTF8.self))
    }

    var text: String { String(decoding: readableBytesView, as: UTF8.self) }
}
