import HTTPMessages
import NIOCore

/// The head of a backend's response, checked.
struct ResponseHead {
    var status: Int
    var headers: HeaderList
    var contentLength: Int?
    var isChunked: Bool
    var keepsAlive: Bool
}

/// Reads response heads as strictly as requests: what is doubtful makes the connection useless, not the client unsafe.
struct ResponseHeadParser {
    private let limits: WireLimits
    private var status: (code: Int, isHTTP11: Bool)?
    private var section = FieldSection()
    private var lines = LineScanner()

    init(limits: WireLimits) {
        self.limits = limits
    }

    /// Takes whole lines from the buffer; gives the head when it is complete and is then ready for the next one.
    mutating func parse(_ buffer: inout ByteBuffer) throws(WireFault) -> ResponseHead? {
        try buffer.take { (bytes, position) throws(WireFault) in try advance(bytes, &position) }
    }

    private mutating func advance(
        _ bytes: UnsafeRawBufferPointer,
        _ position: inout Int
    ) throws(WireFault) -> ResponseHead? {
        while let text = try lines.next(in: bytes, &position) {
            if status == nil {
                status = try Self.statusLine(text)
                section.reserve()
            } else if text.isEmpty {
                return try finish()
            } else {
                try section.add(text, limits: limits)
            }
        }
        guard section.byteCount + lines.scanned <= limits.headerBytes + 2 else {
            throw WireFault(.headersTooLarge(limit: limits.headerBytes))
        }
        return nil
    }

    /// `HTTP/1.x SP 3DIGIT [SP reason]`; the reason is not kept.
    private static func statusLine(_ line: UnsafeRawBufferPointer) throws(WireFault) -> (code: Int, isHTTP11: Bool) {
        guard line.count >= 12, WireBytes.equals(UnsafeRawBufferPointer(rebasing: line[..<7]), exactly: "HTTP/1."),
            line[7] == 0x30 || line[7] == 0x31, line[8] == 0x20, line.count == 12 || line[12] == 0x20,
            let code = WireBytes.decimal(UnsafeRawBufferPointer(rebasing: line[9..<12])), code >= 100,
            WireBytes.inspectValue(line).isValid
        else { throw .malformed("the status line is not HTTP/1.1") }
        return (code, line[7] == 0x31)
    }

    private mutating func finish() throws(WireFault) -> ResponseHead {
        guard let status else { throw .malformed("no status line") }
        var isChunked = false
        switch section.coding {
        case nil: break
        case .chunked:
            guard section.contentLength == nil else { throw .malformed("both Transfer-Encoding and Content-Length") }
            guard status.isHTTP11 else { throw .malformed("Transfer-Encoding in HTTP/1.0") }
            isChunked = true
        case .other(let coding): throw WireFault(.codingNotSupported(coding))
        }
        let head = ResponseHead(
            status: status.code,
            headers: section.headers,
            contentLength: section.contentLength,
            isChunked: isChunked,
            keepsAlive: (status.isHTTP11 || section.keepsAlive) && !section.closes
        )
        self = ResponseHeadParser(limits: limits)
        return head
    }
}
