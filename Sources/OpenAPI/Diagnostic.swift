/// Something to tell about a definition, and where it stands.
public struct Diagnostic: Sendable, Equatable {
    public enum Severity: String, Sendable {
        /// The definition is refused.
        case error
        /// Told to the client too (`warnings` of an import); refused when warnings are to fail.
        case warning
        /// For the operator only: what AWS passes over in silence.
        case note
    }

    /// Whose words a message is.
    public enum Words: Sendable {
        case crossgate
        /// AWS's sentence, or its form: clients get it byte by byte.
        case aws
    }

    public var severity: Severity
    public var words: Words
    public var message: String
    /// Counted from 1; 0 when the place is unknown.
    public var line: Int
    /// Counted from 1, in characters; 0 when the place is unknown.
    public var column: Int
    /// JSON pointer (RFC 6901) to the value; empty for the document itself or when unknown.
    public var pointer: String

    public init(
        severity: Severity, words: Words = .crossgate, message: String, line: Int = 0, column: Int = 0,
        pointer: String = ""
    ) {
        self.severity = severity
        self.words = words
        self.message = message
        self.line = line
        self.column = column
        self.pointer = pointer
    }

    init(_ severity: Severity, words: Words = .crossgate, _ message: String, at mark: SourceMark) {
        let clipped =
            message.utf8.count > Self.messageCharacters
            ? String(message.prefix(Self.messageCharacters)) + "…" : message
        self.init(
            severity: severity, words: words, message: clipped, line: Int(mark.line), column: Int(mark.column))
    }

    /// What a client is told, who has no file beside it: the message with its line, unless the words are AWS's.
    var told: String { words == .crossgate && line > 0 ? "\(message) (line \(line))" : message }
}

extension Diagnostic {
    /// Characters of a message: what it quotes from a definition may be megabytes long.
    private static let messageCharacters = 2_000
    /// Characters of a source line that are shown at most: minified definitions are one line of megabytes.
    private static let shownCharacters = 160

    /// `file:line:col: warning: …`, then the source line and a caret below the place.
    ///
    /// - Parameter source: the text that was read; the line is left out when it has none of that number.
    public func rendered(file: String, source: String) -> String {
        guard line > 0 else { return "\(file): \(severity.rawValue): \(message)" }
        let head = "\(file):\(line):\(column): \(severity.rawValue): \(message)"
        guard let text = Self.line(line, of: source) else { return head }
        // The window starts a little before the place, so that the caret is seen in a long line too.
        let before = max(0, column - 1)
        let start = before > Self.shownCharacters / 2 ? before - Self.shownCharacters / 2 : 0
        let shown = text.dropFirst(start).prefix(Self.shownCharacters)
        let number = String(line)
        let gutter = String(repeating: " ", count: number.count)
        let indent = String(shown.prefix(before - start).map { $0 == "\t" ? "\t" : " " })
        return "\(head)\n\(number) | \(shown)\n\(gutter) | \(indent)^"
    }

    private static func line(_ number: Int, of source: String) -> Substring? {
        var utf8 = source.utf8[...]
        for _ in 1..<number {
            guard let end = utf8.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            utf8 = utf8[utf8.index(after: end)...]
        }
        let end = utf8.firstIndex(of: UInt8(ascii: "\n")) ?? utf8.endIndex
        var line = Substring(utf8[..<end])
        if line.utf8.last == UInt8(ascii: "\r") { line = Substring(line.utf8.dropLast()) }
        return line
    }
}
