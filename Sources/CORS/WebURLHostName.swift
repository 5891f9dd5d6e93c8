/// Reads the host of a URL: a name, an IPv4 address in any of its spellings, or an IPv6 address in brackets.
///
/// Of UTS #46 it has lower-casing, the dots of East Asian scripts and Punycode. What would need more (compatibility
/// mapping, composition, characters that vanish) is refused: a wrong encoding would be another host.
enum HostName {
    /// The canonical host; nil when a browser would refuse it, or when this reader cannot be certain of it.
    static func parse(_ scalars: ArraySlice<Unicode.Scalar>) -> String? {
        guard let first = scalars.first else { return nil }
        if first == "[" {
            guard scalars.last == "]" else { return nil }
            let inner = String(String.UnicodeScalarView(scalars.dropFirst().dropLast()))
            return IPv6Address(inner).map { "[\($0)]" }
        }
        guard let name = domain(decoded(scalars)), !name.isEmpty else { return nil }
        guard IPv4Address.isEndingInNumber(name) else { return name }
        return IPv4Address(name)?.description
    }

    /// Undoes percent-encoding; what is no UTF-8 then becomes U+FFFD, which no host may have.
    private static func decoded(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        let bytes = Array(String(String.UnicodeScalarView(scalars)).utf8)
        var out: [UInt8] = []
        var at = 0
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "%"), at + 2 < bytes.count, let high = hexadecimal(bytes[at + 1]),
                let low = hexadecimal(bytes[at + 2])
            {
                out.append(high << 4 | low)
                at += 3
            } else {
                out.append(bytes[at])
                at += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static func domain(_ text: String) -> String? {
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            guard !text.utf8.contains(where: isForbidden) else { return nil }
            return text.asciiLowercased
        }
        var labels: [String] = []
        for label in text.unicodeScalars.split(omittingEmptySubsequences: false, whereSeparator: isDot) {
            guard let encoded = encodedLabel(label) else { return nil }
            labels.append(encoded)
        }
        return labels.joined(separator: ".")
    }

    /// URL standard, "forbidden domain code point".
    private static func isForbidden(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F: true
        case UInt8(ascii: "#"), UInt8(ascii: "%"), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "<"),
            UInt8(ascii: ">"), UInt8(ascii: "?"), UInt8(ascii: "@"), UInt8(ascii: "["), UInt8(ascii: "\\"),
            UInt8(ascii: "]"), UInt8(ascii: "^"), UInt8(ascii: "|"):
            true
        default: false
        }
    }

    private static func isDot(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "." || scalar == "\u{3002}" || scalar == "\u{FF0E}" || scalar == "\u{FF61}"
    }

    private static func encodedLabel(_ label: Substring.UnicodeScalarView) -> String? {
        var mapped: [Unicode.Scalar] = []
        for scalar in label {
            for lower in scalar.properties.lowercaseMapping.unicodeScalars {
                guard isCertain(lower) else { return nil }
                mapped.append(lower)
            }
        }
        if mapped.allSatisfy(\.isASCII) { return String(String.UnicodeScalarView(mapped)) }
        // A label that begins `xn--` is Punycode already and cannot have more (UTS #46, 4.1).
        guard !mapped.starts(with: "xn--".unicodeScalars) else { return nil }
        return Punycode.encode(mapped).map { "xn--\($0)" }
    }

    /// Whether UTS #46 keeps the character as it is, whatever stands beside it.
    private static func isCertain(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return !isForbidden(UInt8(scalar.value)) }
        // What was no UTF-8.
        if scalar == "\u{FFFD}" { return false }
        // Kept since UTS #46 lost its transitional form, though case folding would change them.
        if scalar == "\u{DF}" || scalar == "\u{3C2}" { return true }
        guard !scalar.properties.changesWhenNFKCCaseFolded, !composes(scalar) else { return false }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .connectorPunctuation,
            .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
            .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
            return true
        case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format, .surrogate, .privateUse,
            .unassigned:
            return false
        @unknown default: return false
        }
    }

    /// Whether composition may join the character to the one before it.
    private static func composes(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.canonicalCombiningClass != .notReordered { return true }
        switch scalar.value {
        // The marks of class 0 for which NFC's quick check says "maybe", and Hangul's vowels and finals.
        case 0x09BE, 0x09D7, 0x0B3E, 0x0B56, 0x0B57, 0x0BBE, 0x0BD7, 0x0CC2, 0x0CD5, 0x0CD6, 0x0D3E, 0x0D57, 0x0DCF,
            0x0DDF, 0x102E, 0x1161...0x1175, 0x11A8...0x11C2, 0x1B35, 0x11127, 0x1133E, 0x11357, 0x114B0, 0x114BA,
            0x114BD, 0x115AF, 0x11930:
            return true
        default: return false
        }
    }
}
