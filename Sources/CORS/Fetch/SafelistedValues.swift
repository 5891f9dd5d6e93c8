// The two values that the safelist has to parse.

/// The part of a media type before its parameters (MIME Sniffing, "parse a MIME type").
struct MediaTypeEssence {
    let text: String

    init?(_ value: some StringProtocol) {
        let whole = value.trimmingHTTPWhitespace
        let parts = whole.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
        guard let essence = parts.first else { return nil }
        let halves = essence.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, halves[0].isHTTPToken else { return nil }
        var subtype = String(halves[1])
        while let last = subtype.utf8.last, last == 0x20 || last == 0x09 || last == 0x0A || last == 0x0D {
            subtype.unicodeScalars.removeLast()
        }
        guard subtype.isHTTPToken else { return nil }
        text = "\(halves[0])/\(subtype)".asciiLowercased
    }

    /// The three types that an HTML form could always send.
    var isCORSSafelisted: Bool {
        text == "application/x-www-form-urlencoded" || text == "multipart/form-data" || text == "text/plain"
    }
}

/// A `Range` value (Fetch, "parse a single range header value", without whitespace).
enum ByteRange {
    /// One range with a start: `bytes=0-255`, `bytes=256-`.
    static func isSafelisted(_ value: [UInt8]) -> Bool {
        let prefix = Array("bytes=".utf8)
        guard value.starts(with: prefix) else { return false }
        let parts = value.dropFirst(prefix.count).split(separator: 0x2D, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts.allSatisfy({ $0.allSatisfy { 0x30...0x39 ~= $0 } }) else {
            return false
        }
        return parts[1].isEmpty || !isGreater(parts[0], than: parts[1])
    }

    /// Compares decimal numbers of any length.
    private static func isGreater(_ left: ArraySlice<UInt8>, than right: ArraySlice<UInt8>) -> Bool {
        let left = left.drop { $0 == 0x30 }
        let right = right.drop { $0 == 0x30 }
        if left.count != right.count { return left.count > right.count }
        return right.lexicographicallyPrecedes(left)
    }
}
