/// The formats that are checked, as the Java library's version 2.2.14 checks them (recorded by running it).
enum SchemaFormat: Sendable {
    case base64
    case dateTime
    case email
    case hexadecimal(digits: Int)
    case hostname
    case ipv4
    case ipv6
    case jsonPointer
    case mac
    case regex
    case uri
    case uuid

    /// Format by its name; nil for one that is not checked.
    init?(_ name: String, extra: Bool) {
        switch name {
        case "date-time": self = .dateTime
        case "email": self = .email
        case "hostname": self = .hostname
        case "ipv4": self = .ipv4
        case "ipv6": self = .ipv6
        case "regex": self = .regex
        case "uri": self = .uri
        case "base64" where extra: self = .base64
        case "json-pointer" where extra: self = .jsonPointer
        case "mac" where extra: self = .mac
        case "md5" where extra: self = .hexadecimal(digits: 32)
        case "sha1" where extra: self = .hexadecimal(digits: 40)
        case "sha256" where extra: self = .hexadecimal(digits: 64)
        case "sha512" where extra: self = .hexadecimal(digits: 128)
        case "uuid" where extra: self = .uuid
        default: return nil
        }
    }

    func accepts(_ text: String) -> Bool {
        switch self {
        case .base64: text.utf8.count % 4 == 0 && Self.badBase64(text) == nil
        case .dateTime: DateTimeFormat.accepts(text)
        case .email: EmailFormat.accepts(text)
        case .hexadecimal(let digits): text.utf16.count == digits && Self.badDigit(text) == nil
        case .hostname: NetworkFormat.isHostname(text)
        case .ipv4: NetworkFormat.isIPv4(text)
        case .ipv6: NetworkFormat.isIPv6(text)
        case .jsonPointer: JSONPointer(text) != nil
        case .mac: Self.isGroups(text, of: [2, 2, 2, 2, 2, 2], between: UInt8(ascii: ":"))
        case .regex: SchemaPattern.isValid(text)
        case .uri: URIFormat.accepts(text)
        case .uuid: Self.isUUID(text)
        }
    }

    func message(_ text: String) -> String {
        switch self {
        case .base64:
            if let (character, index) = Self.badBase64(text), text.utf16.count % 4 == 0 {
                "illegal character \"\(character)\" at index \(index) (not in Base64 alphabet)"
            } else {
                "input has illegal length (must be a multiple of 4, found \(text.utf16.count))"
            }
        case .dateTime:
            "string \"\(text)\" is invalid against requested date format(s)"
                + " [yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,12}Z]"
        case .email: "string \"\(text)\" is not a valid email address"
        case .hexadecimal(let digits):
            if let (character, index) = Self.badDigit(text), text.utf16.count == digits {
                "illegal character \"\(character)\" in input at index \(index)"
            } else {
                "input string has incorrect length (\(text.utf16.count), expected \(digits))"
            }
        case .hostname: "string \"\(text)\" is not a valid hostname"
        case .ipv4: "string \"\(text)\" is not a valid IPv4 address"
        case .ipv6: "string \"\(text)\" is not a valid IPv6 address"
        case .jsonPointer: "input string \"\(text)\" is not a valid JSON Pointer"
        case .mac: "input string \"\(text)\" is not a valid MAC address"
        case .regex: "string \"\(text)\" is not a valid ECMA 262 regular expression"
        case .uri: "string \"\(text)\" is not a valid URI"
        case .uuid: "input string \"\(text)\" is not a valid UUID"
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

    static func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- UInt8(ascii: "a") < 6 }

    /// True for groups of so many hexadecimal digits with a mark between them.
    private static func isGroups(_ text: String, of lengths: [Int], between mark: UInt8) -> Bool {
        let groups = text.utf8.split(separator: mark, omittingEmptySubsequences: false)
        return groups.map(\.count) == lengths && groups.allSatisfy { $0.allSatisfy(isHexDigit) }
    }

    /// What Java's `UUID.fromString` takes: five groups of digits of any length up to that of their number.
    private static func isUUID(_ text: String) -> Bool {
        let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard groups.count == 5, text.utf8.count <= 36 else { return false }
        return groups.allSatisfy { !$0.isEmpty && $0.count <= 16 && $0.allSatisfy(isHexDigit) }
    }

    /// First character that is no hexadecimal digit, with its index in UTF-16 units.
    private static func badDigit(_ text: String) -> (Character, Int)? {
        first(in: text) { !($0.isASCII && isHexDigit(UInt8(truncatingIfNeeded: $0.value))) }
    }

    /// First character outside the alphabet, with its index; one or two `=` at the end are no part of the text.
    private static func badBase64(_ text: String) -> (Character, Int)? {
        var body = text[...]
        for _ in 0..<2 where body.hasSuffix("=") { body = body.dropLast() }
        return first(in: String(body)) { scalar in
            guard scalar.isASCII else { return true }
            let byte = UInt8(truncatingIfNeeded: scalar.value)
            return !isLetter(byte) && !isDigit(byte) && byte != UInt8(ascii: "+") && byte != UInt8(ascii: "/")
        }
    }

    private static func first(in text: String, where isBad: (Unicode.Scalar) -> Bool) -> (Character, Int)? {
        var index = 0
        for scalar in text.unicodeScalars {
            if isBad(scalar) { return (Character(scalar), index) }
            index += UTF16.width(scalar)
        }
        return nil
    }
}
