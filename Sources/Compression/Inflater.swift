import CZlib

/// A decoder of one compressed body that comes in chunks. It never holds more than its limit, so that a bomb costs no
/// more than a body of that size.
public struct Inflater: ~Copyable {
    private enum State {
        /// Whether the envelope is there is told by two bytes; this is the first, once it has come.
        case detecting(UInt8?)
        case running
        /// One member is complete; another may follow if the format is gzip.
        case ended
    }

    private let format: CompressionFormat
    private let limit: Int
    /// zlib keeps the address, so the stream must not move. Nil until the first byte.
    private var stream: UnsafeMutablePointer<z_stream>?
    private var state: State = .detecting(nil)
    private var output: [UInt8] = []

    /// Bytes decoded at a time, before they are added to the output.
    private static let pieceBytes = 32 * 1_024

    /// - Parameter limit: how many bytes the output may have.
    public init(_ format: CompressionFormat, limit: Int) {
        self.format = format
        self.limit = limit
    }

    deinit {
        if let stream {
            inflateEnd(stream)
            stream.deinitialize(count: 1)
            stream.deallocate()
        }
    }

    /// Takes the next chunk.
    public mutating func append(_ chunk: UnsafeRawBufferPointer) throws(DecompressionError) {
        guard var rest = chunk.isEmpty ? nil : chunk[...] else { return }
        if case .detecting(let first) = state {
            guard let first = first ?? rest.popFirst() else { return }
            guard let second = rest.first else {
                state = .detecting(first)
                return
            }
            try start(windowBits: hasEnvelope(first, second) ? format.windowBits : CompressionFormat.bareWindowBits)
            var byte = first
            try withUnsafeBytes(of: &byte) { run($0) }.get()
        }
        try run(UnsafeRawBufferPointer(rebasing: rest)).get()
    }

    /// The whole decoded body. A second call gives nothing.
    public mutating func finish() throws(DecompressionError) -> [UInt8] {
        guard case .ended = state else { throw .truncated }
        let whole = output
        output = []
        return whole
    }

    /// Whether two bytes begin a zlib envelope (RFC 1950 §2.2). Bare deflate data that looks like one would be a stored
    /// block with a padding that no encoder writes. gzip has no bare form.
    private func hasEnvelope(_ first: UInt8, _ second: UInt8) -> Bool {
        switch format {
        case .gzip: true
        case .deflate:
            first & 0x0F == 8 && first >> 4 <= 7 && (UInt16(first) << 8 | UInt16(second)).isMultiple(of: 31)
        }
    }

    private mutating func start(windowBits: Int32) throws(DecompressionError) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deinitialize(count: 1)
            stream.deallocate()
            throw .outOfMemory
        }
        self.stream = stream
        state = .running
    }

    /// Decodes one piece of input to its end.
    private mutating func run(_ input: UnsafeRawBufferPointer) -> Result<Void, DecompressionError> {
        guard let stream, let base = input.baseAddress, !input.isEmpty else { return .success(()) }
        // zlib reads through a pointer that it does not promise to leave alone, and leaves it alone.
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: base.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(clamping: input.count)
        guard input.count <= Int(UInt32.max) else { return .failure(.tooLarge(limit: limit)) }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.pieceBytes) { piece in
            repeat {
                if case .ended = state {
                    guard continues(stream) else { return .failure(.trailingData) }
                }
                // One byte over the limit tells that there is more.
                let room = min(piece.count - 1, limit - output.count) + 1
                stream.pointee.next_out = piece.baseAddress
                stream.pointee.avail_out = UInt32(room)
                let code = inflate(stream, Z_NO_FLUSH)
                output.append(contentsOf: piece[..<(room - Int(stream.pointee.avail_out))])
                guard output.count <= limit else { return .failure(.tooLarge(limit: limit)) }
                switch code {
                case Z_OK: continue
                case Z_STREAM_END: state = .ended
                // No progress is possible without more input.
                case Z_BUF_ERROR: return .success(())
                case Z_MEM_ERROR: return .failure(.outOfMemory)
                default: return .failure(.corrupt(Self.reason(of: code, stream)))
                }
            } while stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
            return .success(())
        }
    }

    /// Goes on with the next gzip member, if there can be one (RFC 1952 §2.2).
    private mutating func continues(_ stream: UnsafeMutablePointer<z_stream>) -> Bool {
        guard stream.pointee.avail_in > 0 else { return true }
        guard format == .gzip, stream.pointee.next_in.pointee == 0x1F, inflateReset(stream) == Z_OK else {
            return false
        }
        state = .running
        return true
    }

    private static func reason(of code: Int32, _ stream: UnsafeMutablePointer<z_stream>) -> String {
        if code == Z_NEED_DICT { return "a preset dictionary is asked for" }
        return stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(code)"
    }
}

extension CompressionFormat {
    /// The decoded form of a whole body, at most `limit` bytes.
    public func decode(_ bytes: UnsafeRawBufferPointer, limit: Int) throws(DecompressionError) -> [UInt8] {
        var inflater = Inflater(self, limit: limit)
        try inflater.append(bytes)
        return try inflater.finish()
    }

    /// The same for an array.
    public func decode(_ bytes: [UInt8], limit: Int) throws(DecompressionError) -> [UInt8] {
        try bytes.withUnsafeBytes { buffer in
            // The standard library's closure throws nothing typed; a Result carries the type through.
            Result { () throws(DecompressionError) in try decode(buffer, limit: limit) }
        }.get()
    }
}
