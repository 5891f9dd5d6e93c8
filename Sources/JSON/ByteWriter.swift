/// A growing run of bytes with unchecked stores, for the serializer.
///
/// The bytes lie in pieces that are never moved: a full piece is put aside and a larger one begun.
struct ByteWriter: ~Copyable {
    /// Sizes of the first piece, enough for most bodies, and of the largest that is made ahead of need.
    private static let firstPiece = 1_024
    private static let largestPiece = 65_536

    /// Pieces put aside, in order, all of their bytes written.
    private var full: [UnsafeMutableBufferPointer<UInt8>] = []
    /// The piece that is being written: its beginning, the next byte to write and the end of the room.
    private var base: UnsafeMutablePointer<UInt8>
    private var next: UnsafeMutablePointer<UInt8>
    private var end: UnsafeMutablePointer<UInt8>

    init() {
        base = .allocate(capacity: Self.firstPiece)
        next = base
        end = base + Self.firstPiece
    }

    deinit {
        for piece in full { piece.deallocate() }
        base.deallocate()
    }

    /// Number of bytes written.
    var count: Int { full.reduce(next - base) { $0 + $1.count } }

    /// Appends what was written to an array.
    func append(to bytes: inout [UInt8]) {
        if bytes.isEmpty { bytes.reserveCapacity(count) }
        for piece in full { bytes.append(contentsOf: piece) }
        bytes.append(contentsOf: UnsafeBufferPointer(start: base, count: next - base))
    }

    /// What was written, as a string.
    var string: String {
        if full.isEmpty {
            return String(decoding: UnsafeBufferPointer(start: base, count: next - base), as: UTF8.self)
        }
        return String(unsafeUninitializedCapacity: count) { target in
            var at = 0
            for piece in full { at = target[at...].initialize(fromContentsOf: piece) }
            return target[at...].initialize(fromContentsOf: UnsafeBufferPointer(start: base, count: next - base))
        }
    }

    @inline(__always)
    mutating func write(_ byte: UInt8) {
        reserve(1)
        next.initialize(to: byte)
        next += 1
    }

    @inline(__always)
    mutating func write(_ text: StaticString) {
        write(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        next.initialize(from: source, count: bytes.count)
        next += bytes.count
    }

    mutating func write(_ byte: UInt8, times: Int) {
        reserve(times)
        next.initialize(repeating: byte, count: times)
        next += times
    }

    /// Lets `body` write at most `most` bytes at the address it is given; it returns the address after the last one.
    @inline(__always)
    mutating func write(most: Int, _ body: (UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8>) {
        reserve(most)
        next = body(next)
    }

    /// Makes room for `more` bytes in one piece.
    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if end - next < more { begin(more) }
    }

    @inline(never)
    private mutating func begin(_ more: Int) {
        full.append(UnsafeMutableBufferPointer(start: base, count: next - base))
        let size = max(more, min(2 * (end - base), Self.largestPiece))
        base = .allocate(capacity: size)
        next = base
        end = base + size
    }
}
