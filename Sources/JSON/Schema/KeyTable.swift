/// Property names with a number each, found by their bytes. Built once, then only read.
///
/// Names to look up come from strangers, but cannot lengthen a search beyond the longest run of the table itself.
struct KeyTable: Sendable {
    /// Names in the order in which they were added.
    private var keys: [String] = []
    private var values: [Int] = []
    /// Open addressing: place in `keys`, or -1. At most half full; the count is a power of two.
    private var slots: [Int32] = []

    init() {}

    var isEmpty: Bool { keys.isEmpty }

    /// Adds a name that is not there yet.
    mutating func add(_ key: String, _ value: Int) {
        keys.append(key)
        values.append(value)
        if keys.count * 2 > slots.count {
            slots = Array(repeating: -1, count: max(8, slots.count * 2))
            for place in keys.indices { insert(place) }
        } else {
            insert(keys.count - 1)
        }
    }

    /// Number of a name; nil when it is not there.
    @inline(__always)
    subscript(key: String) -> Int? {
        guard !slots.isEmpty else { return nil }
        var key = key
        return key.withUTF8 { bytes in
            var slot = Self.hash(bytes) & (slots.count - 1)
            while slots[slot] >= 0 {
                let place = Int(slots[slot])
                if Self.equal(keys[place], bytes) { return values[place] }
                slot = (slot + 1) & (slots.count - 1)
            }
            return nil
        }
    }

    private mutating func insert(_ place: Int) {
        var key = keys[place]
        var slot = key.withUTF8 { Self.hash($0) } & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(place)
    }

    /// FNV-1a over the bytes, its high bits folded in.
    @inline(__always)
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: hash ^ hash >> 29)
    }

    @inline(__always)
    private static func equal(_ key: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard key.utf8.count == bytes.count else { return false }
        var key = key
        return key.withUTF8 { own in
            for index in 0..<own.count where own[index] != bytes[index] { return false }
            return true
        }
    }
}
