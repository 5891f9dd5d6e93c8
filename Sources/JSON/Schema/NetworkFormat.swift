/// `hostname`, `ipv4` and `ipv6` as the Java library has them, through Guava's `InternetDomainName` and
/// `InetAddresses`.
enum NetworkFormat {
    /// Labels of letters, digits, `-` and `_`, these two not at an end; letters outside ASCII are free. The last label
    /// does not begin with a digit. One dot at the end is allowed; there are three more signs that count as dots.
    static func isHostname(_ text: String) -> Bool {
        var labels = text.unicodeScalars.split(omittingEmptySubsequences: false) {
            $0 == "." || $0 == "\u{3002}" || $0 == "\u{FF0E}" || $0 == "\u{FF61}"
        }
        var length = text.utf16.count
        if labels.count > 1, labels.last?.isEmpty == true {
            labels.removeLast()
            length -= 1
        }
        guard length <= 253, labels.count <= 127, let last = labels.last else { return false }
        if let first = last.first, "0"..."9" ~= first { return false }
        return labels.allSatisfy { label in
            guard let first = label.first, let last = label.last, String(label).utf16.count <= 63 else { return false }
            return label.allSatisfy { !$0.isASCII || isWordOrDash($0) } && !isMark(first) && !isMark(last)
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool { scalar == "-" || scalar == "_" }

    private static func isWordOrDash(_ scalar: Unicode.Scalar) -> Bool {
        isMark(scalar) || "0"..."9" ~= scalar || "a"..."z" ~= scalar || "A"..."Z" ~= scalar
    }

    static func isIPv4(_ text: String) -> Bool { isIPv4(text[...].utf8) }

    /// Four numbers up to 255 without leading zeros.
    private static func isIPv4(_ text: Substring.UTF8View) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                guard 1...3 ~= part.count, part.allSatisfy(SchemaFormat.isDigit) else { return false }
                if part.count > 1, part.first == UInt8(ascii: "0") { return false }
                return part.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } <= 255
            }
    }

    /// RFC 4291 text, with a zone behind `%`. An IPv4-mapped address is none, since Java makes it an IPv4 address.
    static func isIPv6(_ text: String) -> Bool {
        var address = text[...]
        if let percent = address.firstIndex(of: "%") { address = address[..<percent] }
        return isIPv6(address.utf8)
    }

    static func isIPv6(_ text: Substring.UTF8View) -> Bool {
        var parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count >= 3, let last = parts.last else { return false }
        var groups: [Int?] = []
        if last.contains(UInt8(ascii: ".")) {
            guard isIPv4(last) else { return false }
            parts.removeLast()
            // Any two groups: what they are matters nowhere.
            groups = [1, 1]
        }
        let hasIPv4 = !groups.isEmpty
        // A :: at either end leaves two empty parts there.
        if parts.first?.isEmpty == true {
            guard parts.count > 1, parts[1].isEmpty else { return false }
            parts.removeFirst()
        }
        if !hasIPv4, parts.last?.isEmpty == true {
            guard parts.count > 1, parts[parts.count - 2].isEmpty else { return false }
            parts.removeLast()
        }
        var front: [Int?] = []
        for part in parts {
            if part.isEmpty {
                front.append(nil)
            } else {
                guard part.count <= 4, part.allSatisfy(SchemaFormat.isHexDigit) else { return false }
                front.append(Int(String(decoding: part, as: UTF8.self), radix: 16))
            }
        }
        groups = front + groups
        let gaps = groups.filter { $0 == nil }.count
        guard gaps <= 1, gaps == 0 ? groups.count == 8 : groups.count <= 8 else { return false }
        if let gap = groups.firstIndex(of: nil) {
            let zeros = Array(repeating: 0 as Int?, count: 9 - groups.count)
            groups.replaceSubrange(gap...gap, with: zeros)
        }
        return !(groups.prefix(5).allSatisfy { $0 == 0 } && groups[5] == 0xFFFF)
    }
}
