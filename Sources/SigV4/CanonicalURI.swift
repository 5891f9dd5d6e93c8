/// The path and the query of a request in the form that is signed.
///
/// Both are taken as they go on the wire. The rules are those of the IAM user guide ("Create a signed AWS API
/// request", step 1) where it speaks, and of botocore's `SigV4Auth` where it is silent.
enum CanonicalURI {
    /// The path for every service but S3: dot segments and doubled slashes resolved, then encoded once more, so that
    /// the `%20` on the wire is signed as `%2520`.
    static func path(_ path: some StringProtocol) -> String {
        encoded(resolved(path), keeping: isPathCharacter)
    }

    /// The path for S3, whose keys may hold `..` and `//`: as sent, its escapes brought to the one spelling that S3
    /// itself computes from the key.
    static func objectPath(_ path: some StringProtocol) -> String {
        path.isEmpty ? "/" : respelled(path.utf8, keeping: isPathCharacter)
    }

    /// The parameters sorted by name and then by value; one without `=` is signed with it. A `+` on the wire means a
    /// space to the service, hence `%20`.
    static func query(_ query: some StringProtocol) -> String {
        guard !query.isEmpty else { return "" }
        var pairs: [(name: String, value: String)] = []
        for pair in query.utf8.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            pairs.append(
                (
                    respelled(spaced(parts[0]), keeping: isUnreserved),
                    parts.count == 2 ? respelled(spaced(parts[1]), keeping: isUnreserved) : ""
                ))
        }
        pairs.sort { left, right in
            left.name == right.name
                ? left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
                : left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
        }
        return pairs.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    // MARK: Parts

    /// RFC 3986 §5.2.4, and empty segments taken out.
    private static func resolved(_ path: some StringProtocol) -> String {
        var segments: [Substring.UTF8View] = []
        let bytes = Substring(path).utf8
        for segment in bytes.split(separator: UInt8(ascii: "/")) {
            if segment.elementsEqual("..".utf8) {
                _ = segments.popLast()
            } else if !segment.elementsEqual(".".utf8) {
                segments.append(segment)
            }
        }
        let isOpen = bytes.last == UInt8(ascii: "/") && !segments.isEmpty
        return "/" + segments.map { String(Substring($0)) }.joined(separator: "/") + (isOpen ? "/" : "")
    }

    private static func spaced(_ bytes: some Collection<UInt8>) -> [UInt8] {
        bytes.flatMap { $0 == UInt8(ascii: "+") ? Array("%20".utf8) : [$0] as [UInt8] }
    }

    /// Every byte but the kept ones as `%XX`, a `%` included.
    private static func encoded(_ text: String, keeping isKept: (UInt8) -> Bool) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        for byte in text.utf8 { append(byte, to: &result, keeping: isKept) }
        return String(decoding: result, as: UTF8.self)
    }

    /// Escapes kept, in upper case; those of unreserved characters undone; what should have been escaped, escaped.
    private static func respelled(_ bytes: some Collection<UInt8>, keeping isKept: (UInt8) -> Bool) -> String {
        let bytes = Array(bytes)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = digit(bytes[index + 1]),
                let low = digit(bytes[index + 2])
            {
                append(high << 4 | low, to: &result, keeping: isUnreserved)
                index += 3
            } else {
                append(bytes[index], to: &result, keeping: isKept)
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func append(_ byte: UInt8, to result: inout [UInt8], keeping isKept: (UInt8) -> Bool) {
        guard !isKept(byte) else { return result.append(byte) }
        let digits = Array("0123456789ABCDEF".utf8)
        result.append(UInt8(ascii: "%"))
        result.append(digits[Int(byte >> 4)])
        result.append(digits[Int(byte & 15)])
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// RFC 3986 §2.3
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func isPathCharacter(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || isUnreserved(byte) }
}
