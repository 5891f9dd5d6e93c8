import HTTPMessages
import NIOCore

/// A request that must not be written; the text says why, for the operator.
struct InvalidRequest: Error, Equatable {
    let text: String
}

/// Writes a whole request to a backend, framing included, into one buffer.
enum BackendRequestWriter {
    /// Fills the buffer from its start. Gives the body when it is to be written after it.
    static func write(_ request: BackendMessage, into buffer: inout ByteBuffer) throws(InvalidRequest) -> ByteBuffer? {
        let length = request.body.readableBytes
        let copiesBody = length > 0 && length <= ResponseWriter.copiedBodyBytes
        let host = request.headers.contains("Host") ? nil : authority(request.endpoint)
        // 64: spaces, version, Content-Length and the empty line, with room to spare.
        let size =
            64 + request.method.utf8.count + request.target.utf8.count + (host.map { $0.utf8.count + 8 } ?? 0)
            + ByteWriter.size(of: request.headers) + (copiesBody ? length : 0)
        buffer.clear(minimumCapacity: size)
        var fault: String?
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: size) { memory in
            var writer = ByteWriter(memory)
            writer.write(request.method)
            let methodEnd = writer.count
            writer.write(" ")
            writer.write(request.target)
            fault = lineFault(UnsafeRawBufferPointer(rebasing: memory[..<writer.count]), methodEnd: methodEnd)
            writer.write(" HTTP/1.1\r\n")
            if let host { writer.write(HeaderList.Field(name: "Host", value: host)) }
            for field in request.headers.fields where !isFraming(field.name) { writer.write(field) }
            if length > 0 || !isBodiless(request.method) {
                writer.write("Content-Length: ")
                writer.write(length)
                writer.write("\r\n")
            }
            writer.write("\r\n")
            if copiesBody { request.body.withUnsafeReadableBytes { writer.write($0) } }
            if !writer.isSafe { fault = fault ?? "a header with a control character" }
            return writer.count
        }
        if let fault { throw InvalidRequest(text: fault) }
        return length > 0 && !copiesBody ? request.body : nil
    }

    /// `host[:port]`, without the scheme's own port, an IPv6 address in brackets.
    static func authority(_ endpoint: BackendEndpoint) -> String {
        let host = endpoint.host.utf8.contains(0x3A) ? "[\(endpoint.host)]" : endpoint.host
        return endpoint.port == (endpoint.isTLS ? 443 : 80) ? host : "\(host):\(endpoint.port)"
    }

    private static func lineFault(_ line: UnsafeRawBufferPointer, methodEnd: Int) -> String? {
        guard WireBytes.isToken(UnsafeRawBufferPointer(rebasing: line[..<methodEnd])) else {
            return "an invalid character in the method"
        }
        let target = line[(methodEnd + 1)...]
        guard target.first == 0x2F || target.elementsEqual([0x2A]) else { return "a target that is no path" }
        for byte in target where byte &- 0x21 > 0x5D { return "an invalid character in the target" }
        return nil
    }

    @inline(__always)
    private static func isBodiless(_ method: String) -> Bool {
        method == "GET" || method == "HEAD" || method == "OPTIONS"
    }

    /// Names that are the carrier's, whatever the caller says.
    @inline(__always)
    private static func isFraming(_ name: String) -> Bool {
        switch name.utf8.count {
        case 10: name.equalsIgnoringASCIICase("connection") || name.equalsIgnoringASCIICase("keep-alive")
        case 14: name.equalsIgnoringASCIICase("content-length")
        case 17: name.equalsIgnoringASCIICase("transfer-encoding")
        default: false
        }
    }
}
