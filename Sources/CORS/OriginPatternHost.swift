/// The rules for the host of an allowed origin.
enum OriginHost {
    enum Fault {
        case empty
        /// The value is the name in Punycode, where that is certain.
        case notASCII(String?)
        case tooLong
        case invalid
        /// An address, but not as browsers write it; the value is how they do.
        case notCanonical(String)
    }

    /// Nil for a host as browsers send it: a name, an IPv4 address in four decimal numbers, an IPv6 address compressed
    /// and in brackets. Names of hosts have no underscore in DNS, yet browsers send it.
    static func fault(in host: Substring) -> Fault? {
        guard !host.isEmpty else { return .empty }
        guard host.utf8.allSatisfy({ $0 < 0x80 }) else { return .notASCII(canonical(host)) }
        guard host.utf8.count <= CORSLimits.hostBytes else { return .tooLong }
        if host.hasPrefix("[") || IPv4Address.isEndingInNumber(host) {
            guard let form = canonical(host) else { return .invalid }
            return form == host ? nil : .notCanonical(form)
        }
        var name = host.utf8
        // A name in full (`a.example.`) is a host of its own, which browsers keep apart.
        if name.last == UInt8(ascii: ".") { name = name.dropLast() }
        let isName = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .allSatisfy { (1...CORSLimits.labelBytes).contains($0.count) && $0.allSatisfy(isNameByte) }
        return isName ? nil : .invalid
    }

    private static func canonical(_ host: Substring) -> String? { WebURL("http://\(host)/")?.host }

    /// What a host's name is made of: lower-case letters, digits, `-` and `_`.
    static func isNameByte(_ byte: UInt8) -> Bool {
        byte &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}
