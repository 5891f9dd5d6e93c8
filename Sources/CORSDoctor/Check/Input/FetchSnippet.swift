internal import CORS

/// A `fetch(…)` call: copied from the developer tools, or as it stands in a program.
public enum FetchSnippet {
    /// Whether a text has such a call.
    public static func isLikely(_ text: String) -> Bool {
        !CurlCommand.isLikely(text) && text.contains("fetch(") || text.contains("fetch (")
    }

    /// Reads the first call in a text.
    ///
    /// What cannot be read without running the program is named with its place: in the notes where it hardly matters
    /// (a header's value), as an error where it decides (the URL, the method).
    public static func parse(_ text: String) throws(CheckInputError) -> PastedRequest {
        guard text.utf8.count <= CheckInputLimits.pastedBytes else {
            throw CheckInputError("", "the snippet is longer than \(CheckInputLimits.pastedBytes) bytes")
        }
        var reader = JSReader(text)
        guard try reader.skipToFetch() else {
            throw CheckInputError(
                "", "no fetch(…) call was found",
                fix: "copy the request with \"Copy as fetch\" or \"Copy as cURL (bash)\"")
        }
        let start = reader.place - 1
        let arguments = try reader.readList(closing: ")", from: start)
        return try FetchCall(reader: reader, arguments: arguments, start: start).request()
    }
}

extension JSReader {
    /// Moves behind the bracket of the first `fetch(`, not looking into strings and comments.
    mutating func skipToFetch() throws(CheckInputError) -> Bool {
        while true {
            try skipBlanks()
            guard let byte = next else { return false }
            if "'\"`".utf8.contains(byte) {
                _ = try readString()
            } else if Self.isNameByte(byte) {
                let name = try takeName()
                let isFetch = name == "fetch" || name.hasSuffix(".fetch")
                if isFetch, try take("(") { return true }
            } else {
                place += 1
            }
        }
    }
}
