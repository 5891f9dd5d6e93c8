import Foundation
import Testing

@testable import LocalLambda

@Suite struct CodeWatchTests {
    @Test(arguments: [
        ("a.py", true), ("lib/inner/b.py", true), ("__pycache__/a.pyc", false), (".git/index", false),
        ("new/folder/c.py", true),
    ])
    func `Changes of code count, an interpreter's own do not`(_ file: String, _ counts: Bool) async throws {
        let root = NSTemporaryDirectory() + "code-watch-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        for folder in ["lib/inner", "__pycache__", ".git"] {
            try FileManager.default.createDirectory(
                atPath: root + "/" + folder, withIntermediateDirectories: true)
        }
        let watch = CodeWatch { Issue.record("\($0)") }
        #expect(watch.generation(of: root) == 0)
        let path = root + "/" + file
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data("x".utf8).write(to: URL(fileURLWithPath: path))
        if counts {
            await eventually { watch.generation(of: root) != 0 }
        } else {
            // What comes after it shows that it had its time.
            let before = watch.generation(of: root)
            try Data("x".utf8).write(to: URL(fileURLWithPath: root + "/last"))
            await eventually { watch.generation(of: root) != before }
            #expect(before == 0)
        }
        watch.stop()
    }

    /// A folder with two more inside it.
    private static func makeTree() throws -> String {
        let root = NSTemporaryDirectory() + "code-watch-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: root + "/lib/inner", withIntermediateDirectories: true)
        return root
    }

    @Test func `A folder is watched as long as a function is in it`() throws {
        let root = try Self.makeTree()
        defer { try? FileManager.default.removeItem(atPath: root) }
        let watch = CodeWatch { Issue.record("\($0)") }
        watch.follow("one", in: [root])
        watch.follow("two", in: [root])
        _ = watch.generation(of: root)
        #expect(watch.count == 3)
        watch.follow("one", in: [])
        #expect(watch.count == 3)
        watch.follow("two", in: ["/elsewhere"])
        #expect(watch.count == 0)
        watch.stop()
    }

    @Test func `A folder inside another function's counts for both, and stays when one of them goes`() async throws {
        let root = try Self.makeTree()
        defer { try? FileManager.default.removeItem(atPath: root) }
        let inner = root + "/lib"
        let watch = CodeWatch { Issue.record("\($0)") }
        watch.follow("outer", in: [root])
        watch.follow("inner", in: [inner])
        #expect(watch.generation(of: root) == 0 && watch.generation(of: inner) == 0)
        try Data("x".utf8).write(to: URL(fileURLWithPath: inner + "/a.py"))
        while watch.generation(of: root) == 0 || watch.generation(of: inner) == 0 { await Task.yield() }
        watch.follow("outer", in: [])
        #expect(watch.count == 2)
        let before = watch.generation(of: inner)
        try Data("y".utf8).write(to: URL(fileURLWithPath: inner + "/inner/b.py"))
        while watch.generation(of: inner) == before { await Task.yield() }
        watch.stop()
    }
}
