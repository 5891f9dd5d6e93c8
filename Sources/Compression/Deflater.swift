import CZlib

extension CompressionFormat {
    /// The compressed form of a whole body; nil when there is no memory for it.
    public func encode(_ bytes: UnsafeRawBufferPointer, level: CompressionLevel = .balanced) -> [UInt8]? {
        guard bytes.count <= Int(UInt32.max) else { return nil }
        var stream = z_stream()
        // zlib's own choice of memory for its tables (`MAX_MEM_LEVEL` 9, default 8).
        let memoryLevel: Int32 = 8
        // The stream stays where it is until the end of this scope: zlib keeps its address.
        return withUnsafeMutablePointer(to: &stream) { stream -> [UInt8]? in
            let code = deflateInit2_(
                stream, level.value, Z_DEFLATED, windowBits, memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size))
            guard code == Z_OK else { return nil }
            defer { deflateEnd(stream) }
            let bound = deflateBound(stream, uLong(bytes.count))
            guard bound <= UInt(UInt32.max) else { return nil }
            stream.pointee.next_in = bytes.baseAddress.map {
                UnsafeMutablePointer(mutating: $0.assumingMemoryBound(to: UInt8.self))
            }
            stream.pointee.avail_in = UInt32(bytes.count)
            var isWhole = false
            let out = [UInt8](unsafeUninitializedCapacity: Int(bound)) { buffer, count in
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = UInt32(buffer.count)
                // The bound makes one call enough.
                isWhole = CZlib.deflate(stream, Z_FINISH) == Z_STREAM_END
                count = buffer.count - Int(stream.pointee.avail_out)
            }
            return isWhole ? out : nil
        }
    }

    /// The same for an array.
    public func encode(_ bytes: [UInt8], level: CompressionLevel = .balanced) -> [UInt8]? {
        bytes.withUnsafeBytes { encode($0, level: level) }
    }
}
