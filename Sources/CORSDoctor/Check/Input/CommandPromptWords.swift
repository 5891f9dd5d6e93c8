/// A command line for Windows' command prompt, split as `cmd` and then the C runtime of `curl` split it.
///
/// Browsers' "Copy as cURL (cmd)" writes `^"` for every quote and `^` before whatever `cmd` would act on.
enum CommandPromptWords {
    /// Whether a text is written for the command prompt rather than for a POSIX shell.
    static func isLikely(_ text: String) -> Bool {
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if previous == UInt8(ascii: "^"), byte == 0x0A || byte == 0x0D || byte == UInt8(ascii: "\"") { return true }
            // Single quotes are no quotes to `cmd`.
            if byte == UInt8(ascii: "'") { return false }
            previous = byte
        }
        return false
    }

    static func split(_ text: String) throws(CheckInputError) -> [String] {
        guard text.utf8.count <= CheckInputLimits.pastedBytes else {
            throw CheckInputError(
                "", "the command is longer than \(CheckInputLimits.pastedBytes) bytes", fix: "leave its body out")
        }
        return try arguments(in: withoutCarets(Array(text.utf8)))
    }

    /// What `cmd` hands on: carets removed outside its own quotes, continued lines joined.
    private static func withoutCarets(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var isQuoted = false
        var place = 0
        while place < text.count {
            let byte = text[place]
            place += 1
            if byte == UInt8(ascii: "\r") { continue }
            guard byte == UInt8(ascii: "^"), !isQuoted else {
                if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
                result.append(byte)
                continue
            }
            if place < text.count, text[place] == UInt8(ascii: "\r") { place += 1 }
            guard place < text.count else { break }
            let escaped = text[place]
            place += 1
            guard escaped == UInt8(ascii: "\n") else {
                result.append(escaped)
                continue
            }
            // A caret before a line end joins the lines; a second line end right behind it is meant as one.
            if place < text.count, text[place] == UInt8(ascii: "\n") {
                result.append(0x0A)
                place += 1
            }
        }
        return result
    }

    /// The C runtime's rules: blanks part words, quotes join, a backslash counts only before a quote.
    private static func arguments(in line: [UInt8]) throws(CheckInputError) -> [String] {
        var words: [String] = []
        var word: [UInt8]?
        var isQuoted = false
        var place = 0
        while place < line.count {
            let byte = line[place]
            if byte == UInt8(ascii: "\\") {
                var count = 0
                while place < line.count, line[place] == UInt8(ascii: "\\") {
                    count += 1
                    place += 1
                }
                let isBeforeQuote = place < line.count && line[place] == UInt8(ascii: "\"")
                let kept = isBeforeQuote ? count / 2 : count
                if word == nil { word = [] }
                word?.append(contentsOf: repeatElement(UInt8(ascii: "\\"), count: kept))
                if isBeforeQuote, count % 2 == 1 {
                    word?.append(UInt8(ascii: "\""))
                    place += 1
                }
                continue
            }
            place += 1
            switch byte {
            case UInt8(ascii: "\""):
                if word == nil { word = [] }
                // Two quotes inside quotes are one; older browsers write them so.
                if isQuoted, place < line.count, line[place] == UInt8(ascii: "\"") {
                    word?.append(byte)
                    place += 1
                } else {
                    isQuoted.toggle()
                }
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"):
                if isQuoted {
                    word?.append(byte)
                } else if let bytes = word {
                    words.append(String(decoding: bytes, as: UTF8.self))
                    word = nil
                    guard words.count <= CheckInputLimits.words else {
                        throw CheckInputError("", "the command has more than \(CheckInputLimits.words) words")
                    }
                }
            default:
                if word == nil { word = [] }
                word?.append(byte)
            }
        }
        guard !isQuoted else {
            throw CheckInputError("", "a double quote is never closed", fix: "copy the whole command")
        }
        if let bytes = word { words.append(String(decoding: bytes, as: UTF8.self)) }
        return words
    }
}
