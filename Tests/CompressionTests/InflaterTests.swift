import Compression
import Testing

/// What comes from clients: whole, in pieces, broken, and too large.
@Suite struct InflaterTests {
    private static let text = Array("{\"type\": \"dog\", \"price\": 249.99}".utf8)

    /// Made by Python's zlib and gzip modules of `hello hello hello hello`.
    private static let foreign: [(CompressionFormat, [UInt8])] = [
        (
            .gzip,
            [
                31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 203, 72, 205, 201, 201, 87, 200, 64, 39, 1, 227, 81, 61, 141, 23, 0, 0,
                0,
            ]
        ),
        (.deflate, [120, 156, 203, 72, 205, 201, 201, 87, 200, 64, 39, 1, 104, 3, 8, 177]),
        (.deflate, [203, 72, 205, 201, 201, 87, 200, 64, 39, 1]),
    ]

    @Test(arguments: 0..<3)
    func `what another encoder made is decoded, bare deflate included`(_ index: Int) throws {
        let (format, bytes) = Self.foreign[index]
        #expect(try format.decode(bytes, limit: 23) == Array("hello hello hello hello".utf8))
    }

    @Test func `the greatest limit there is can be asked for`() throws {
        let (format, bytes) = Self.foreign[0]
        #expect(try format.decode(bytes, limit: .max).count == 23)
    }

    @Test(arguments: 0..<3)
    func `pieces of every size give the same`(_ index: Int) throws {
        let (format, bytes) = Self.foreign[index]
        for size in 1...bytes.count {
            var inflater = Inflater(format, limit: 1_000)
            for start in stride(from: 0, to: bytes.count, by: size) {
                try append(Array(bytes[start..<min(start + size, bytes.count)]), to: &inflater)
                try append([], to: &inflater)
            }
            #expect(try inflater.finish() == Array("hello hello hello hello".utf8))
        }
    }

    @Test(arguments: 0..<3)
    func `every early end is told`(_ index: Int) {
        let (format, bytes) = Self.foreign[index]
        for count in 0..<bytes.count {
            #expect(throws: DecompressionError.truncated) {
                try format.decode(Array(bytes[..<count]), limit: 1_000)
            }
        }
    }

    @Test(arguments: 0..<3)
    func `what follows the end is told`(_ index: Int) {
        let (format, bytes) = Self.foreign[index]
        #expect(throws: DecompressionError.trailingData) { try format.decode(bytes + [0], limit: 1_000) }
        var inflater = Inflater(format, limit: 1_000)
        #expect(throws: Never.self) { try append(bytes, to: &inflater) }
        #expect(throws: DecompressionError.trailingData) { try append([7], to: &inflater) }
    }

    /// RFC 1952 §2.2.
    @Test func `members of gzip follow each other`() throws {
        let member = try #require(CompressionFormat.gzip.encode(Self.text))
        #expect(try CompressionFormat.gzip.decode(member + member, limit: 1_000) == Self.text + Self.text)
        var inflater = Inflater(.gzip, limit: 1_000)
        for byte in member + member { try append([byte], to: &inflater) }
        #expect(try inflater.finish() == Self.text + Self.text)
        #expect(throws: DecompressionError.truncated) {
            try CompressionFormat.gzip.decode(member + member.dropLast(), limit: 1_000)
        }
        #expect(throws: DecompressionError.tooLarge(limit: Self.text.count)) {
            try CompressionFormat.gzip.decode(member + member, limit: Self.text.count)
        }
    }

    @Test(arguments: CompressionFormat.allCases)
    func `no damaged byte passes for the body`(_ format: CompressionFormat) throws {
        let bytes = try #require(format.encode(Self.text))
        for place in bytes.indices {
            var damaged = bytes
            damaged[place] ^= 0x55
            // Fields of the gzip head that say nothing of the data may be anything; nothing else may.
            if let decoded = try? format.decode(damaged, limit: 1_000) { #expect(decoded == Self.text) }
        }
        #expect(throws: DecompressionError.self) { try format.decode(Self.text, limit: 1_000) }
        #expect(throws: DecompressionError.self) { try format.decode([UInt8](repeating: 0xFF, count: 40), limit: 9) }
    }

    @Test func `a preset dictionary is refused`() {
        #expect(throws: DecompressionError.corrupt("a preset dictionary is asked for")) {
            try CompressionFormat.deflate.decode([0x78, 0xBB, 0, 0, 0, 1, 3, 0], limit: 10)
        }
    }

    @Test(arguments: CompressionFormat.allCases, [0, 1, 32 * 1_024 - 1, 32 * 1_024, 32 * 1_024 + 1, 100_000])
    func `the limit is exact`(_ format: CompressionFormat, _ count: Int) throws {
        let body = [UInt8](repeating: 0x61, count: count)
        let bytes = try #require(format.encode(body))
        #expect(try format.decode(bytes, limit: count) == body)
        if count > 0 {
            #expect(throws: DecompressionError.tooLarge(limit: count - 1)) {
                try format.decode(bytes, limit: count - 1)
            }
        }
    }

    /// 64 MiB of zeros in 64 KB: decoding stops at the limit, not at the end.
    @Test(arguments: CompressionFormat.allCases)
    func `a bomb costs no more than its limit`(_ format: CompressionFormat) throws {
        let bomb = try #require(format.encode([UInt8](repeating: 0, count: 1 << 26), level: .fast))
        let start = ContinuousClock.now
        for _ in 0..<3 {
            #expect(throws: DecompressionError.tooLarge(limit: 1 << 20)) { try format.decode(bomb, limit: 1 << 20) }
        }
        let bounded = ContinuousClock.now - start
        let wholeStart = ContinuousClock.now
        #expect(try format.decode(bomb, limit: 1 << 26).count == 1 << 26)
        #expect(bounded < ContinuousClock.now - wholeStart)
    }

    private func append(_ bytes: [UInt8], to inflater: inout Inflater) throws {
        // A closure cannot capture what cannot be copied, so the pointer comes out of it instead.
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { copy.deallocate() }
        copy.copyBytes(from: bytes)
        try inflater.append(UnsafeRawBufferPointer(copy))
    }
}
