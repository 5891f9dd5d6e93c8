import HTTPMessages

/// The header lines of one message while they are read, and what they say about its framing.
///
/// Strict as RFC 9112 §5 and §6 allow a server to be: what two readers could understand in two ways is refused.
struct FieldSection {
    enum Coding: Equatable {
        case chunked
        case other(String)
    }

    private(set) var headers = HeaderList()
    private(set) var byteCount = 0
    /// The index of the only `Host` line.
    private(set) var hostIndex: Int?
    private(set) var contentLength: Int?
    private(set) var coding: Coding?
    private(set) var expectation: String?
    private(set) var closes = false
    private(set) var keepsAlive = false
    private(set) var upgrades = false

    /// Takes one line without its line end.
    mutating func add(_ line: UnsafeRawBufferPointer, limits: WireLimits) throws(WireFault) {
        byteCount += line.count + 2
        guard byteCount <= limits.headerBytes, headers.fields.count < limits.headerCount else {
            throw WireFault(.headersTooLarge(limit: limits.headerBytes))
        }
        var colon = 0
        while colon < line.count, WireBytes.isToken(line[colon]) { colon += 1 }
        guard colon > 0, colon < line.count, line[colon] == 0x3A else { throw Self.nameFault(line, at: colon) }
        let name = UnsafeRawBufferPointer(rebasing: line[..<colon])
        let raw = UnsafeRawBufferPointer(rebasing: line[(colon + 1)...])
        let (isValid, isASCII) = WireBytes.inspectValue(raw)
        guard isValid else { throw .malformed("a control character in the value of \(WireBytes.ascii(name))") }
        let value = WireBytes.trimmed(raw)
        try note(name, value, raw)
        headers.fields.append(
            HeaderList.Field(
                name: KnownNames.text(name) ?? WireBytes.ascii(name),
                value: isASCII ? WireBytes.ascii(value) : WireBytes.text(value)
            )
        )
    }

    /// Makes room for the usual number of lines at once.
    mutating func reserve() {
        headers.fields.reserveCapacity(12)
    }

    private static func nameFault(_ line: UnsafeRawBufferPointer, at index: Int) -> WireFault {
        if index == line.count { return .malformed("a header line without a colon") }
        switch line[index] {
        case 0x20, 0x09:
            return .malformed(index == 0 ? "a folded header line" : "white space before a header's colon")
        case 0x3A: return .malformed("a header line without a name")
        default: return .malformed("an invalid character in a header name")
        }
    }

    /// Keeps what a line says about the message itself; names are told apart by length first.
    @inline(__always)
    private mutating func note(
        _ name: UnsafeRawBufferPointer,
        _ value: UnsafeRawBufferPointer,
        _ raw: UnsafeRawBufferPointer
    ) throws(WireFault) {
        switch name.count {
        case 4:
            if WireBytes.equals(name, lowercased: "host") {
                guard hostIndex == nil else { throw .malformed("more than one Host") }
                hostIndex = headers.fields.count
            }
        case 6:
            if WireBytes.equals(name, lowercased: "expect") { expectation = WireBytes.text(value) }
        case 7:
            if WireBytes.equals(name, lowercased: "upgrade") { upgrades = true }
        case 10:
            if WireBytes.equals(name, lowercased: "connection") { noteConnection(value) }
        case 14:
            if WireBytes.equals(name, lowercased: "content-length") { try noteLength(value) }
        case 17:
            if WireBytes.equals(name, lowercased: "transfer-encoding") { try noteCoding(value, raw) }
        default: break
        }
    }

    private mutating func noteLength(_ value: UnsafeRawBufferPointer) throws(WireFault) {
        guard contentLength == nil else { throw .malformed("more than one Content-Length") }
        guard let length = WireBytes.decimal(value) else {
            throw .malformed("a Content-Length that is no length")
        }
        contentLength = length
    }

    private mutating func noteCoding(
        _ value: UnsafeRawBufferPointer,
        _ raw: UnsafeRawBufferPointer
    ) throws(WireFault) {
        guard coding == nil else { throw .malformed("more than one Transfer-Encoding") }
        // A tab is white space by the grammar, but readers have disagreed about it and nobody needs it.
        guard !raw.contains(0x09) else { throw .malformed("a tab in Transfer-Encoding") }
        coding = WireBytes.equals(value, lowercased: "chunked") ? .chunked : .other(WireBytes.text(value))
    }

    private mutating func noteConnection(_ value: UnsafeRawBufferPointer) {
        for part in value.split(separator: 0x2C) {
            let token = WireBytes.trimmed(UnsafeRawBufferPointer(rebasing: part))
            if WireBytes.equals(token, lowercased: "close") { closes = true }
            if WireBytes.equals(token, lowercased: "keep-alive") { keepsAlive = true }
        }
    }

    /// Puts the authority of an absolute target in the place of `Host` (RFC 9112 §3.2.2).
    mutating func replaceHost(_ authority: String) {
        if let hostIndex {
            headers.fields[hostIndex].value = authority
        } else {
            hostIndex = headers.fields.count
            headers.append("Host", authority)
        }
    }
}
