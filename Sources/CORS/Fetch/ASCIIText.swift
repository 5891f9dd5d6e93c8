// Byte-wise reading of protocol texts. Swift's own `==` compares by canonical equivalence, in which U+212A equals `K`;
// the Fetch standard compares bytes.

extension StringProtocol {
    /// The text with `A` to `Z` in lower case and all else as it is.
    var asciiLowercased: String {
        guard utf8.contains(where: { $0 >= 0x41 && $0 <= 0x5A }) else { return String(self) }
        return String(decoding: utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// The text with `a` to `z` in upper case and all else as it is.
    var asciiUppercased: String {
        String(decoding: utf8.map { $0 >= 0x61 && $0 <= 0x7A ? $0 & 0xDF : $0 }, as: UTF8.self)
    }

    /// Whether both are the same bytes.
    func hasBytes(of other: some StringProtocol) -> Bool { utf8.elementsEqual(other.utf8) }

    /// Whether both are the same bytes but for ASCII case.
    func matchesIgnoringCase(_ other: some StringProtocol) -> Bool {
        utf8.count == other.utf8.count && asciiLowercased.hasBytes(of: other.asciiLowercased)
    }

    /// The text without tabs, line ends and spaces at both ends (Fetch, "HTTP whitespace").
    var trimmingHTTPWhitespace: SubSequence {
        func isSpace(_ scalar: Unicode.Scalar) -> Bool {
            scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
        }
        let scalars = unicodeScalars
        var start = scalars.startIndex
        var end = scalars.endIndex
        while start < end, isSpace(scalars[start]) { start = scalars.index(after: start) }
        while end > start, isSpace(scalars[scalars.index(before: end)]) { end = scalars.index(before: end) }
        return self[start..<end]
    }

    /// Whether the text is an HTTP token (RFC 9110, 5.6.2).
    var isHTTPToken: Bool { !utf8.isEmpty && utf8.allSatisfy(\.isTokenByte) }
}

extension UInt8 {
    /// RFC 9110's `tchar`.
    var isTokenByte: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
