import Foundation
import Functions
import NIOCore

/// What the Runtime API sends, as bytes.
enum RuntimeAPIWriter {
    /// Payloads up to this many bytes are copied behind their head, so that one write carries both.
    private static let copiedBytes = 65_536

    /// An invocation, as the answer to the runtime's asking for work.
    static func event(_ invocation: Invocation, deadlineMilliseconds: Int64) -> (head: ByteBuffer, rest: ByteBuffer?) {
        let payload = invocation.call.payload
        let copies = payload.readableBytes <= copiedBytes
        var buffer = ByteBufferAllocator().buffer(capacity: 640 + (copies ? payload.readableBytes : 0))
        buffer.writeStaticString("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: ")
        buffer.writeString(invocation.id)
        buffer.writeStaticString("\r\nLambda-Runtime-Deadline-Ms: ")
        buffer.writeString(String(deadlineMilliseconds))
        buffer.writeStaticString("\r\nLambda-Runtime-Invoked-Function-Arn: ")
        buffer.writeString(invocation.definition.invokedARN)
        if let trace = invocation.call.traceID, isFieldValue(trace) {
            buffer.writeStaticString("\r\nLambda-Runtime-Trace-Id: ")
            buffer.writeString(trace)
        }
        if let context = invocation.call.clientContext.flatMap(clientContext) {
            buffer.writeStaticString("\r\nLambda-Runtime-Client-Context: ")
            buffer.writeString(context)
        }
        buffer.writeStaticString("\r\nContent-Length: ")
        buffer.writeString(String(payload.readableBytes))
        buffer.writeStaticString("\r\n\r\n")
        guard copies else { return (buffer, payload) }
        buffer.writeImmutableBuffer(payload)
        return (buffer, nil)
    }

    /// The answer to an answer.
    static let accepted = ByteBuffer(
        string: "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n"
            + #"{"status":"OK"}"# + "\n"
    )

    static func fault(_ fault: RuntimeAPIFault, closes: Bool) -> ByteBuffer {
        var body = fault.body
        var buffer = ByteBuffer(
            string: "HTTP/1.1 \(fault.status)\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(body.readableBytes)\r\n\(closes ? "Connection: close\r\n" : "")\r\n"
        )
        buffer.writeBuffer(&body)
        return buffer
    }

    /// The JSON in a client context of base64; nil when it is none, or could break a header line.
    private static func clientContext(_ base64: String) -> String? {
        guard let data = Data(base64Encoded: base64), let text = String(validating: data, as: UTF8.self) else {
            return nil
        }
        // Line ends between JSON's tokens mean nothing; inside strings they cannot stand.
        let line = String(text.unicodeScalars.filter { $0 != "\n" && $0 != "\r" }.map(Character.init))
        return isFieldValue(line) ? line : nil
    }

    /// What a trailer brings in base64.
    static func decoded(_ base64: String) -> ByteBuffer? {
        Data(base64Encoded: base64).map { ByteBuffer(bytes: $0) }
    }

    private static func isFieldValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }
}
