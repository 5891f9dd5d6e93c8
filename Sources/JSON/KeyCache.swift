/// The first few hundred keys of a text, so that a key of a thousand sibling objects becomes a string once.
///
/// A key has a few places that it may be in; when all are taken it is not kept. Each entry also remembers which key came
/// after it, so that objects of one shape find their keys by a comparison alone.
struct KeyCache: ~Copyable {
    /// Number of the entry that stands for the beginning of an object: no key has it.
    static let beginning = 0

    private struct Entry {
        let key: ObjectKey
        /// Where the text has the key's bytes; a closing quote follows them.
        let first: UnsafePointer<UInt8>
        let length: Int
        /// Number of the entry that followed last time.
        var next = KeyCache.beginning
        /// The first and the last eight bytes, closing quote included, and which bits of them count: all, unless there
        /// are fewer than eight bytes.
        let head: UInt64
        let tail: UInt64
        let mask: UInt64

        init(_ first: UnsafePointer<UInt8>, _ length: Int, _ key: ObjectKey) {
            self.key = key
            self.first = first
            self.length = length
            let size = length + 1
            mask = size < 8 ? 1 &<< UInt64(8 * size) &- 1 : .max
            head = size < 8 ? ByteWord.load(first, count: size) : ByteWord.load(first)
            tail = size < 8 ? head : ByteWord.load(first + (size - 8))
        }

        /// The beginning of an object. Its head and tail would be the same eight bytes and differ, so it stands nowhere.
        init(beginning first: UnsafePointer<UInt8>) {
            key = ObjectKey(text: "", fingerprint: 0)
            self.first = first
            length = 0
            head = 0
            tail = .max
            mask = .max
        }

        /// True when the key and a closing quote are at an address that has `room` bytes; false for lack of room.
        @inline(__always)
        func stands(at bytes: UnsafePointer<UInt8>, room: Int) -> Bool {
            let size = length &+ 1
            guard room >= max(8, size) else { return false }
            let difference = (ByteWord.load(bytes) ^ head) | (ByteWord.load(bytes + max(0, size &- 8)) ^ tail)
            guard difference & mask == 0 else { return false }
            return size <= 16 || KeyCache.same(first, bytes, length)
        }
    }

    /// Number of places; a power of two, and small enough to be cleared for a text of a few bytes.
    private static let placeBits = 8
    private static let placeCount = 1 << placeBits
    /// How many places next to each other a key may be in.
    private static let probes = 4

    /// For each place the number of its entry; 0 for none.
    private let places: UnsafeMutablePointer<UInt16>
    /// Room for one entry more than places; `count` of them are initialised, one at least.
    private let entries: UnsafeMutablePointer<Entry>
    private var count = 1

    init(_ text: UnsafePointer<UInt8>) {
        places = .allocate(capacity: Self.placeCount)
        places.initialize(repeating: 0, count: Self.placeCount)
        entries = .allocate(capacity: Self.placeCount + 1)
        entries.initialize(to: Entry(beginning: text))
    }

    deinit {
        places.deallocate()
        entries.deinitialize(count: count)
        entries.deallocate()
    }

    /// Number of the key that followed another the last time, when it stands here with a closing quote.
    @inline(__always)
    func expected(after previous: Int, _ bytes: UnsafePointer<UInt8>, room: Int) -> Int? {
        let next = entries[previous].next
        return entries[next].stands(at: bytes, room: room) ? next : nil
    }

    @inline(__always)
    func key(_ number: Int) -> ObjectKey { entries[number].key }

    /// Length of a key in bytes.
    @inline(__always)
    func length(_ number: Int) -> Int { entries[number].length }

    /// Number of the key of these bytes, which are ASCII without escapes, have a closing quote after them and stay
    /// where they are as long as the cache; nil when it has no place left for a key it has not met.
    mutating func find(
        after previous: Int, _ first: UnsafePointer<UInt8>, _ length: Int, _ fingerprint: UInt64
    ) -> Int? {
        let place = Int(truncatingIfNeeded: (fingerprint &* ObjectKey.mixer) &>> UInt64(64 - Self.placeBits))
        for probe in 0..<Self.probes {
            let nearby = (place &+ probe) & (Self.placeCount - 1)
            var number = Int(places[nearby])
            if number == 0 {
                number = count
                let text = String(checked: first, count: length, isASCII: true)
                (entries + count).initialize(
                    to: Entry(first, length, ObjectKey(text: text, fingerprint: fingerprint)))
                count += 1
                places[nearby] = UInt16(truncatingIfNeeded: number)
            } else if entries[number].length != length || !Self.same(entries[number].first, first, length) {
                continue
            }
            entries[previous].next = number
            return number
        }
        return nil
    }

    /// True when two runs of `count` bytes are the same.
    @inline(__always)
    private static func same(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var at = 0
        while at + 8 <= count {
            if ByteWord.load(left + at) != ByteWord.load(right + at) { return false }
            at += 8
        }
        return ByteWord.load(left + at, count: count - at) == ByteWord.load(right + at, count: count - at)
    }
}
