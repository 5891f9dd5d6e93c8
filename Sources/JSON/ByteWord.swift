/// Eight bytes of text in one machine word, the first byte lowest, looked at all at once.
enum ByteWord {
    static let ones: UInt64 = 0x0101_0101_0101_0101
    static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// The eight bytes at an address.
    @inline(__always)
    static func load(_ base: UnsafePointer<UInt8>) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(base).loadUnaligned(as: UInt64.self))
    }

    /// The bytes at an address when there are `count` of them, at most eight; zeros above. Reads none beyond.
    @inline(__always)
    static func load(_ base: UnsafePointer<UInt8>, count: Int) -> UInt64 {
        if count >= 4 {
            let raw = UnsafeRawPointer(base)
            let head = UInt64(UInt32(littleEndian: raw.loadUnaligned(as: UInt32.self)))
            let tail = UInt64(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)))
            return head | tail &<< (8 * UInt64(truncatingIfNeeded: count - 4))
        }
        guard count > 0 else { return 0 }
        // One to three bytes: the first, the middle and the last, which may be the same one.
        let middle = count >> 1
        return UInt64(base[0]) | UInt64(base[middle]) &<< UInt64(8 * middle)
            | UInt64(base[count - 1]) &<< UInt64(8 * (count - 1))
    }

    /// Stores all eight bytes.
    @inline(__always)
    static func store(_ word: UInt64, _ target: UnsafeMutablePointer<UInt8>) {
        UnsafeMutableRawPointer(target).storeBytes(of: word.littleEndian, as: UInt64.self)
    }

    /// A set bit in every byte that ends a plain run inside a JSON string: a quote, a backslash, a control character.
    ///
    /// Subtracting 1 (or 0x20) from each byte sets the high bit of those that were zero (or under 0x20). A borrow can
    /// only falsify bytes above the first true hit, so only the lowest set bit means anything.
    @inline(__always)
    static func stops(_ word: UInt64) -> UInt64 {
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5C)
        let controls = (word &- ones &* 0x20) & ~word
        return (controls | (quote &- ones) & ~quote | (backslash &- ones) & ~backslash) & highBits
    }

    /// A set bit in every byte that is not a decimal digit; as with `stops`, only the lowest one means anything.
    @inline(__always)
    static func nonDigits(_ word: UInt64) -> UInt64 {
        let value = word ^ (ones &* 0x30)
        return ((value &+ ones &* 0x76) | value) & highBits
    }

    /// The bytes below the lowest set bit of `stops`; all of them when none is set.
    @inline(__always)
    static func before(_ stops: UInt64, in word: UInt64) -> UInt64 { word & ((stops & (0 &- stops)) &- 1) }
}
