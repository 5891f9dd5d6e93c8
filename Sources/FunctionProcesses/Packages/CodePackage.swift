internal import CZlib
internal import Foundation

/// A function's files on their way to a folder.
public enum CodePackage {
    /// Unpacks a zip into a folder that does not exist yet. It appears whole or not at all.
    public static func unpack(
        _ zip: UnsafeRawBufferPointer,
        into folder: String,
        limits: PackageLimits = PackageLimits()
    ) throws(PackageObjection) {
        guard !zip.isEmpty else { throw .empty }
        let directory = try ZipDirectory(zip, limits)
        var template = Array("\(folder).XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .unwritable(folder) }
        let draft = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        do throws(PackageObjection) {
            for entry in directory.entries { try write(entry, of: zip, under: draft) }
            // Functions may have another user than this process.
            guard chmod(draft, 0o755) == 0, rename(draft, folder) == 0 else { throw .unwritable(folder) }
        } catch {
            try? FileManager.default.removeItem(atPath: draft)
            throw error
        }
    }

    /// The same for an array.
    public static func unpack(
        _ zip: [UInt8],
        into folder: String,
        limits: PackageLimits = PackageLimits()
    ) throws(PackageObjection) {
        try zip.withUnsafeBytes { bytes in
            // The standard library's closure throws nothing typed; a Result carries the type through.
            Result { () throws(PackageObjection) in try unpack(bytes, into: folder, limits: limits) }
        }.get()
    }

    /// The folder's real path, when functions can be run from it.
    public static func folder(_ path: String) throws(PackageObjection) -> String {
        guard path.hasPrefix("/"), let resolved = realpath(path, nil) else {
            throw PackageObjection(
                message: "The folder \(path) does not exist.",
                text: "the folder \(path) does not exist or may not be read; name one by its absolute path")
        }
        defer { free(resolved) }
        let real = String(cString: resolved)
        var found = stat()
        guard stat(real, &found) == 0, found.st_mode & S_IFMT == S_IFDIR, access(real, R_OK | X_OK) == 0 else {
            throw PackageObjection(
                message: "The folder \(path) cannot be used.",
                text: "\(path) is no folder, or it may not be read; name a folder that may")
        }
        // Functions would see the whole machine as their code.
        guard real != "/" else {
            throw PackageObjection(
                message: "The folder \(path) cannot be used.",
                text: "\(path) is the whole machine; name the function's own")
        }
        return real
    }

    private static func write(
        _ entry: ZipEntry,
        of zip: UnsafeRawBufferPointer,
        under root: String
    ) throws(PackageObjection) {
        // Names have no `..` and nothing in the folder is a link, so that this stays inside.
        let path = "\(root)/\(entry.name)"
        let folder = entry.isFolder ? path : "\(root)/\(entry.path.dropLast().joined(separator: "/"))"
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        } catch {
            throw .unwritable(path)
        }
        guard !entry.isFolder else { return }
        // The owner may always write, or the package could not be replaced.
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .unwritable(path) }
        defer { close(file) }
        let bytes = UnsafeRawBufferPointer(rebasing: zip[entry.range])
        switch entry.method {
        case .stored:
            guard UInt32(truncatingIfNeeded: checksum(0, bytes)) == entry.checksum else {
                throw .unreadable("\(entry.name) is damaged")
            }
            try append(bytes, to: file, path)
        case .deflated: try inflate(entry, bytes, to: file, path)
        }
        guard fchmod(file, mode_t(entry.permissions | 0o400)) == 0 else { throw .unwritable(path) }
    }

    /// Decompresses to a file, and no byte more than the directory says.
    private static func inflate(
        _ entry: ZipEntry,
        _ bytes: UnsafeRawBufferPointer,
        to file: Int32,
        _ path: String
    ) throws(PackageObjection) {
        let damaged = PackageObjection.unreadable("\(entry.name) is damaged")
        var stream = z_stream()
        let outcome: Result<Void, PackageObjection> = withUnsafeMutablePointer(to: &stream) { stream in
            // Bare deflate data, with the largest window.
            guard inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
                return .failure(damaged)
            }
            defer { inflateEnd(stream) }
            // zlib reads through a pointer that it does not promise to leave alone, and leaves it alone.
            stream.pointee.next_in = bytes.baseAddress.map {
                UnsafeMutablePointer(mutating: $0.assumingMemoryBound(to: UInt8.self))
            }
            stream.pointee.avail_in = UInt32(clamping: bytes.count)
            return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: pieceBytes) { piece in
                var written = 0
                var sum: UInt = 0
                while true {
                    stream.pointee.next_out = piece.baseAddress
                    stream.pointee.avail_out = UInt32(piece.count)
                    let code = CZlib.inflate(stream, Z_NO_FLUSH)
                    let fresh = UnsafeRawBufferPointer(
                        rebasing: UnsafeRawBufferPointer(piece)[..<(piece.count - Int(stream.pointee.avail_out))])
                    written += fresh.count
                    guard code == Z_OK || code == Z_STREAM_END, written <= entry.size else { return .failure(damaged) }
                    sum = checksum(sum, fresh)
                    do throws(PackageObjection) { try append(fresh, to: file, path) } catch { return .failure(error) }
                    guard code == Z_OK else { break }
                }
                let isWhole = written == entry.size && stream.pointee.avail_in == 0
                return isWhole && UInt32(truncatingIfNeeded: sum) == entry.checksum ? .success(()) : .failure(damaged)
            }
        }
        try outcome.get()
    }

    /// Bytes decompressed at a time.
    private static let pieceBytes = 64 * 1_024

    private static func checksum(_ sum: UInt, _ bytes: UnsafeRawBufferPointer) -> UInt {
        crc32(sum, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(clamping: bytes.count))
    }

    private static func append(
        _ bytes: UnsafeRawBufferPointer,
        to file: Int32,
        _ path: String
    ) throws(PackageObjection) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Foundation.write(file, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .unwritable(path) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }
}

extension PackageObjection {
    /// The machine's fault, not the package's.
    static func unwritable(_ path: String) -> PackageObjection {
        PackageObjection(
            message: "Could not unzip uploaded file. Please check your file, then try to upload again.",
            text: "could not write \(path): \(String(cString: strerror(errno))); make room, or correct its permissions")
    }
}
