import Foundation
import FunctionProcesses
import Testing

@Suite struct CodePackageTests {
    private typealias File = ZipWriter.File

    @Test func `files, folders and permissions come out as they went in`() throws {
        let place = try TestFolder()
        let zip = ZipWriter.zip(
            [
                File(name: "bootstrap", bytes: Array("#!/bin/sh\n".utf8), mode: 0o100755),
                File(name: "src/", mode: 0o040755),
                File(name: "./src/deep/app.py", bytes: Array("x = 1\n".utf8)),
                File(name: "windows.txt", bytes: [1, 2, 3], mode: nil),
                File(name: "empty", bytes: []),
                File(name: "ü.txt", bytes: [7], mode: 0o100444),
                // A deflate block that is stored as it is: 1, its length, its complement, its bytes.
                File(name: "deflated", bytes: [9, 8], method: 8, packed: [1, 2, 0, 253, 255, 9, 8]),
            ], comment: "a comment")
        let folder = place.path + "/code"
        try CodePackage.unpack(zip, into: folder)
        func mode(_ name: String) throws -> Int {
            try #require(
                FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")[.posixPermissions] as? Int)
        }
        #expect(try String(contentsOfFile: folder + "/src/deep/app.py", encoding: .utf8) == "x = 1\n")
        #expect(try mode("bootstrap") == 0o755)
        #expect(try mode("windows.txt") == 0o644)
        #expect(try mode("ü.txt") == 0o444)
        #expect(try mode("src") == 0o755)
        #expect(try mode("") == 0o755)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder + "/deflated")) == Data([9, 8]))
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == ["code"])
    }

    @Test func `what the zip program makes is read`() throws {
        let place = try TestFolder(["in/index.js": String(repeating: "exports.handler = 1;\n", count: 10_000)])
        let script = "import shutil, sys; shutil.make_archive(sys.argv[1], 'zip', sys.argv[2])"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", script, place.path + "/out", place.path + "/in"]
        try process.run()
        process.waitUntilExit()
        try CodePackage.unpack(
            [UInt8](Data(contentsOf: URL(fileURLWithPath: place.path + "/out.zip"))), into: place.path + "/code")
        #expect(
            FileManager.default.contentsEqual(
                atPath: place.path + "/in/index.js", andPath: place.path + "/code/index.js"))
    }

    private static let tricks: [(what: String, zip: [UInt8], says: String)] = [
        ("no zip", Array("hello, world, this is not a zip at all".utf8), "no zip"),
        ("zip slip", ZipWriter.zip([File(name: "../evil", bytes: [1])]), "leaves"),
        ("zip slip inside", ZipWriter.zip([File(name: "a/../../evil", bytes: [1])]), "leaves"),
        ("absolute", ZipWriter.zip([File(name: "/etc/evil", bytes: [1])]), "absolute"),
        ("backslash", ZipWriter.zip([File(name: "..\\evil", bytes: [1])]), "backslash"),
        ("NUL", ZipWriter.zip([File(name: "a\0b", bytes: [1])]), "NUL"),
        (
            "symbolic link", ZipWriter.zip([File(name: "link", bytes: Array("/etc/passwd".utf8), mode: 0o120777)]),
            "symbolic"
        ),
        ("device", ZipWriter.zip([File(name: "device", mode: 0o020666)]), "neither"),
        ("twice", ZipWriter.zip([File(name: "a", bytes: [1]), File(name: "./a", bytes: [2])]), "twice"),
        (
            "file and folder", ZipWriter.zip([File(name: "a", bytes: [1]), File(name: "a/b", bytes: [2])]),
            "folder that is a file"
        ),
        ("encrypted", ZipWriter.zip([File(name: "a", bytes: [1], flags: 1)]), "encrypted"),
        ("bzip2", ZipWriter.zip([File(name: "a", bytes: [1], method: 12)]), "other than deflate"),
        ("checksum", ZipWriter.zip([File(name: "a", bytes: [1], checksum: 5)]), "damaged"),
        ("two names", ZipWriter.zip([File(name: "a", bytes: [1], localName: "b")]), "two names"),
        (
            "shared bytes",
            ZipWriter.zip([File(name: "a", bytes: [1]), File(name: "a", bytes: [1], sharesBytesOf: 0)]), "twice"
        ),
        (
            "more than it says",
            ZipWriter.zip([
                File(name: "a", bytes: [1, 2], method: 8, claimedSize: 1, packed: [1, 2, 0, 253, 255, 1, 2])
            ]),
            "damaged"
        ),
        (
            "no end of data",
            ZipWriter.zip([File(name: "a", bytes: [1, 2], method: 8, packed: [0, 2, 0, 253, 255, 1, 2])]), "damaged"
        ),
        ("64-bit", ZipWriter.zip([File(name: "a", bytes: [1], claimedSize: 0xFFFF_FFFF)]), "64-bit"),
        ("bytes before it", [0] + ZipWriter.zip([File(name: "a", bytes: [1])]), "directory"),
        ("long name", ZipWriter.zip([File(name: String(repeating: "x", count: 300), bytes: [1])]), "too long"),
    ]

    @Test(arguments: tricks.indices)
    func `tricks are refused with Lambda's sentence, and leave nothing`(_ index: Int) throws {
        let (what, zip, says) = Self.tricks[index]
        let place = try TestFolder()
        do throws(PackageObjection) {
            try CodePackage.unpack(zip, into: place.path + "/code")
            Issue.record("\(what) was taken")
        } catch {
            #expect(
                error.message == "Could not unzip uploaded file. Please check your file, then try to upload again.")
            #expect(error.text.contains(says), "\(what): \(error.text)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).isEmpty)
    }

    @Test func `every beginning of a zip is refused`() throws {
        let place = try TestFolder()
        let zip = ZipWriter.zip([File(name: "a/b", bytes: [1, 2, 3]), File(name: "c", bytes: [4])])
        for count in 0..<zip.count {
            #expect(throws: PackageObjection.self) {
                try CodePackage.unpack(Array(zip[..<count]), into: place.path + "/code")
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).isEmpty)
    }

    @Test func `a package larger than the limit is refused before a byte is written`() throws {
        let place = try TestFolder()
        let zip = ZipWriter.zip([File(name: "a", bytes: [0, 0], method: 8, claimedSize: 262_144_000, packed: [3, 0])])
        do throws(PackageObjection) {
            try CodePackage.unpack(zip, into: place.path + "/code")
            Issue.record("it was taken")
        } catch {
            #expect(error.message == "Unzipped size must be smaller than 262144000 bytes")
        }
        #expect(throws: PackageObjection.self) {
            try CodePackage.unpack(ZipWriter.zip([]), into: place.path + "/code")
        }
    }
}
