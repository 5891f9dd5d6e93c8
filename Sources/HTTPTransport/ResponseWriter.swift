import HTTPMessages
import NIOCore

/// What a response looks like on the wire, apart from itself.
struct ResponseContext {
    var isHead: Bool
    var keepsAlive: Bool
    /// Whether a body without a known length goes out in chunks; otherwise it ends with the connection.
    var takesChunks: Bool = true
}

/// A response that must not be written; the text says why, for the operator.
struct InvalidResponse: Error, Equatable {
    let text: String
}

/// Writes a whole response, head and body, into one buffer; of a streamed one the head alone.
enum ResponseWriter {
    /// A body up to this size in bytes is copied behind the head (one buffer, one segment); a larger one follows it.
    static let copiedBodyBytes = 16_384

    /// Fills the buffer from its start. Gives the body when it is to be written after it.
    static func write(
        _ response: ResponseMessage,
        _ context: ResponseContext,
        date: DateHeader,
        into buffer: inout ByteBuffer
    ) throws(InvalidResponse) -> ByteBuffer? {
        let status = response.status
        guard 200...999 ~= status else { throw InvalidResponse(text: "status \(status) cannot be sent") }
        let length = response.body.readableBytes
        let sendsBody = length > 0 && response.stream == nil && !context.isHead && hasBody(status)
        let copiesBody = sendsBody && length <= copiedBodyBytes
        // 128: a status line without phrase, Content-Length, Connection and the empty line, with room to spare.
        let size =
            128 + date.line.count + (response.prepared?.bytes.count ?? 0)
            + ByteWriter.size(of: response.headers) + (copiesBody ? length : 0)
        buffer.clear(minimumCapacity: size)
        var isSafe = true
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: size) { memory in
            var writer = ByteWriter(memory)
            writeHead(response, context, date: date, to: &writer)
            if copiesBody { response.body.withUnsafeReadableBytes { writer.write($0) } }
            isSafe = writer.isSafe
            return writer.count
        }
        guard isSafe else {
            throw InvalidResponse(text: "a header with a control character: \(fault(response.headers))")
        }
        return sendsBody && !copiesBody ? response.body : nil
    }

    /// Whether responses of this status may have a body at all (RFC 9110 §6.4.1).
    static func hasBody(_ status: Int) -> Bool { status != 204 && status != 304 }

    /// In the order in which API Gateway sends them: date, type, length, connection, the rest.
    private static func writeHead(
        _ response: ResponseMessage,
        _ context: ResponseContext,
        date: DateHeader,
        to writer: inout ByteWriter
    ) {
        if let line = StatusLine.text(response.status) {
            writer.write(line)
        } else {
            writer.write("HTTP/1.1 ")
            writer.write(response.status)
            writer.write(" \r\n")
        }
        date.line.withUnsafeBytes { writer.write($0) }
        response.prepared?.bytes.withUnsafeBytes { writer.write($0) }
        var fields = response.headers.fields[...]
        if let first = fields.first, first.name.utf8.count == 12, first.name.equalsIgnoringASCIICase("content-type") {
            writer.write(first)
            fields.removeFirst()
        }
        writeLength(response, context, to: &writer)
        writer.write(context.keepsAlive ? "Connection: keep-alive\r\n" : "Connection: close\r\n")
        for field in fields where !isFraming(field.name) { writer.write(field) }
        writer.write("\r\n")
    }

    /// A response without a body by rule says how long it would be only if the handler knows it (RFC 9110 §8.6).
    private static func writeLength(
        _ response: ResponseMessage,
        _ context: ResponseContext,
        to writer: inout ByteWriter
    ) {
        guard response.status != 204 else { return }
        let isStreamed = response.stream != nil
        if isStreamed, !context.isHead, response.status != 304 {
            if context.takesChunks { writer.write("Transfer-Encoding: chunked\r\n") }
            return
        }
        var length = isStreamed ? 0 : response.body.readableBytes
        if length == 0, context.isHead || response.status == 304 {
            if let declared = response.headers.first("Content-Length").flatMap({ Int($0) }), declared >= 0 {
                length = declared
            } else if isStreamed || response.status == 304 {
                return
            }
        }
        writer.write("Content-Length: ")
        writer.write(length)
        writer.write("\r\n")
    }

    /// Names that are the transport's alone, whatever the handler says.
    @inline(__always)
    private static func isFraming(_ name: String) -> Bool {
        switch name.utf8.count {
        case 4: name.equalsIgnoringASCIICase("date")
        case 10: name.equalsIgnoringASCIICase("connection") || name.equalsIgnoringASCIICase("keep-alive")
        case 14: name.equalsIgnoringASCIICase("content-length")
        case 17: name.equalsIgnoringASCIICase("transfer-encoding")
        default: false
        }
    }

    /// The name of the first header that cannot be written, made harmless for a log.
    private static func fault(_ headers: HeaderList) -> String {
        let bad = headers.fields.first { field in
            field.value.utf8.contains { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F }
                || field.name.isEmpty || !field.name.utf8.allSatisfy { WireBytes.isToken($0) }
        }
        return String((bad?.name ?? "").unicodeScalars.prefix(100).map { $0.value < 0x20 ? "?" : Character($0) })
    }
}
