import Foundation

/// Zips for tests, honest and not.
struct ZipWriter {
    struct File {
        var name: String
        var bytes: [UInt8] = []
        /// `st_mode`, or nil for a zip made on Windows.
        var mode: UInt32? = 0o100644
        var flags: UInt16 = 0
        var method: UInt16 = 0
        /// What the headers say when it is not true.
        var claimedSize: Int?
        var checksum: UInt32?
        var localName: String?
        /// The bytes of the file of this number, instead of its own.
        var sharesBytesOf: Int?
        /// The raw bytes of the file in the zip, when they are compressed.
        var packed: [UInt8]?
    }

    static func zip(_ files: [File], comment: String = "") -> [UInt8] {
        var out: [UInt8] = []
        var directory: [UInt8] = []
        var offsets: [Int] = []
        for file in files {
            let packed = file.packed ?? file.bytes
            let size = UInt32(file.claimedSize ?? file.bytes.count)
            let sum = file.checksum ?? checksum(file.bytes)
            let offset = file.sharesBytesOf.map { offsets[$0] } ?? out.count
            offsets.append(offset)
            if file.sharesBytesOf == nil {
                let name = Array((file.localName ?? file.name).utf8)
                out += long(0x0403_4B50) + short(20) + short(file.flags) + short(file.method) + long(0)
                out += long(sum) + long(UInt32(packed.count)) + long(size) + short(UInt16(name.count)) + short(0)
                out += name + packed
            }
            let name = Array(file.name.utf8)
            directory += long(0x0201_4B50) + short(file.mode == nil ? 20 : 3 << 8 | 20) + short(20) + short(file.flags)
            directory += short(file.method) + long(0) + long(sum) + long(UInt32(packed.count)) + long(size)
            directory += short(UInt16(name.count)) + short(0) + short(0) + short(0) + short(0)
            directory += long((file.mode ?? 0) << 16) + long(UInt32(offset)) + name
        }
        let start = out.count
        out += directory
        out += long(0x0605_4B50) + short(0) + short(0) + short(UInt16(files.count)) + short(UInt16(files.count))
        out +=
            long(UInt32(directory.count)) + long(UInt32(start)) + short(UInt16(comment.utf8.count))
            + Array(comment.utf8)
        return out
    }

    private static func short(_ value: UInt16) -> [UInt8] { [UInt8(truncatingIfNeeded: value), UInt8(value >> 8)] }

    private static func long(_ value: UInt32) -> [UInt8] {
        short(UInt16(truncatingIfNeeded: value)) + short(UInt16(value >> 16))
    }

    /// CRC-32 by its definition.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
