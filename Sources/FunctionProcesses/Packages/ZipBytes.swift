/// A zip's bytes, read within their bounds.
struct ZipBytes {
    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var count: Int { bytes.count }

    func short(_ at: Int) throws(PackageObjection) -> UInt16 {
        let two = try self.bytes(at, 2)
        return UInt16(two[0]) | UInt16(two[1]) << 8
    }

    func long(_ at: Int) throws(PackageObjection) -> UInt32 {
        UInt32(try short(at)) | UInt32(try short(at + 2)) << 16
    }

    func bytes(_ at: Int, _ count: Int) throws(PackageObjection) -> UnsafeRawBufferPointer {
        guard at >= 0, count >= 0, at <= bytes.count - count else { throw .unreadable("it ends too early") }
        return UnsafeRawBufferPointer(rebasing: bytes[at..<(at + count)])
    }
}

/// The names in a zip.
enum ZipPath {
    /// Bytes of one part of a path (`NAME_MAX`), and of all of it.
    private static let longestPart = 255
    private static let longest = 1_024

    /// A name's parts and whether it is a folder's; empty for the top.
    static func parse(_ name: UnsafeRawBufferPointer) throws(PackageObjection) -> ([String], isFolder: Bool) {
        guard let text = String(validating: name, as: UTF8.self) else {
            throw .unreadable("a name in it is not UTF-8; package it with names that are")
        }
        guard !text.isEmpty, name.count <= longest else { throw .unreadable("a name in it is empty or too long") }
        // Windows' separator, which is an ordinary character here, and the end of a C string.
        guard !text.utf8.contains(0), !text.utf8.contains(UInt8(ascii: "\\")) else {
            throw .unreadable(
                "the name \(text.debugDescription) has a backslash or a NUL; package it with / as separator")
        }
        guard !text.hasPrefix("/") else {
            throw .unreadable("the name \(text) is absolute; package it from inside its folder")
        }
        var path: [String] = []
        for part in text.split(separator: "/", omittingEmptySubsequences: true) where part != "." {
            guard part != ".." else { throw .unreadable("the name \(text) leaves the package's folder") }
            guard part.utf8.count <= longestPart else {
                throw .unreadable("the name \(text) has a part that is too long")
            }
            path.append(String(part))
        }
        return (path, text.hasSuffix("/") || path.isEmpty)
    }
}
