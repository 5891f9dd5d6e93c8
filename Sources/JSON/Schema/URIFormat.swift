/// `uri` as the Java library has it: what `java.net.URI` takes, a relative reference included (RFC 2396, and
/// characters outside ASCII that are neither blanks nor controls).
enum URIFormat {
    private static let unreserved = "-_.!~*'()"
    private static let path = unreserved + ":@&=+$,;/"
    private static let any = unreserved + ";/?:@&=+$,[]"
    private static let registry = unreserved + "$,;:@&=+"

    static func accepts(_ text: String) -> Bool {
        var rest = text[...]
        if let hash = rest.firstIndex(of: "#") {
            guard consists(rest[rest.index(after: hash)...], of: any) else { return false }
            rest = rest[..<hash]
        }
        if let colon = rest.firstIndex(where: { ":/?".contains($0) }), rest[colon] == ":" {
            let scheme = rest[..<colon].utf8
            guard let first = scheme.first, SchemaFormat.isLetter(first),
                scheme.allSatisfy({ SchemaFormat.isLetter($0) || SchemaFormat.isDigit($0) || "+-.".utf8.contains($0) })
            else { return false }
            rest = rest[rest.index(after: colon)...]
            guard !rest.isEmpty else { return false }
            if !rest.hasPrefix("/") { return consists(rest, of: any) }
        }
        if let mark = rest.firstIndex(of: "?") {
            guard consists(rest[rest.index(after: mark)...], of: any) else { return false }
            let hasQuery = rest[..<mark]
            return hierarchical(hasQuery, endsText: false)
        }
        return hierarchical(rest, endsText: !text.contains("#"))
    }

    /// Authority and path. `//` alone is wrong only where nothing follows.
    private static func hierarchical(_ text: Substring, endsText: Bool) -> Bool {
        guard text.hasPrefix("//") else { return consists(text, of: path) }
        let rest = text.dropFirst(2)
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = rest[..<end]
        if authority.isEmpty, end == rest.endIndex, endsText { return false }
        return isAuthority(authority) && consists(rest[end...], of: path)
    }

    private static func isAuthority(_ text: Substring) -> Bool {
        let host = text.lastIndex(of: "@").map { text[text.index(after: $0)...] } ?? text
        guard host.hasPrefix("[") else { return consists(text, of: registry) }
        guard let close = host.firstIndex(of: "]") else { return false }
        let user = text[..<host.startIndex].dropLast()
        var address = host[host.index(after: host.startIndex)..<close]
        if let percent = address.firstIndex(of: "%") { address = address[..<percent] }
        let isMapped = address.lowercased().hasPrefix("::ffff:")
        guard
            isMapped
                ? address.contains(".") || NetworkFormat.isIPv6(("::" + address.dropFirst(7)).utf8)
                : NetworkFormat.isIPv6(address.utf8)
        else { return false }
        let port = host[host.index(after: close)...]
        guard port.isEmpty || (port.hasPrefix(":") && port.utf8.dropFirst().allSatisfy(SchemaFormat.isDigit)) else {
            return false
        }
        return consists(user, of: registry)
    }

    /// True when a text has only letters, digits, these marks, escapes, and characters Java calls "other".
    private static func consists(_ text: Substring, of marks: String) -> Bool {
        let scalars = text.unicodeScalars
        var at = scalars.startIndex
        while at < scalars.endIndex {
            let scalar = scalars[at]
            at = scalars.index(after: at)
            guard scalar.isASCII else {
                switch scalar.properties.generalCategory {
                case .control, .spaceSeparator, .lineSeparator, .paragraphSeparator: return false
                default: continue
                }
            }
            let byte = UInt8(truncatingIfNeeded: scalar.value)
            if scalar == "%" {
                for _ in 0..<2 {
                    guard at < scalars.endIndex, scalars[at].isASCII,
                        SchemaFormat.isHexDigit(UInt8(truncatingIfNeeded: scalars[at].value))
                    else { return false }
                    at = scalars.index(after: at)
                }
            } else if !SchemaFormat.isLetter(byte), !SchemaFormat.isDigit(byte), !marks.utf8.contains(byte) {
                return false
            }
        }
        return true
    }
}
