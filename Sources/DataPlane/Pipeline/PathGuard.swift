/// One decision about paths that different readers could take for different resources: they are refused with 400, so
/// that route, logs and backend always mean the same (the class of CVE-2021-29492).
///
/// `%2F` is not decoded anywhere and stays part of its segment. Refused are dot segments in every spelling (`..`,
/// `%2e%2e`, `..;x=y`, behind `%2F` or a backslash), encoded control characters, broken percent-encoding and
/// percent-encoded bytes that are no UTF-8 (overlong forms).
enum PathGuard {
    /// Why a raw path is refused; nil for almost all.
    static func objection(to path: String) -> String? {
        var isSuspicious = false
        var previous: UInt8 = 0
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "%"), UInt8(ascii: "\\"): isSuspicious = true
            case UInt8(ascii: "."): isSuspicious = isSuspicious || previous == UInt8(ascii: "/")
            case UInt8(ascii: "#"), 0x00...0x20, 0x7F...0xFF:
                return "the path contains a character that must be percent-encoded"
            default: break
            }
            previous = byte
        }
        return isSuspicious ? closeObjection(to: path) : nil
    }

    private static func closeObjection(to path: String) -> String? {
        let raw = Array(path.utf8)
        for (index, byte) in raw.enumerated() where byte == UInt8(ascii: "%") {
            guard index + 2 < raw.count, raw[index + 1].isHexDigit, raw[index + 2].isHexDigit else {
                return "the path contains a % that begins no percent-encoded byte"
            }
        }
        let decoded = PercentCoding.decodedBytes(path[...], plusIsBlank: false)
        if decoded.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            return "the path contains an encoded control character"
        }
        if String(validating: decoded, as: UTF8.self) == nil {
            return "the path contains percent-encoded bytes that are no UTF-8"
        }
        return hasDotSegment(decoded) ? "the path contains a dot segment" : nil
    }

    /// Whether a decoded text has `.` or `..`, path parameters aside, between slashes or backslashes.
    static func hasDotSegment(_ decoded: [UInt8]) -> Bool {
        decoded.split(omittingEmptySubsequences: true) { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
            .contains { segment in
                let name = segment.prefix { $0 != UInt8(ascii: ";") }
                return name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8)
            }
    }
}
