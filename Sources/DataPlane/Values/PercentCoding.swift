/// Percent-encoding for the two places of a target that values are put into.
enum PercentCoding {
    /// Where a value goes: what must be encoded there differs.
    enum Component {
        case path
        case query
    }

    /// Decodes each `%XX` once; what is not a valid triple stays. Bytes that are no UTF-8 become U+FFFD.
    static func decoded(_ text: Substring, plusIsBlank: Bool) -> String {
        let isPlain: Bool = !text.utf8.contains { $0 == UInt8(ascii: "%") || (plusIsBlank && $0 == UInt8(ascii: "+")) }
        if isPlain { return String(text) }
        return String(decoding: decodedBytes(text, plusIsBlank: plusIsBlank), as: UTF8.self)
    }

    static func decodedBytes(_ text: Substring, plusIsBlank: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let pair = hexPair(rest) {
                bytes.append(pair)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(plusIsBlank && byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return bytes
    }

    /// The byte that two hexadecimal digits at the start stand for.
    private static func hexPair(_ rest: Substring.UTF8View.SubSequence) -> UInt8? {
        guard let first = rest.first?.hexValue, let second = rest.dropFirst().first?.hexValue else { return nil }
        return first << 4 | second
    }

    /// Appends a value so that it stays inside its component.
    ///
    /// - Parameter isEncoded: whether the value is in percent-encoded form already, as raw path parameters are; valid
    ///   triples are then kept.
    static func append(_ text: some StringProtocol, to target: inout String, in component: Component, isEncoded: Bool) {
        if text.utf8.allSatisfy({ isAllowed($0, in: component) }) {
            target += text
            return
        }
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + 16)
        for (index, byte) in bytes.enumerated() {
            let startsTriple: Bool =
                isEncoded && byte == UInt8(ascii: "%") && index + 2 < bytes.count && bytes[index + 1].isHexDigit
                && bytes[index + 2].isHexDigit
            if startsTriple || isAllowed(byte, in: component) {
                out.append(byte)
            } else {
                out.append(UInt8(ascii: "%"))
                out.append(UInt8.upperHexDigit(byte >> 4))
                out.append(UInt8.upperHexDigit(byte & 15))
            }
        }
        target += String(decoding: out, as: UTF8.self)
    }

    private static func isAllowed(_ byte: UInt8, in component: Component) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: ","),
            UInt8(ascii: "*"), UInt8(ascii: "!"):
            true
        case UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"),
            UInt8(ascii: "+"), UInt8(ascii: ";"), UInt8(ascii: "="):
            component == .path
        default: false
        }
    }

    /// Appends a whole query as its writer sent it; only bytes that no target may carry are encoded.
    static func appendQuery(_ query: some StringProtocol, to target: inout String) {
        if query.utf8.allSatisfy(isAllowedInQuery) {
            target += query
            return
        }
        var out: [UInt8] = []
        for byte in query.utf8 {
            if isAllowedInQuery(byte) {
                out.append(byte)
            } else {
                out.append(contentsOf: [
                    UInt8(ascii: "%"), UInt8.upperHexDigit(byte >> 4), UInt8.upperHexDigit(byte & 15),
                ])
            }
        }
        target += String(decoding: out, as: UTF8.self)
    }

    private static func isAllowedInQuery(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x00...0x20, 0x7F...0xFF: false
        case UInt8(ascii: "#"), UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"),
            UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
            false
        default: true
        }
    }
}

extension UInt8 {
    private static let hexDigits: StaticString = "0123456789abcdef"

    /// A look-up, not a choice: random values would make every branch a wrong guess.
    @inline(__always)
    static func hexDigit(_ value: UInt8) -> UInt8 { hexDigits.utf8Start[Int(value & 15)] }

    static func upperHexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    var isHexDigit: Bool { hexValue != nil }
}
