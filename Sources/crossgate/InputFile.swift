internal import Foundation

/// A file that a verb was given.
enum InputFile {
    /// The whole file.
    ///
    /// - Parameter what: what the file should be, for the messages: `OpenAPI file`.
    static func bytes(of path: String, what: String) throws(CommandFailure) -> [UInt8] {
        let article: String = "aeiouAEIOU".contains(what.first ?? " ") ? "an" : "a"
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw CommandFailure(what: "there is no such file", location: path, remedy: "name \(article) \(what)")
        }
        guard !isDirectory.boolValue, let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(what: "it cannot be read", location: path, remedy: "name a readable \(what)")
        }
        return Array(data)
    }
}
