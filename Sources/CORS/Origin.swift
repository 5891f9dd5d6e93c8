/// A tuple origin: scheme, host and port, in the form in which browsers send it.
public struct Origin: Hashable, Sendable, CustomStringConvertible {
    /// Lower case, e.g. `https`.
    public let scheme: String
    /// Lower case, IDNs in Punycode, IPv6 addresses compressed and in brackets.
    public let host: String
    /// Nil for the scheme's own port.
    public let port: UInt16?

    /// As in the `Origin` header: `https://app.example:8443`, never a path, never a default port.
    public var description: String { "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")" }
}

extension Origin {
    /// Bytes of the longest origin there can be: a scheme of 64, `://`, a host name of 253 (RFC 1035) and `:65535`.
    public static let maximumLength = 64 + 3 + 253 + 6

    /// Longest host, in bytes (RFC 1035, 2.3.4).
    static let maximumHostLength = 253

    /// Reads the canonical form that browsers send and nothing else.
    ///
    /// Refused are upper case, a path or a slash at the end, the scheme's own port, user information, and addresses
    /// that are not written as the URL standard writes them. `_` is taken in host names: the standard's grammar has it
    /// not, yet browsers send it.
    public init?(_ serialized: some StringProtocol) {
        let bytes = serialized.utf8
        guard bytes.count <= Self.maximumLength else { return nil }
        if let outcome = bytes.withContiguousStorageIfAvailable({ OriginParts($0) }) {
            guard let outcome else { return nil }
            self = outcome.origin
        } else {
            guard let outcome = Array(bytes).withUnsafeBufferPointer({ OriginParts($0) }) else { return nil }
            self = outcome.origin
        }
    }
}

/// Whoever a request comes from, as its `Origin` header says.
public enum RequestOrigin: Hashable, Sendable, CustomStringConvertible {
    case tuple(Origin)
    /// Sandboxed frames, `data:` and `file:` pages, and whatever a redirect tainted: the same as nothing, `null` on the
    /// wire.
    case opaque

    public var description: String {
        switch self {
        case .tuple(let origin): origin.description
        case .opaque: "null"
        }
    }

    /// Reads the value of an `Origin` header; nil for what no browser sends.
    public init?(headerValue: some StringProtocol) {
        if headerValue.utf8.elementsEqual("null".utf8) {
            self = .opaque
        } else if let origin = Origin(headerValue) {
            self = .tuple(origin)
        } else {
            return nil
        }
    }

    /// Whether both are the same tuple; an opaque origin is the same as nothing.
    public func isSameOrigin(as other: RequestOrigin) -> Bool {
        switch (self, other) {
        case (.tuple(let left), .tuple(let right)): left == right
        case (.opaque, _), (_, .opaque): false
        }
    }
}

/// The one pass over an origin's bytes.
private struct OriginParts {
    let origin: Origin

    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0, bytes.count > colon + 3,
            bytes[colon + 1] == UInt8(ascii: "/"), bytes[colon + 2] == UInt8(ascii: "/"),
            Self.isLowerLetter(bytes[0]), bytes[..<colon].allSatisfy(Self.isSchemeByte)
        else { return nil }
        let scheme = String(decoding: bytes[..<colon], as: UTF8.self)

        let hostStart = colon + 3
        var hostEnd = hostStart
        if bytes[hostStart] == UInt8(ascii: "[") {
            guard let bracket = bytes[hostStart...].firstIndex(of: UInt8(ascii: "]")) else { return nil }
            hostEnd = bracket + 1
        } else {
            while hostEnd < bytes.count, bytes[hostEnd] != UInt8(ascii: ":") { hostEnd += 1 }
        }
        guard hostEnd > hostStart, hostEnd - hostStart <= Origin.maximumHostLength else { return nil }
        let host = String(decoding: bytes[hostStart..<hostEnd], as: UTF8.self)
        guard Self.isCanonical(host, bytes[hostStart..<hostEnd]) else { return nil }

        var port: UInt16?
        if hostEnd < bytes.count {
            guard bytes[hostEnd] == UInt8(ascii: ":"), let number = Self.port(bytes[(hostEnd + 1)...]),
                number != WebURL.defaultPort(of: scheme)
            else { return nil }
            port = number
        }
        origin = Origin(scheme: scheme, host: host, port: port)
    }

    private static func isLowerLetter(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        isLowerLetter(byte) || isDigit(byte) || byte == 0x2B || byte == 0x2D || byte == 0x2E
    }

    /// A name of lower-case bytes, or an address as the URL standard writes it.
    private static func isCanonical(_ host: String, _ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        if bytes.first == UInt8(ascii: "[") {
            guard let address = IPv6Address(host.dropFirst().dropLast()) else { return false }
            return host.dropFirst().dropLast().utf8.elementsEqual(address.description.utf8)
        }
        guard bytes.allSatisfy({ isLowerLetter($0) || isDigit($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F }),
            bytes.contains(where: { $0 != 0x2E })
        else { return false }
        guard IPv4Address.isEndingInNumber(host) else { return true }
        guard let address = IPv4Address(host) else { return false }
        return host.utf8.elementsEqual(address.description.utf8)
    }

    /// Digits without leading zeros, up to 65535.
    private static func port(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt16? {
        guard let first = digits.first, digits.count <= 5, digits.allSatisfy(isDigit) else { return nil }
        guard digits.count == 1 || first != 0x30 else { return nil }
        return UInt16(exactly: digits.reduce(0) { $0 * 10 + UInt32($1 - 0x30) })
    }
}
