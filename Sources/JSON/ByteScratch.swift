/// A growing run of bytes that is emptied and used again: what a string with escapes means.
struct ByteScratch: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    /// Room without the eight bytes behind it that a copied word may overwrite.
    private var capacity: Int
    private var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        base = .allocate(capacity: capacity + 8)
    }

    deinit { base.deallocate() }

    mutating func removeAll() { count = 0 }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count += 1
    }

    /// Appends a run of bytes, eight at a time: runs between escapes are short.
    @inline(__always)
    mutating func append(_ bytes: UnsafePointer<UInt8>, _ length: Int) {
        reserve(length)
        var at = 0
        while at + 8 <= length {
            ByteWord.store(ByteWord.load(bytes + at), base + (count + at))
            at += 8
        }
        ByteWord.store(ByteWord.load(bytes + at, count: length - at), base + (count + at))
        count += length
    }

    /// The bytes as a string; they are valid UTF-8.
    func string(isASCII: Bool) -> String { String(checked: base, count: count, isASCII: isASCII) }

    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if capacity - count < more { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        capacity = max(2 * capacity, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + 8)
        larger.initialize(from: base, count: count)
        base.deallocate()
        base = larger
    }
}
