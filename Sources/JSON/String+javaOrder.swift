extension String {
    /// Java's order of strings: by UTF-16 code units. UTF-8 has the same, but for characters beyond U+FFFF (first byte
    /// F0 and above), whose surrogates come before U+E000 (first byte EE).
    func isBeforeInJava(_ other: String) -> Bool {
        func rank(_ byte: UInt8) -> UInt16 { byte < 0xF0 ? UInt16(byte) << 4 : 0xED1 + UInt16(byte - 0xF0) }
        return utf8.lexicographicallyPrecedes(other.utf8) { rank($0) < rank($1) }
    }
}
