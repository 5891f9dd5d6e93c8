/// The central directory of a zip (APPNOTE.TXT 6.3.10), read with everything that could be a trick refused.
///
/// Only the central directory counts: a local header that says otherwise, files that share bytes, and names that leave
/// the folder are how zips are made to mean different things to different readers.
struct ZipDirectory {
    let entries: [ZipEntry]

    private static let endSignature: UInt32 = 0x0605_4B50
    private static let entrySignature: UInt32 = 0x0201_4B50
    private static let localSignature: UInt32 = 0x0403_4B50
    private static let endSize = 22
    private static let entrySize = 46
    private static let localSize = 30
    /// What stands in a field whose value is in a 64-bit extension.
    private static let elsewhere: UInt32 = 0xFFFF_FFFF

    init(_ zip: UnsafeRawBufferPointer, _ limits: PackageLimits) throws(PackageObjection) {
        let zip = ZipBytes(zip)
        guard let end = Self.findEnd(zip) else {
            throw .unreadable("it is no zip, or its end is missing")
        }
        let count = Int(try zip.short(end + 10))
        let size = Int(try zip.long(end + 12))
        let start = Int(try zip.long(end + 16))
        guard try zip.short(end + 4) == 0, try zip.short(end + 6) == 0, try zip.short(end + 8) == count else {
            throw .unreadable("it is one part of a zip of several")
        }
        guard start != Int(Self.elsewhere), count != 0xFFFF else {
            throw .unreadable("it has the 64-bit form of zips, which packages within Lambda's limits do not need")
        }
        guard start + size == end else { throw .unreadable("its directory is not where its end says") }
        guard count <= limits.entries else { throw .unreadable("it has more than \(limits.entries) files") }
        var entries: [ZipEntry] = []
        var at = start
        for _ in 0..<count {
            let (entry, length) = try Self.entry(zip, at, directory: start)
            entry.map { entries.append($0) }
            at += length
        }
        guard at == end else { throw .unreadable("its directory does not end where it should") }
        try Self.check(entries, limits)
        self.entries = entries
    }

    /// The end record: the last of its signatures whose comment ends with the zip.
    private static func findEnd(_ zip: ZipBytes) -> Int? {
        let lowest = max(0, zip.count - endSize - 0xFFFF)
        guard zip.count >= endSize else { return nil }
        return stride(from: zip.count - endSize, through: lowest, by: -1).first { at in
            guard (try? zip.long(at)) == endSignature, let comment = try? zip.short(at + 20) else { return false }
            return at + endSize + Int(comment) == zip.count
        }
    }

    /// One entry and its length; nil for the folder itself.
    private static func entry(
        _ zip: ZipBytes,
        _ at: Int,
        directory: Int
    ) throws(PackageObjection) -> (ZipEntry?, Int) {
        guard try zip.long(at) == entrySignature else { throw .unreadable("its directory is damaged") }
        let madeBy = try zip.short(at + 4)
        let flags = try zip.short(at + 8)
        let packedSize = try zip.long(at + 20)
        let size = try zip.long(at + 24)
        let nameLength = Int(try zip.short(at + 28))
        let length = entrySize + nameLength + Int(try zip.short(at + 30)) + Int(try zip.short(at + 32))
        let attributes = try zip.long(at + 38)
        let local = try zip.long(at + 42)
        let name = try zip.bytes(at + entrySize, nameLength)
        let (path, isFolder) = try ZipPath.parse(name)
        let shown = path.joined(separator: "/")
        guard flags & 0x2041 == 0 else { throw .unreadable("\(shown) is encrypted; package it without a password") }
        guard let method = ZipEntry.Method(rawValue: try zip.short(at + 10)) else {
            throw .unreadable("\(shown) is compressed in a way other than deflate; package it with zip's defaults")
        }
        guard packedSize != elsewhere, size != elsewhere, local != elsewhere else {
            throw .unreadable("\(shown) has the 64-bit form of zips, which packages within Lambda's limits do not need")
        }
        // Made on a Unix (3) or macOS (19): the upper half is its `st_mode`.
        let isUnix = madeBy >> 8 == 3 || madeBy >> 8 == 19
        let mode = isUnix ? attributes >> 16 : 0
        switch mode & 0o170000 {
        case 0, 0o100000, 0o040000: break
        case 0o120000:
            throw .unreadable("\(shown) is a symbolic link; package the file it names instead (zip without -y)")
        default: throw .unreadable("\(shown) is neither a file nor a folder")
        }
        let range = try data(zip, Int(local), name, Int(packedSize), directory: directory)
        guard method == .deflated || packedSize == size else { throw .unreadable("\(shown) has two sizes") }
        guard !path.isEmpty else { return (nil, length) }
        return (
            ZipEntry(
                path: path, isFolder: isFolder || mode & 0o170000 == 0o040000,
                permissions: mode & 0o777 == 0 ? 0o644 : mode & 0o777, method: method,
                checksum: try zip.long(at + 16), range: range, size: Int(size)),
            length
        )
    }

    /// Where an entry's bytes are, by its local header, which must be about the same entry.
    private static func data(
        _ zip: ZipBytes,
        _ at: Int,
        _ name: UnsafeRawBufferPointer,
        _ size: Int,
        directory: Int
    ) throws(PackageObjection) -> Range<Int> {
        guard try zip.long(at) == localSignature else { throw .unreadable("a file is not where its directory says") }
        let nameLength = Int(try zip.short(at + 26))
        let localName = try zip.bytes(at + localSize, nameLength)
        guard localName.elementsEqual(name) else { throw .unreadable("a file has two names") }
        let start = at + localSize + nameLength + Int(try zip.short(at + 28))
        guard start + size <= directory else { throw .unreadable("a file is larger than the zip") }
        return start..<(start + size)
    }

    /// What can only be seen of all entries together.
    private static func check(_ entries: [ZipEntry], _ limits: PackageLimits) throws(PackageObjection) {
        guard entries.contains(where: { !$0.isFolder }) else { throw .empty }
        guard entries.reduce(0, { $0 + $1.size }) < limits.unzippedBytes else { throw .tooLarge(limits.unzippedBytes) }
        var files: Set<[String]> = []
        for entry in entries where !entry.isFolder {
            guard files.insert(entry.path).inserted else { throw .unreadable("\(entry.name) is in it twice") }
        }
        for entry in entries {
            let above = entry.isFolder ? entry.path[...] : entry.path.dropLast()
            let isBlocked = above.indices.contains { files.contains(Array(above[...$0])) }
            guard !isBlocked else { throw .unreadable("\(entry.name) is in a folder that is a file, too") }
        }
        // Files that share bytes are how a small zip becomes a huge folder.
        var end = 0
        for range in entries.map(\.range).sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
            guard range.lowerBound >= end else { throw .unreadable("two of its files share bytes") }
            end = range.upperBound
        }
    }
}
