package import HTTPMessages
package import NIOCore

/// How a message's body is delimited.
package enum BodyFraming: Equatable {
    case none
    case length(Int)
    case chunked
    /// A response's body that ends with the connection.
    case untilClose
}

/// The head of one request, checked, and what it says about the bytes that follow.
package struct RequestHead {
    package var method: String
    package var target: String
    package var headers: HeaderList
    /// As declared; whether it is too long is for whoever reads the body.
    package var framing: BodyFraming
    /// Otherwise HTTP/1.0, which knows no chunks.
    package var isHTTP11: Bool
    package var keepsAlive: Bool
    package var expectsContinue: Bool
}

/// Reads one request head after another, line by line as bytes arrive, each byte once.
///
/// Invariant: a line is checked as soon as it is whole, so a refusal never waits for the end of the head.
package struct RequestHeadParser {
    private let limits: WireLimits
    private var line: RequestLine?
    private var section = FieldSection()
    private var lines = LineScanner()
    private var skippedEmptyLine = false

    package init(limits: WireLimits) {
        self.limits = limits
    }

    /// Whether a request has begun.
    var isInside: Bool {
        line != nil || lines.scanned > 0 || skippedEmptyLine
    }

    /// Takes whole lines from the buffer; gives the head when it is complete and is then ready for the next one.
    package mutating func parse(_ buffer: inout ByteBuffer) throws(WireFault) -> RequestHead? {
        try buffer.take { (bytes, position) throws(WireFault) in try advance(bytes, &position) }
    }

    private mutating func advance(
        _ bytes: UnsafeRawBufferPointer,
        _ position: inout Int
    ) throws(WireFault) -> RequestHead? {
        while let text = try lines.next(in: bytes, &position) {
            if line == nil {
                if text.isEmpty, !skippedEmptyLine {
                    // RFC 9112 §2.2: one empty line before a request is forgiven.
                    skippedEmptyLine = true
                    continue
                }
                line = try RequestLine(text, limits: limits)
                section.reserve()
            } else if text.isEmpty {
                return try finish()
            } else {
                try section.add(text, limits: limits)
            }
        }
        try checkUnfinished(UnsafeRawBufferPointer(rebasing: bytes[position...]))
        return nil
    }

    /// Refuses a line that can no longer become valid, before its end.
    private func checkUnfinished(_ rest: UnsafeRawBufferPointer) throws(WireFault) {
        if line != nil {
            guard section.byteCount + rest.count <= limits.headerBytes + 2 else {
                throw WireFault(.headersTooLarge(limit: limits.headerBytes))
            }
        } else {
            if let first = rest.first, first != 0x0D, !WireBytes.isToken(first) { throw .malformed("not HTTP") }
            let other = limits.methodBytes + " ".utf8.count + " HTTP/1.1\r".utf8.count
            guard rest.count <= limits.targetBytes + other else {
                throw WireFault(.targetTooLong(limit: limits.targetBytes))
            }
        }
    }

    private mutating func finish() throws(WireFault) -> RequestHead {
        guard var line else { throw .malformed("no request line") }
        try checkHost(&line)
        let framing = try framing(line)
        let expectsContinue = try expectation(line)
        let head = RequestHead(
            method: line.method,
            target: line.target,
            headers: section.headers,
            framing: framing,
            isHTTP11: line.isHTTP11,
            // An upgrade is never taken up; closing makes sure that nobody's other protocol is read as a request.
            keepsAlive: (line.isHTTP11 || section.keepsAlive) && !section.closes && !section.upgrades,
            expectsContinue: expectsContinue
        )
        self = RequestHeadParser(limits: limits)
        return head
    }

    private mutating func checkHost(_ line: inout RequestLine) throws(WireFault) {
        if let index = section.hostIndex {
            let host = section.headers.fields[index].value
            guard HostRule.accepts(host) else { throw .malformed("an invalid Host") }
        } else if line.isHTTP11 {
            throw .malformed("no Host")
        }
        if let authority = line.authority { section.replaceHost(authority) }
    }

    private func framing(_ line: RequestLine) throws(WireFault) -> BodyFraming {
        switch (section.coding, section.contentLength) {
        case (nil, nil):
            // RFC 1945 §8.3: without a length nobody knows where the body of such a request ends.
            guard line.isHTTP11 || !["POST", "PUT", "PATCH"].contains(line.method) else {
                throw .malformed("an HTTP/1.0 \(line.method) without Content-Length")
            }
            return .none
        case (nil, let length?):
            return length == 0 ? .none : .length(length)
        case (_?, _?):
            throw .malformed("both Transfer-Encoding and Content-Length")
        case (.chunked?, nil):
            guard line.isHTTP11 else { throw .malformed("Transfer-Encoding in HTTP/1.0") }
            return .chunked
        case (.other(let coding)?, nil):
            throw WireFault(.codingNotSupported(coding))
        }
    }

    private func expectation(_ line: RequestLine) throws(WireFault) -> Bool {
        guard let expectation = section.expectation, line.isHTTP11 else { return false }
        guard expectation.equalsIgnoringASCIICase("100-continue") else {
            throw WireFault(.expectationFailed(expectation))
        }
        return true
    }
}
