import NIOCore

/// The chunked coding of RFC 9112 §7.1 for what we send: no extensions, no trailers.
enum ChunkEncoder {
    /// The last chunk, without which a body is not whole.
    static let end = ByteBuffer(string: "0\r\n\r\n")
    /// What follows a chunk's data.
    static let lineEnd = ByteBuffer(string: "\r\n")
    /// 16 hexadecimal digits and two line ends.
    private static let framingBytes = 20

    /// Fills the buffer from its start with a chunk. True when the data, being large, and `lineEnd` are to be written
    /// after it instead of being copied.
    static func write(_ piece: ByteBuffer, into buffer: inout ByteBuffer) -> Bool {
        let length = piece.readableBytes
        let copies = length <= ResponseWriter.copiedBodyBytes
        buffer.clear(minimumCapacity: framingBytes + (copies ? length : 0))
        buffer.writeString(String(length, radix: 16))
        buffer.writeImmutableBuffer(lineEnd)
        guard copies else { return true }
        buffer.writeImmutableBuffer(piece)
        buffer.writeImmutableBuffer(lineEnd)
        return false
    }
}
