import NIOCore

extension ByteBuffer {
    /// Shows a parser what is there; what it takes, by moving the position, is gone from the buffer, also when it throws.
    @inline(__always)
    mutating func take<T>(
        _ parse: (_ bytes: UnsafeRawBufferPointer, _ position: inout Int) throws(WireFault) -> T
    ) throws(WireFault) -> T {
        var outcome: Result<T, WireFault>?
        let consumed = withUnsafeReadableBytes { bytes -> Int in
            var position = 0
            do throws(WireFault) {
                outcome = .success(try parse(bytes, &position))
            } catch {
                outcome = .failure(error)
            }
            return position
        }
        moveReaderIndex(forwardBy: consumed)
        guard let outcome else { throw .malformed("nothing was read") }
        return try outcome.get()
    }
}

/// Finds one line after another in bytes that arrive in pieces; each byte is looked at once.
struct LineScanner {
    /// Bytes of the unfinished line that hold no line feed.
    private(set) var scanned = 0

    /// The next whole line without its end; nil when it is not there yet.
    @inline(__always)
    mutating func next(
        in bytes: UnsafeRawBufferPointer,
        _ position: inout Int
    ) throws(WireFault) -> UnsafeRawBufferPointer? {
        guard let feed = WireBytes.lineFeed(in: bytes, from: position + scanned) else {
            scanned = bytes.count - position
            return nil
        }
        scanned = 0
        guard feed > position, bytes[feed - 1] == 0x0D else { throw .malformed("a line feed without carriage return") }
        let line = UnsafeRawBufferPointer(rebasing: bytes[position..<(feed - 1)])
        position = feed + 1
        return line
    }
}
