/// Up to fifteen bytes of ASCII text held in place, without an allocation or a reference to count.
struct ShortText: Hashable, Sendable {
    /// Greatest number of bytes.
    static let capacity = 15

    /// The first eight bytes, the first one lowest; zeros where the text is shorter.
    private let head: UInt64
    /// The bytes from the ninth on, and their number in the highest byte.
    private let tail: UInt64

    /// Copies `count` bytes, at most `capacity`.
    @inline(__always)
    init(_ base: UnsafePointer<UInt8>, count: Int) {
        let length = UInt64(truncatingIfNeeded: count)
        if count <= 8 {
            head = ByteWord.load(base, count: count)
            tail = length &<< 56
        } else {
            head = ByteWord.load(base)
            // The last eight bytes, without those that `head` has.
            tail = ByteWord.load(base + (count - 8)) &>> (8 &* (16 &- length)) | length &<< 56
        }
    }

    var count: Int { Int(truncatingIfNeeded: tail &>> 56) }

    /// Writes the text and returns its length; the target has room for 16 bytes, all of which are overwritten.
    @inline(__always)
    func store(_ target: UnsafeMutablePointer<UInt8>) -> Int {
        ByteWord.store(head, target)
        ByteWord.store(tail, target + 8)
        return count
    }

    var string: String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 16) { buffer in
            guard let base = buffer.baseAddress else { return "" }
            let count = store(base)
            return String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self)
        }
    }
}
