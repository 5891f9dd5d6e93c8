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
}
