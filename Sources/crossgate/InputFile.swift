internal import Foundation

/// A file that a verb was given; `-` stands for standard input.
enum InputFile {
    /// The whole file.
    ///
    /// - Parameter what: what the file should be, for the messages: `OpenAPI file`.
    static func bytes(of path: String, what: String) throws(CommandFailure) -> [UInt8] {
        if path == "-" {
            do {
                return Array(try FileHandle.standardInput.readToEnd() ?? Data())
            } catch {
                throw CommandFailure(
                    what: "standard input cannot be read", location: path,
                    remedy: "redirect \(withArticle(what)) to it, or give the path of one")
            }
        }
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw CommandFailure(
                what: "there is no such file", location: path,
                remedy: "give the path of \(withArticle(what)), or - for standard input")
        }
        guard !isDirectory.boolValue, let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(
                what: "it cannot be read", location: path, remedy: "give the path of a readable \(what)")
        }
        return Array(data)
    }

    private static func withArticle(_ noun: String) -> String {
        "aeiouAEIOU".contains(noun.first ?? " ") ? "an \(noun)" : "a \(noun)"
    }
}
