/// A URI reference in its parts (RFC 3986 section 3), for `id` and `$ref`.
struct SchemaAddress: Sendable {
    var scheme: Substring?
    var authority: Substring?
    var path: String
    var query: Substring?
    var fragment: String?

    init(_ text: String) {
        var rest = text[...]
        if let hash = rest.firstIndex(of: "#") {
            fragment = String(rest[rest.index(after: hash)...])
            rest = rest[..<hash]
        }
        if let mark = rest.firstIndex(of: "?") {
            query = rest[rest.index(after: mark)...]
            rest = rest[..<mark]
        }
        if let colon = rest.firstIndex(of: ":"), !rest[..<colon].contains("/"), colon > rest.startIndex {
            scheme = rest[..<colon]
            rest = rest[rest.index(after: colon)...]
        }
        if rest.hasPrefix("//") {
            rest = rest.dropFirst(2)
            let end = rest.firstIndex(of: "/") ?? rest.endIndex
            authority = rest[..<end]
            rest = rest[end...]
        }
        path = String(rest)
    }

    /// The absolute form of a reference (RFC 3986 section 5.2).
    static func resolve(_ reference: String, against base: String) -> SchemaAddress {
        var result = SchemaAddress(reference)
        guard result.scheme == nil, !base.isEmpty else { return result }
        let base = SchemaAddress(base)
        result.scheme = base.scheme
        guard result.authority == nil else { return result }
        result.authority = base.authority
        if result.path.isEmpty {
            result.path = base.path
            if result.query == nil { result.query = base.query }
        } else if !result.path.hasPrefix("/") {
            let folder = base.path.lastIndex(of: "/").map { String(base.path[...$0]) }
            result.path = (folder ?? (base.authority == nil ? "" : "/")) + result.path
        }
        result.path = withoutDots(result.path)
        return result
    }

    /// RFC 3986 section 5.2.4.
    private static func withoutDots(_ path: String) -> String {
        guard path.contains("/.") || path.hasPrefix(".") else { return path }
        var kept: [Substring] = []
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        for (place, segment) in segments.enumerated() {
            let isLast = place == segments.count - 1
            switch segment {
            case ".": if isLast { kept.append("") }
            case "..":
                if kept.count > 1 || (kept.count == 1 && kept[0] != "") { kept.removeLast() }
                if isLast { kept.append("") }
            default: kept.append(segment)
            }
        }
        return kept.joined(separator: "/")
    }

    /// The text without the fragment.
    var document: String {
        var text = ""
        if let scheme { text += "\(scheme):" }
        if let authority { text += "//\(authority)" }
        text += path
        if let query { text += "?\(query)" }
        return text
    }

    /// The fragment with its percent escapes undone; empty when there is none, nil when it is no UTF-8.
    var decodedFragment: String? {
        guard let fragment, fragment.utf8.contains(UInt8(ascii: "%")) else { return fragment ?? "" }
        var bytes: [UInt8] = []
        let source = Array(fragment.utf8)
        var at = 0
        while at < source.count {
            let digits = source[min(at + 1, source.count)..<min(at + 3, source.count)]
            if source[at] == UInt8(ascii: "%"), digits.count == 2, digits.first != UInt8(ascii: "+"),
                let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                bytes.append(byte)
                at += 3
            } else {
                bytes.append(source[at])
                at += 1
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
