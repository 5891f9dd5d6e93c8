#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The byte classes of RFC 9110 and 9112, and comparisons of raw bytes that allocate nothing.
enum WireBytes {
    // One bit per byte of `tchar` (RFC 9110 §5.6.2), 0–63 and 64–127: shifts instead of a table behind a pointer.
    private static var tokenLow: UInt64 { 0x03FF_6CFA_0000_0000 }
    private static var tokenHigh: UInt64 { 0x57FF_FFFF_C7FF_FFFE }

    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool {
        if byte < 64 { return tokenLow &>> UInt64(byte) & 1 == 1 }
        return byte < 128 && tokenHigh &>> UInt64(byte & 63) & 1 == 1
    }

    static func isToken(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard !bytes.isEmpty else { return false }
        for byte in bytes where !isToken(byte) { return false }
        return true
    }

    /// Whether no byte is a control character, except tabs; second: whether all are ASCII.
    @inline(__always)
    static func inspectValue(_ bytes: UnsafeRawBufferPointer) -> (isValid: Bool, isASCII: Bool) {
        var bad = false
        var all: UInt8 = 0
        for byte in bytes {
            bad = bad || (byte < 0x20 && byte != 0x09) || byte == 0x7F
            all |= byte
        }
        return (!bad, all < 0x80)
    }

    /// Whether the bytes are this text when A–Z and a–z are the same; the text is given in lower case.
    @inline(__always)
    static func equals(_ bytes: UnsafeRawBufferPointer, lowercased text: StaticString) -> Bool {
        guard bytes.count == text.utf8CodeUnitCount else { return false }
        let other = text.utf8Start
        for index in 0..<bytes.count {
            let byte = bytes[index]
            let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
            if lower != other[index] { return false }
        }
        return true
    }

    @inline(__always)
    static func equals(_ bytes: UnsafeRawBufferPointer, exactly text: StaticString) -> Bool {
        guard bytes.count == text.utf8CodeUnitCount, let base = bytes.baseAddress else { return false }
        return memcmp(base, text.utf8Start, bytes.count) == 0
    }

    /// The index of the first line feed at or after an index.
    @inline(__always)
    static func lineFeed(in bytes: UnsafeRawBufferPointer, from index: Int) -> Int? {
        guard index < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + index, 0x0A, bytes.count - index)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }

    /// The bytes without spaces and tabs at both ends.
    @inline(__always)
    static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var start = 0
        var end = bytes.count
        while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
        while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }

    /// A decimal number of ASCII digits only; nil for anything else and for what does not fit.
    static func decimal(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard !bytes.isEmpty, bytes.count <= 19 else { return nil }
        var number = 0
        for byte in bytes {
            let digit = byte &- 0x30
            guard digit < 10 else { return nil }
            let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Int(digit))
            guard !overflow, !carry else { return nil }
            number = sum
        }
        return number
    }

    /// The text of bytes that are ASCII or UTF-8; other bytes are read as ISO 8859-1, which HTTP's `obs-text` was.
    static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var text = ""
        for byte in bytes { text.unicodeScalars.append(Unicode.Scalar(byte)) }
        return text
    }

    @inline(__always)
    static func ascii(_ bytes: UnsafeRawBufferPointer) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
