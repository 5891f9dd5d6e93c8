internal import Foundation

/// The warden's own place in the file system: bootstraps, the jail's root, scratch folders.
struct WorkFolder: Sendable {
    let path: String

    var runtime: String { path + "/runtime" }

    /// Makes the folder, in the system's folder for temporary files unless told where.
    init(_ path: String?) throws(SpawnFailure) {
        if let path {
            self.path = path
        } else {
            var template = Array((NSTemporaryDirectory() + "/crossgate-functions-XXXXXX").utf8CString)
            guard mkdtemp(&template) != nil else { throw .system(step: .root, errno: errno) }
            self.path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
        try make()
    }

    /// Makes what there is to be in it.
    func make() throws(SpawnFailure) {
        do {
            try FileManager.default.createDirectory(atPath: runtime, withIntermediateDirectories: true)
            // Functions have another user where this process is root's.
            chmod(runtime, 0o755)
            for (name, script) in Bootstraps.files {
                let file = runtime + "/" + name
                try Data(script.utf8).write(to: URL(fileURLWithPath: file))
                chmod(file, 0o644)
            }
        } catch {
            throw .system(step: .root, errno: errno == 0 ? EIO : errno)
        }
    }

    /// A new empty folder for one process.
    func makeScratch() throws(SpawnFailure) -> String {
        var template = Array((path + "/scratch-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw .system(step: .temporary, errno: errno) }
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Removes a folder; not on the caller's thread, as there may be much in it.
    static func removeLater(_ folder: String) {
        DispatchQueue.global(qos: .utility).async {
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}
