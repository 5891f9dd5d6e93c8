internal import Foundation

/// Programs in the folders of a `PATH`.
enum Executables {
    /// The first executable file of a name. Relative folders are passed over: where this process stands says nothing.
    static func find(_ name: String, in searchPath: String) -> String? {
        all(name, in: searchPath).first
    }

    static func all(_ name: String, in searchPath: String) -> [String] {
        searchPath.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }.filter(isExecutable)
    }

    static func isExecutable(_ path: String) -> Bool {
        var found = stat()
        return stat(path, &found) == 0 && found.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
}
