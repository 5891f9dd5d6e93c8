/// A file or folder of a zip, as its central directory has it.
struct ZipEntry: Sendable, Equatable {
    enum Method: UInt16, Sendable {
        case stored = 0
        case deflated = 8
    }

    /// `src`, `app.js`: parts of the path, none of them special.
    var path: [String]
    var isFolder: Bool
    /// The nine bits of `chmod`.
    var permissions: UInt32
    var method: Method
    var checksum: UInt32
    /// Where its bytes are in the zip.
    var range: Range<Int>
    /// Bytes of the file.
    var size: Int

    var name: String { path.joined(separator: "/") }
}
