/// What keeps an `Access-Control-Allow-Origin` from ever being equal to the `Origin` that a browser sends.
enum OriginFlaw: Sendable, Equatable, CaseIterable {
    case empty
    /// Quotes that got into the value.
    case quoted
    case list
    case null
    case glob
    case schemeMissing
    case path
    case defaultPort
    case upperCase
    case malformed
}

/// A value of `Access-Control-Allow-Origin`, taken apart as far as it can be.
struct OriginText: Sendable {
    let flaws: [OriginFlaw]
    /// The origin that was meant; nil when it cannot be known.
    let meant: String?

    /// Bytes that are looked at: no browser sends an origin as long, so that more can only be wrong.
    private static let maximumBytes = 1_024

    init(_ value: String) {
        let isTooLong = value.utf8.count > Self.maximumBytes
        let shown: String = isTooLong ? String(decoding: value.utf8.prefix(Self.maximumBytes), as: UTF8.self) : value
        let read = OriginText(short: shown)
        if isTooLong {
            self.init(read.flaws.isEmpty ? [.malformed] : read.flaws, meant: nil)
        } else {
            self = read
        }
    }

    private init(short value: String) {
        let text = value.trimmingBlanks
        if text == "*" {
            self.init([], meant: text)
        } else if text.isEmpty {
            self.init([.empty], meant: nil)
        } else if text.utf8.contains(where: Self.isQuote) {
            let inner = String(decoding: text.utf8.filter { !Self.isQuote($0) }, as: UTF8.self)
            self.init([.quoted], meant: OriginText(inner).meant)
        } else if text.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == 0x20 || $0 == 0x09 || $0 == 0x3B }) {
            self.init([.list], meant: nil)
        } else if text == "null" {
            self.init([.null], meant: nil)
        } else if text.utf8.contains(UInt8(ascii: "*")) {
            self.init([.glob], meant: nil)
        } else {
            self.init(single: text)
        }
    }

    private init(_ flaws: [OriginFlaw], meant: String?) {
        self.flaws = flaws
        self.meant = meant
    }

    private init(single text: String) {
        var flaws: [OriginFlaw] = []
        var scheme = "https"
        var rest = text[...]
        let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 {
            scheme = String(parts[0])
            rest = parts[1]
        } else {
            flaws.append(.schemeMissing)
            if rest.hasPrefix("//") { rest = rest.dropFirst(2) }
            if rest.hasPrefix("localhost") || rest.hasPrefix("127.") { scheme = "http" }
        }
        var authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        if authority.count < rest.count { flaws.append(.path) }
        let lowerScheme = scheme.lowercased()
        let defaultPort: String? = lowerScheme == "https" ? ":443" : lowerScheme == "http" ? ":80" : nil
        if let defaultPort, authority.hasSuffix(defaultPort) {
            flaws.append(.defaultPort)
            authority = authority.dropLast(defaultPort.count)
        }
        if (scheme + authority).utf8.contains(where: { $0 >= 0x41 && $0 <= 0x5A }) { flaws.append(.upperCase) }
        let host = authority.lowercased()
        if Self.isScheme(lowerScheme), Self.isAuthority(host) {
            self.init(flaws, meant: "\(lowerScheme)://\(host)")
        } else {
            self.init([.malformed], meant: nil)
        }
    }

    private static func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`")
    }

    private static func isScheme(_ text: String) -> Bool {
        guard let first = text.utf8.first, first >= 0x61, first <= 0x7A else { return false }
        return text.utf8.allSatisfy { isHostByte($0) || $0 == UInt8(ascii: "+") }
    }

    /// A host, bracketed or of names and dots, and a port of digits. Browsers send `_` too.
    private static func isAuthority(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var host = bytes[...]
        if bytes.first == UInt8(ascii: "[") {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let inner = bytes[1..<close]
            guard !inner.isEmpty, inner.allSatisfy({ isHostByte($0) || $0 == UInt8(ascii: ":") }) else { return false }
            host = bytes[(close + 1)...]
            return host.isEmpty || isPort(host)
        }
        if let colon = bytes.firstIndex(of: UInt8(ascii: ":")) {
            guard isPort(bytes[colon...]) else { return false }
            host = bytes[..<colon]
        }
        return !host.isEmpty && host.allSatisfy(isHostByte)
    }

    private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.first == UInt8(ascii: ":"), (2...6).contains(bytes.count) else { return false }
        return UInt16(String(decoding: bytes.dropFirst(), as: UTF8.self)) != nil
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension String {
    /// Without spaces and tabs at both ends, which HTTP cuts off.
    fileprivate var trimmingBlanks: String {
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        guard let first = utf8.firstIndex(where: { !isBlank($0) }), let last = utf8.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(self[first...last])
    }
}
