import HTTPMessages

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Fills memory that is known to be large enough with the text of a message head.
///
/// Invariant: whoever makes one has counted the bytes first; header text that would end a line early is reported by
/// `isSafe`, and the caller throws the bytes away.
struct ByteWriter {
    private let base: UnsafeMutableRawPointer
    private let capacity: Int
    private(set) var count = 0
    /// Whether no header name or value held a byte that could split the message.
    private(set) var isSafe = true

    init(_ memory: UnsafeMutableRawBufferPointer) {
        // A buffer with room has an address; without room nothing is ever written.
        base = memory.baseAddress ?? UnsafeMutableRawPointer(bitPattern: 1).unsafelyUnwrapped
        capacity = memory.count
    }

    @inline(__always)
    private mutating func copy(_ source: UnsafeRawPointer?, _ length: Int) {
        guard let source, length > 0 else { return }
        precondition(length <= capacity - count, "the size of a message head was counted wrong")
        memcpy(base + count, source, length)
        count += length
    }

    @inline(__always)
    mutating func write(_ text: StaticString) {
        copy(text.utf8Start, text.utf8CodeUnitCount)
    }

    @inline(__always)
    mutating func write(_ bytes: UnsafeRawBufferPointer) {
        copy(bytes.baseAddress, bytes.count)
    }

    @inline(__always)
    mutating func write(_ text: String) {
        let isContiguous: Void? = text.utf8.withContiguousStorageIfAvailable { copy($0.baseAddress, $0.count) }
        if isContiguous == nil {
            for byte in text.utf8 { withUnsafeBytes(of: byte) { copy($0.baseAddress, 1) } }
        }
    }

    /// Writes a number that is not negative, at most 20 digits.
    mutating func write(_ number: Int) {
        var rest = number
        var digits = 1
        while rest >= 10 {
            rest /= 10
            digits += 1
        }
        precondition(digits <= capacity - count, "the size of a message head was counted wrong")
        rest = number
        for index in stride(from: digits - 1, through: 0, by: -1) {
            base.storeBytes(
                of: UInt8(truncatingIfNeeded: 0x30 + rest % 10), toByteOffset: count + index, as: UInt8.self)
            rest /= 10
        }
        count += digits
    }

    /// Writes `name: value` with its line end, and looks at what was written.
    @inline(__always)
    mutating func write(_ field: HeaderList.Field) {
        let nameStart = count
        write(field.name)
        if !WireBytes.isToken(UnsafeRawBufferPointer(start: base + nameStart, count: count - nameStart)) {
            isSafe = false
        }
        write(": ")
        let valueStart = count
        write(field.value)
        if !WireBytes.inspectValue(UnsafeRawBufferPointer(start: base + valueStart, count: count - valueStart)).isValid
        {
            isSafe = false
        }
        write("\r\n")
    }

    /// Bytes that the lines of a header list take.
    @inline(__always)
    static func size(of headers: HeaderList) -> Int {
        var size = 0
        for field in headers.fields { size += field.name.utf8.count + field.value.utf8.count + 4 }
        return size
    }
}
