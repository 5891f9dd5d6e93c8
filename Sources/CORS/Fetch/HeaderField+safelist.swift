extension HeaderField {
    /// Longest value of a safelisted header, in bytes (#cors-safelisted-request-header, step 1).
    static let longestSafelistedValue = 128

    /// Sum of safelisted values above which none of them is safe (#cors-unsafe-request-header-names, step 5).
    static let greatestSafelistedSum = 1024

    /// Whether the header can go to another origin without a preflight (#cors-safelisted-request-header).
    public var isCORSSafelisted: Bool { Self.isCORSSafelisted(name, value) }

    /// Whether a header can go to another origin without a preflight (#cors-safelisted-request-header).
    public static func isCORSSafelisted(_ name: some StringProtocol, _ value: some StringProtocol) -> Bool {
        guard value.isAtMost(longestSafelistedValue) else { return false }
        let bytes = value.fieldBytes
        switch name.asciiLowercased {
        case "accept": return !bytes.contains(where: \.isCORSUnsafe)
        case "accept-language", "content-language": return bytes.allSatisfy(\.isLanguageByte)
        case "content-type":
            guard !bytes.contains(where: \.isCORSUnsafe) else { return false }
            return MediaTypeEssence(value)?.isCORSSafelisted ?? false
        case "range": return ByteRange.isSafelisted(bytes)
        default: return false
        }
    }

    /// Whether `no-cors` requests may carry the header (#no-cors-safelisted-request-header).
    public var isNoCORSSafelisted: Bool {
        switch name.asciiLowercased {
        case "accept", "accept-language", "content-language", "content-type": isCORSSafelisted
        default: false
        }
    }
}

extension Sequence<HeaderField> {
    /// Names that have to be allowed by a preflight: lower case, unique, sorted by bytes
    /// (#cors-unsafe-request-header-names).
    public var corsUnsafeRequestHeaderNames: [String] { corsUnsafeRequestHeaderNames(in: .standard) }

    /// Names that a browser asks for in a preflight; engines differ from the standard in small things.
    public func corsUnsafeRequestHeaderNames(in browser: Browser) -> [String] {
        var required: [String] = []
        var safe: Set<String> = []
        var sum = 0
        for field in browser.joinsEqualNames ? joiningEqualNames() : Array(self) {
            let name = field.name.asciiLowercased
            if browser.isSafelisted(name, field.value) {
                safe.insert(name)
                sum += field.value.fieldBytes.count
            } else {
                required.append(name)
            }
        }
        if sum > HeaderField.greatestSafelistedSum, browser.sumsSafelistedValues { required += safe }
        if !browser.repeatsUnsafeNames { required = Array(Set(required)) }
        return required.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// One field for each name, values joined by comma and space, in the order of first places.
    private func joiningEqualNames() -> [HeaderField] {
        var places: [String: Int] = [:]
        var lines: [(name: String, values: [String])] = []
        for field in self {
            let name = field.name.asciiLowercased
            if let place = places[name] {
                lines[place].values.append(field.value)
            } else {
                places[name] = lines.count
                lines.append((field.name, [field.value]))
            }
        }
        return lines.map { HeaderField($0.name, $0.values.joined(separator: ", ")) }
    }
}

extension Browser {
    /// The safelist as an engine has it (recorded with Chromium 156 and Firefox 153).
    fileprivate func isSafelisted(_ name: String, _ value: String) -> Bool {
        let isSafe = HeaderField.isCORSSafelisted(name, value)
        switch self {
        case .standard, .safari: return isSafe
        case .chrome:
            if Self.namesOnlyChromeSafelists.contains(name) {
                return value.isAtMost(HeaderField.longestSafelistedValue)
            }
        case .firefox:
            if name == "accept", value.utf8.contains(where: { $0 >= 0x80 }) { return false }
        }
        // Both read ranges as 64-bit numbers.
        guard isSafe, name == "range" else { return isSafe }
        let numbers = value.dropFirst("bytes=".count).split(separator: "-")
        return numbers.allSatisfy { Int64($0) != nil }
    }
}

extension StringProtocol {
    /// The value as bytes on the wire: a character up to U+00FF is one byte, as `Headers` sends it.
    var fieldBytes: [UInt8] {
        unicodeScalars.reduce(into: []) { bytes, scalar in
            if scalar.value <= 0xFF { bytes.append(UInt8(scalar.value)) } else { bytes += Array(String(scalar).utf8) }
        }
    }

    /// Whether the value has at most so many bytes, without walking a long one.
    fileprivate func isAtMost(_ count: Int) -> Bool {
        // No byte on the wire stands for more than two of UTF-8.
        utf8.count <= 2 * count && fieldBytes.count <= count
    }
}

extension UInt8 {
    /// #cors-unsafe-request-header-byte.
    fileprivate var isCORSUnsafe: Bool {
        switch self {
        case 0x09: false
        case 0..<0x20, 0x7F: true
        case UInt8(ascii: "\""), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ":"), UInt8(ascii: "<"),
            UInt8(ascii: ">"), UInt8(ascii: "?"), UInt8(ascii: "@"), UInt8(ascii: "["), UInt8(ascii: "\\"),
            UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"):
            true
        default: false
        }
    }

    fileprivate var isLanguageByte: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x20, UInt8(ascii: "*"), UInt8(ascii: ","), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ";"),
            UInt8(ascii: "="):
            true
        default: false
        }
    }
}
