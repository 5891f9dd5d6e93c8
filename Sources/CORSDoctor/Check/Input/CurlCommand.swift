internal import CORS

/// A `curl` command, written by hand or by a browser's "Copy as cURL", read as the request of a page's script.
public enum CurlCommand {
    /// Whether a text is a curl command at all.
    public static func isLikely(_ text: String) -> Bool {
        let start = ASCII.trimmed(text).prefix(9)
        return start == "curl" || start.hasPrefix("curl ") || start.hasPrefix("curl\t") || start.hasPrefix("curl.exe ")
            || start.hasPrefix("$ curl ") || start.hasPrefix("curl\\")
    }

    /// Reads a command.
    ///
    /// - Throws: The first flag or quote that cannot be read, by its name or place.
    public static func parse(_ text: String) throws(CheckInputError) -> PastedRequest {
        var notes: [String] = []
        var words = try split(text, &notes)
        if words.first == "$" { words.removeFirst() }
        guard let command = words.first, ["curl", "curl.exe"].contains(command) else {
            throw CheckInputError(
                "", "this is no curl command: it begins with '\(words.first ?? "")'",
                fix: "copy the request with \"Copy as cURL (bash)\"")
        }
        var draft = CurlDraft()
        try draft.read(Array(words.dropFirst()))
        var request = try draft.request()
        request.notes = notes + request.notes
        return request
    }

    private static func split(_ text: String, _ notes: inout [String]) throws(CheckInputError) -> [String] {
        if CommandPromptWords.isLikely(text) { return try CommandPromptWords.split(text) }
        let shell = try ShellWords.split(text)
        let trimmedRest = ASCII.trimmed(shell.rest)
        if let ending = shell.ending, !trimmedRest.isEmpty {
            notes.append(
                trimmedRest.contains("curl ")
                    ? "only the first of several commands is checked" : "what follows '\(ending)' is left out")
        }
        // A variable in the address decides what is asked, one in a value rarely does.
        if let name = shell.variables.first, let address = shell.words.dropFirst().first(where: { isAddress($0, name) })
        {
            throw CheckInputError(
                "curl", "the address '\(address)' holds \(name), which only your shell can fill in",
                fix: "write its value there")
        }
        if !shell.variables.isEmpty {
            notes.append(
                "not filled in, because only your shell knows it: " + shell.variables.joined(separator: ", "))
        }
        return shell.words
    }

    private static func isAddress(_ word: String, _ variable: String) -> Bool {
        word.hasPrefix(variable) || (word.hasPrefix("http") && word.contains(variable))
    }
}
