internal import Crypto
internal import HTTPMessages
public import NIOCore

/// SHA-256 of a text or a body, in the two spellings that AWS uses.
public enum SHA256Digest {
    /// 64 lower-case hexadecimal digits.
    public static func hex(of text: String) -> String { hexadecimal(SHA256.hash(data: Array(text.utf8))) }

    /// 64 lower-case hexadecimal digits.
    public static func hex(of body: ByteBuffer) -> String {
        hexadecimal(body.withUnsafeReadableBytes { SHA256.hash(data: $0) })
    }

    /// As AWS shows a header's digest in place of the header.
    public static func base64(of text: String) -> String { base64(SHA256.hash(data: Array(text.utf8))) }

    /// As Lambda shows the digest of a function's code.
    public static func base64(of body: ByteBuffer) -> String {
        base64(body.withUnsafeReadableBytes { SHA256.hash(data: $0) })
    }

    /// 32 bytes, for keys of tables.
    public static func bytes(of bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func base64(_ bytes: some Sequence<UInt8>) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(44)
        var group: UInt32 = 0
        var held = 0
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            held += 1
            guard held == 3 else { continue }
            for shift in [18, 12, 6, 0] as [UInt32] { text.append(alphabet[Int(group >> shift & 63)]) }
            group = 0
            held = 0
        }
        if held > 0 {
            group <<= 8 * UInt32(3 - held)
            for shift in [18, 12, 6, 0].prefix(held + 1) as ArraySlice<UInt32> {
                text.append(alphabet[Int(group >> shift & 63)])
            }
            for _ in held..<3 { text.append(UInt8(ascii: "=")) }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
