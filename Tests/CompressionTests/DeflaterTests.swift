import Compression
import Testing

@Suite struct DeflaterTests {
    private struct Xorshift: RandomNumberGenerator {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15

        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    /// Text, noise (which grows) and nothing.
    private static let bodies: [[UInt8]] = {
        var random = Xorshift()
        return [
            [], [0x61], Array(String(repeating: "{\"a\": 1, \"b\": [true, null]}", count: 4_000).utf8),
            (0..<70_000).map { _ in UInt8.random(in: 0...255, using: &random) },
        ]
    }()

    @Test(arguments: CompressionFormat.allCases, 0..<4)
    func `what is encoded is decoded again, at every level`(_ format: CompressionFormat, _ index: Int) throws {
        let body = Self.bodies[index]
        for level in 0...10 {
            let bytes = try #require(format.encode(body, level: CompressionLevel(level)))
            #expect(try format.decode(bytes, limit: body.count) == body)
        }
    }

    @Test func `the envelopes are those of the RFCs`() throws {
        let gzip = try #require(CompressionFormat.gzip.encode([0x61]))
        #expect(gzip.starts(with: [0x1F, 0x8B, 8]))
        let deflate = try #require(CompressionFormat.deflate.encode([0x61]))
        #expect(deflate[0] == 0x78)
        #expect((UInt16(deflate[0]) << 8 | UInt16(deflate[1])).isMultiple(of: 31))
    }

    @Test func `a higher level makes less of it`() throws {
        let body = Self.bodies[2]
        let fast = try #require(CompressionFormat.gzip.encode(body, level: .fast))
        let small = try #require(CompressionFormat.gzip.encode(body, level: CompressionLevel(9)))
        #expect(small.count <= fast.count)
        #expect(fast.count < body.count / 20)
        #expect(CompressionLevel(0) == .fast)
        #expect(CompressionLevel(99) == CompressionLevel(9))
    }
}
