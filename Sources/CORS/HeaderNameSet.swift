/// Allowed names of request headers, compiled: asking costs one reading of the asked bytes, however many there are, and
/// allocates nothing.
struct HeaderNameSet: Sendable {
    private struct Slot: Sendable {
        var hash: UInt32 = 0
        var start: UInt32 = 0
        /// 0 in a free slot.
        var length: UInt32 = 0
    }

    /// Bytes of the longest name; what is longer needs no reading.
    let longest: Int
    /// At most half full; the count is a power of two.
    private var slots: [Slot]
    private var text: [UInt8] = []

    /// Takes names in lower case, each once.
    init(_ names: [String]) {
        longest = names.map(\.utf8.count).max() ?? 0
        var capacity = 2
        while capacity < names.count * 2 { capacity *= 2 }
        slots = Array(repeating: Slot(), count: capacity)
        for name in names { insert(name) }
    }

    private mutating func insert(_ name: String) {
        let bytes = name.utf8Span.span
        let hash = Self.hash(bytes, 0, bytes.count)
        var index = Int(hash) & (slots.count - 1)
        while slots[index].length > 0 { index = (index + 1) & (slots.count - 1) }
        slots[index] = Slot(hash: hash, start: UInt32(text.count), length: UInt32(bytes.count))
        text += name.utf8
    }

    /// Whether the bytes are one of the names, in any case.
    func contains(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Bool {
        guard end - start <= longest else { return false }
        let hash = Self.hash(bytes, start, end)
        var index = Int(hash) & (slots.count - 1)
        while slots[index].length > 0 {
            let slot = slots[index]
            if slot.hash == hash, Int(slot.length) == end - start, equals(slot, bytes, from: start) { return true }
            index = (index + 1) & (slots.count - 1)
        }
        return false
    }

    private func equals(_ slot: Slot, _ bytes: Span<UInt8>, from start: Int) -> Bool {
        for offset in 0..<Int(slot.length)
        where text[Int(slot.start) + offset] != Self.lowercased(bytes[start + offset]) {
            return false
        }
        return true
    }

    private static func hash(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt32 {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in start..<end { state = (state ^ UInt64(lowercased(bytes[index]))) &* 0x100_0000_01B3 }
        return UInt32(truncatingIfNeeded: state ^ state >> 32)
    }

    static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
