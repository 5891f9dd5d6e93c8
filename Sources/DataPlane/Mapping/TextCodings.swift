import NIOCore
import VTL

/// `escapeJavaScript` of Commons-Lang 2.6, compared with it character by character: quotes, backslash and slash get a
/// backslash, control characters and everything beyond ASCII become escapes, U+007F stays.
enum JavaScriptEscaping {
    static func escaped(_ text: String) -> String {
        var text = text
        let out: [UInt8]? = text.withUTF8 { bytes in
            guard let first = bytes.firstIndex(where: { escape(for: $0) != 0 }) else { return nil }
            var out = Array(bytes[..<first])
            out.reserveCapacity(bytes.count + bytes.count / 8 + 16)
            var index = first
            while index < bytes.count {
                let byte = bytes[index]
                switch escape(for: byte) {
                case 0:
                    out.append(byte)
                    index += 1
                case 1:
                    index += appendUnits(of: bytes[index...], to: &out)
                case let letter:
                    out.append(UInt8(ascii: "\\"))
                    out.append(letter)
                    index += 1
                }
            }
            return out
        }
        return out.map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    /// What stands behind the backslash; 0 where a byte stays, 1 where its UTF-16 units are written as digits.
    @inline(__always)
    private static func escape(for byte: UInt8) -> UInt8 {
        switch byte {
        case 0x22, 0x27, 0x2F, 0x5C: byte
        case 0x20...0x7F: 0
        case 0x08: UInt8(ascii: "b")
        case 0x09: UInt8(ascii: "t")
        case 0x0A: UInt8(ascii: "n")
        case 0x0C: UInt8(ascii: "f")
        case 0x0D: UInt8(ascii: "r")
        default: 1
        }
    }

    /// Writes the character that begins here, and returns the number of its bytes.
    private static func appendUnits(of bytes: Slice<UnsafeBufferPointer<UInt8>>, to out: inout [UInt8]) -> Int {
        var bytesLeft = bytes.makeIterator()
        var decoder = UTF8()
        // A Swift string is valid UTF-8: there is always a character.
        guard case .scalarValue(let scalar) = decoder.decode(&bytesLeft) else { return 1 }
        for unit in UTF16.encode(scalar) ?? .init() {
            out.append(UInt8(ascii: "\\"))
            out.append(UInt8(ascii: "u"))
            for shift in [12, 8, 4, 0] as [UInt16] {
                out.append(UInt8.upperHexDigit(UInt8(truncatingIfNeeded: unit >> shift) & 15))
            }
        }
        return UTF8.width(scalar)
    }
}

/// `java.net.URLEncoder` and `URLDecoder` in UTF-8: the coding of HTML forms.
enum FormCoding {
    static func encoded(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            let escapes = bytes.count { !isKept($0) && $0 != 0x20 }
            return String(unsafeUninitializedCapacity: bytes.count + 2 * escapes) { out in
                var end = 0
                for byte in bytes {
                    if isKept(byte) || byte == 0x20 {
                        out[end] = byte == 0x20 ? UInt8(ascii: "+") : byte
                        end += 1
                    } else {
                        out[end] = UInt8(ascii: "%")
                        out[end + 1] = UInt8.upperHexDigit(byte >> 4)
                        out[end + 2] = UInt8.upperHexDigit(byte & 15)
                        end += 3
                    }
                }
                return end
            }
        }
    }

    /// Whether a byte stands for itself.
    @inline(__always)
    private static func isKept(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "*"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// A `%` without two hexadecimal digits is Java's exception.
    static func decoded(_ text: String) throws(RenderError) -> String {
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "%") {
            guard index + 2 < bytes.count else {
                throw RenderError(
                    .exception(
                        "java.lang.IllegalArgumentException",
                        "URLDecoder: Incomplete trailing escape (%) pattern"))
            }
            guard bytes[index + 1].isHexDigit, bytes[index + 2].isHexDigit else {
                throw RenderError(
                    .exception(
                        "java.lang.IllegalArgumentException",
                        "URLDecoder: Illegal hex characters in escape (%) pattern"))
            }
        }
        return PercentCoding.decoded(text[...], plusIsBlank: true)
    }
}

/// Base64 as Commons-Codec reads it: both alphabets, padding or none, everything else skipped (assumed of AWS).
enum LenientBase64 {
    static func decoded(_ text: String) -> String {
        var digits: [UInt8] = []
        digits.reserveCapacity(text.utf8.count)
        scan: for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "-"): digits.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): digits.append(UInt8(ascii: "/"))
            case UInt8(ascii: "="): break scan
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                digits.append(byte)
            default: continue
            }
        }
        // One digit alone holds no byte.
        if digits.count % 4 == 1 { digits.removeLast() }
        return Base64.decode(ByteBuffer(bytes: digits))?.text ?? ""
    }
}
