/// A command line split as a POSIX shell (or bash, for `$'…'`) splits it, without expanding anything.
struct ShellWords {
    /// The words of the first command, quotes removed.
    var words: [String] = []
    /// The operator that ended the command before the text did, e.g. `|`; nil when nothing did.
    var ending: String?
    /// What stands behind that operator.
    var rest: String = ""
    /// `$NAME`s outside single quotes, as written; they stay in the words.
    var variables: [String] = []

    static func split(_ text: String) throws(CheckInputError) -> ShellWords {
        guard text.utf8.count <= CheckInputLimits.pastedBytes else {
            throw CheckInputError(
                "", "the command is longer than \(CheckInputLimits.pastedBytes) bytes", fix: "leave its body out")
        }
        var reader = ShellReader(bytes: Array(text.utf8))
        try reader.readCommand()
        return reader.result
    }
}

private struct ShellReader {
    let bytes: [UInt8]
    var place = 0
    var result = ShellWords()
    /// The word being read; nil between words, so that `''` is a word.
    private var word: [UInt8]?

    init(bytes: [UInt8]) { self.bytes = bytes }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }
    private func peek(_ distance: Int) -> UInt8? { place + distance < bytes.count ? bytes[place + distance] : nil }

    mutating func readCommand() throws(CheckInputError) {
        while let byte = next {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                place += 1
                try endWord()
            case UInt8(ascii: "\n"):
                place += 1
                try endWord()
                // A line end without a backslash ends the command.
                if !result.words.isEmpty, !isBlankToEnd() { return end(with: "a new line") }
            case UInt8(ascii: "\\"): readEscape()
            case UInt8(ascii: "'"): try readSingleQuoted()
            case UInt8(ascii: "\""): try readDoubleQuoted()
            case UInt8(ascii: "$"):
                if peek(1) == UInt8(ascii: "'") { try readANSIQuoted() } else { readDollar() }
            case UInt8(ascii: "#") where word == nil:
                while let byte = next, byte != UInt8(ascii: "\n") {
                    _ = byte
                    place += 1
                }
            case UInt8(ascii: "|"), UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"):
                try endWord()
                place += 1
                if !result.words.isEmpty { return end(with: String(UnicodeScalar(byte))) }
            default: take(byte)
            }
        }
        try endWord()
    }

    private mutating func take(_ byte: UInt8) {
        if word == nil { word = [] }
        word?.append(byte)
        place += 1
    }

    private mutating func endWord() throws(CheckInputError) {
        guard let bytes = word else { return }
        guard result.words.count < CheckInputLimits.words else {
            throw CheckInputError("", "the command has more than \(CheckInputLimits.words) words")
        }
        result.words.append(String(decoding: bytes, as: UTF8.self))
        word = nil
    }

    private mutating func end(with operation: String) {
        result.ending = operation
        result.rest = String(decoding: bytes[place...], as: UTF8.self)
    }

    private func isBlankToEnd() -> Bool {
        bytes[place...].allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
    }

    /// A backslash outside quotes: a line end behind it vanishes, any other byte is itself.
    private mutating func readEscape() {
        place += 1
        if next == UInt8(ascii: "\r"), peek(1) == UInt8(ascii: "\n") { place += 1 }
        guard let byte = next else { return }
        if byte == UInt8(ascii: "\n") { place += 1 } else { take(byte) }
    }

    private mutating func readSingleQuoted() throws(CheckInputError) {
        let start = place
        place += 1
        if word == nil { word = [] }
        while let byte = next {
            if byte == UInt8(ascii: "'") {
                place += 1
                return
            }
            take(byte)
        }
        throw unclosed("'", at: start)
    }

    private mutating func readDoubleQuoted() throws(CheckInputError) {
        let start = place
        place += 1
        if word == nil { word = [] }
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                place += 1
                return
            case UInt8(ascii: "\\"):
                place += 1
                switch next {
                case UInt8(ascii: "\n"): place += 1
                case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"), UInt8(ascii: "`"):
                    if let byte = next { take(byte) }
                default: word?.append(UInt8(ascii: "\\"))
                }
            case UInt8(ascii: "$"): readDollar()
            default: take(byte)
            }
        }
        throw unclosed("\"", at: start)
    }

    /// bash's `$'…'`, in which browsers write what has line ends or quotes.
    private mutating func readANSIQuoted() throws(CheckInputError) {
        let start = place
        place += 2
        if word == nil { word = [] }
        while let byte = next {
            switch byte {
            case UInt8(ascii: "'"):
                place += 1
                return
            case UInt8(ascii: "\\"):
                place += 1
                let (bytes, length) = ShellEscape.decode(self.bytes[min(place, self.bytes.count)...])
                word? += bytes
                place += length
            default: take(byte)
            }
        }
        throw unclosed("$'", at: start)
    }

    /// A `$`: kept as written, and noted when a name follows.
    private mutating func readDollar() {
        let start = place
        take(UInt8(ascii: "$"))
        if next == UInt8(ascii: "{") || next == UInt8(ascii: "(") {
            let close: UInt8 = next == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: ")")
            while let byte = next, byte != UInt8(ascii: "\"") {
                take(byte)
                if byte == close { break }
            }
        } else {
            while let byte = next, byte == UInt8(ascii: "_") || ASCII.isAlphanumeric(byte) { take(byte) }
        }
        if place > start + 1 { result.variables.append(String(decoding: bytes[start..<place], as: UTF8.self)) }
    }

    private func unclosed(_ quote: String, at start: Int) -> CheckInputError {
        CheckInputError(
            TextPlace(of: start, in: bytes).description, "the quote \(quote) is never closed",
            fix: "copy the whole command")
    }
}
