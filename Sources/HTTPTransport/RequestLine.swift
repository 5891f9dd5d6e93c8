import HTTPMessages

/// The first line of a request, checked: method, target in origin form (or `*`), version.
struct RequestLine {
    var method: String
    var target: String
    /// The authority of a target in absolute form, which counts as `Host`.
    var authority: String?
    var isHTTP11: Bool

    /// Reads a line without its line end. Throws for all that is not `method SP target SP HTTP/1.0-or-1.1`.
    init(_ line: UnsafeRawBufferPointer, limits: WireLimits) throws(WireFault) {
        guard let space = line.firstIndex(of: 0x20) else { throw .malformed("a request line without a target") }
        let methodBytes = UnsafeRawBufferPointer(rebasing: line[..<space])
        guard methodBytes.count <= limits.methodBytes else {
            throw .malformed("a method over \(limits.methodBytes) bytes")
        }
        guard WireBytes.isToken(methodBytes) else { throw .malformed("an invalid character in the method") }
        let rest = UnsafeRawBufferPointer(rebasing: line[(space + 1)...])
        let versionLength = 8
        guard rest.count > versionLength + 1, rest[rest.count - versionLength - 1] == 0x20 else {
            throw rest.count > limits.targetBytes + versionLength
                ? WireFault(.targetTooLong(limit: limits.targetBytes)) : .malformed("a request line without a version")
        }
        let version = UnsafeRawBufferPointer(rebasing: rest[(rest.count - versionLength)...])
        let target = UnsafeRawBufferPointer(rebasing: rest[..<(rest.count - versionLength - 1)])
        isHTTP11 = try Self.version(version)
        guard target.count <= limits.targetBytes else { throw WireFault(.targetTooLong(limit: limits.targetBytes)) }
        guard Self.isVisible(target) else { throw .malformed("an invalid character in the target") }
        method = Self.method(methodBytes)
        guard method != "CONNECT" else { throw .malformed("CONNECT is not served") }
        if target[0] == 0x2F {
            self.target = WireBytes.ascii(target)
        } else if target.count == 1, target[0] == 0x2A, method == "OPTIONS" {
            self.target = "*"
        } else {
            (authority, self.target) = try Self.absolute(target, method: method)
        }
    }

    private static func version(_ bytes: UnsafeRawBufferPointer) throws(WireFault) -> Bool {
        if WireBytes.equals(bytes, exactly: "HTTP/1.1") { return true }
        if WireBytes.equals(bytes, exactly: "HTTP/1.0") { return false }
        guard WireBytes.equals(UnsafeRawBufferPointer(rebasing: bytes[..<5]), exactly: "HTTP/"),
            bytes[5] &- 0x30 < 10, bytes[6] == 0x2E, bytes[7] &- 0x30 < 10
        else { throw .malformed("a request line without a version") }
        throw WireFault(.versionNotSupported(WireBytes.ascii(bytes)))
    }

    /// Visible ASCII without `#`: a fragment is never sent, and readers disagree about what follows it.
    private static func isVisible(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var bad = false
        for byte in bytes { bad = bad || byte &- 0x21 > 0x5D || byte == 0x23 }
        return !bad
    }

    /// The usual methods share their text; `String` would keep them inside itself anyway, but not compare as fast.
    private static func method(_ bytes: UnsafeRawBufferPointer) -> String {
        if WireBytes.equals(bytes, exactly: "GET") { return "GET" }
        if WireBytes.equals(bytes, exactly: "OPTIONS") { return "OPTIONS" }
        if WireBytes.equals(bytes, exactly: "POST") { return "POST" }
        return WireBytes.ascii(bytes)
    }

    /// Splits `http://authority/path?query`; an empty path is `/`, or `*` for OPTIONS (RFC 9112 §3.2.4).
    private static func absolute(
        _ target: UnsafeRawBufferPointer,
        method: String
    ) throws(WireFault) -> (authority: String, target: String) {
        let scheme: Int =
            if target.count > 7,
                WireBytes.equals(UnsafeRawBufferPointer(rebasing: target[..<7]), lowercased: "http://")
            {
                7
            } else if target.count > 8,
                WireBytes.equals(UnsafeRawBufferPointer(rebasing: target[..<8]), lowercased: "https://")
            {
                8
            } else {
                throw .malformed("a target that is neither a path nor an http address")
            }
        let end = target[scheme...].firstIndex { $0 == 0x2F || $0 == 0x3F } ?? target.count
        let authority = UnsafeRawBufferPointer(rebasing: target[scheme..<end])
        guard HostRule.accepts(authority) else { throw .malformed("an invalid authority in the target") }
        let rest = UnsafeRawBufferPointer(rebasing: target[end...])
        let path =
            if rest.isEmpty {
                method == "OPTIONS" ? "*" : "/"
            } else if rest[0] == 0x3F {
                "/" + WireBytes.ascii(rest)
            } else {
                WireBytes.ascii(rest)
            }
        return (WireBytes.ascii(authority), path)
    }
}

/// What `Host` may be: `uri-host [":" port]` (RFC 9110 §7.2) without userinfo, list commas or raw non-ASCII.
enum HostRule {
    static func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let first = bytes.first else { return false }
        var index = 0
        if first == 0x5B {
            index = 1
            while index < bytes.count, isAddressByte(bytes[index]) { index += 1 }
            guard index > 1, index < bytes.count, bytes[index] == 0x5D else { return false }
            index += 1
        } else {
            while index < bytes.count, isNameByte(bytes[index]) { index += 1 }
            guard index > 0 else { return false }
        }
        guard index < bytes.count else { return true }
        guard bytes[index] == 0x3A else { return false }
        let port = UnsafeRawBufferPointer(rebasing: bytes[(index + 1)...])
        return port.isEmpty || port.count <= 5 && (WireBytes.decimal(port) ?? Int.max) <= 65_535
    }

    static func accepts(_ host: String) -> Bool {
        var copy = host
        return copy.withUTF8 { accepts(UnsafeRawBufferPointer($0)) }
    }

    /// Letters, digits, `-._~%!$&'()*+;=`.
    @inline(__always)
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x2D, 0x2E, 0x5F, 0x7E, 0x25, 0x21, 0x24, 0x26...0x2B, 0x3B, 0x3D:
            true
        default: false
        }
    }

    @inline(__always)
    private static func isAddressByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x3A, 0x41...0x46, 0x61...0x66, 0x2E: true
        default: false
        }
    }
}
