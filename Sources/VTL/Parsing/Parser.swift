/// Reads a template by Velocity 1.7's grammar and fills a program.
///
/// It looks ahead exactly as far as Velocity does, because the scanner's states depend on it.
struct Parser {
    /// Blocks, parentheses, lists and method calls inside each other: bounds the stack, where Velocity overflows.
    /// A thread with 512 KB holds them all in a release build; where the stack is smaller, or the build one for
    /// debugging, `StackSpace` ends it sooner.
    static let maximumDepth = 64

    /// Those that fit every stack.
    private static let surelyFits = 8

    var scanner: Scanner
    let builder: ProgramBuilder
    var tokens: [Token] = []
    var next = 0
    /// Where this source begins in the template: not 0 for string literals.
    let origin: Int
    /// Blocks that are open: what they are and where they begin, for messages.
    var open: [(name: String, offset: Int)] = []
    /// Macros defined so far, whose escaped calls lose their backslash.
    var macroNames: Set<String> = []
    var depth: Int
    private var stack = StackSpace()

    init(_ source: [UInt8], into builder: ProgramBuilder, origin: Int = 0, depth: Int = 0) {
        scanner = Scanner(source)
        self.builder = builder
        self.origin = origin
        self.depth = depth
    }

    /// Parses everything and returns the block that it is.
    mutating func parse() throws(ParseFailure) -> Int32 {
        let statements = try statements()
        let token = try peek()
        if token.kind != .endOfTemplate { throw unexpected(token) }
        return builder.block(statements, offset: Int32(origin))
    }

    // MARK: Tokens

    /// The next token, or one further on.
    mutating func peek(_ ahead: Int = 0) throws(ParseFailure) -> Token {
        while next + ahead >= tokens.count {
            do {
                tokens.append(try scanner.next())
            } catch {
                throw scanFailure(error)
            }
        }
        return tokens[next + ahead]
    }

    @discardableResult
    mutating func take() throws(ParseFailure) -> Token {
        let token = try peek()
        next += 1
        return token
    }

    @discardableResult
    mutating func take(_ kind: TokenKind, _ what: @autoclosure () -> String) throws(ParseFailure) -> Token {
        let token = try peek()
        if token.kind != kind { throw unexpected(token, expected: what()) }
        next += 1
        return token
    }

    mutating func skipWhitespace() throws(ParseFailure) {
        if try peek().kind == .whitespace { next += 1 }
    }

    func image(_ token: Token) -> ArraySlice<UInt8> {
        scanner.source[Int(token.start)..<Int(token.end)]
    }

    func string(_ token: Token) -> String {
        String(decoding: image(token), as: UTF8.self)
    }

    func offset(_ token: Token) -> Int32 {
        Int32(origin) + token.start
    }

    /// The text of all tokens of a range, with what broken-off references left before them if so wished.
    func literal(_ range: Range<Int>, withLeftovers: Bool = true) -> [UInt8] {
        var text: [UInt8] = []
        for token in tokens[range] {
            if withLeftovers, token.leftover >= 0 { text += scanner.leftovers[Int(token.leftover)] }
            text += image(token)
        }
        return text
    }

    // MARK: Depth

    mutating func enter(_ what: String, _ offset: Int32) throws(ParseFailure) {
        depth += 1
        if depth > Parser.maximumDepth || depth > Parser.surelyFits && !stack.hasRoom() {
            throw ParseFailure(
                "\(what) is nested too deep: at most \(min(depth - 1, Parser.maximumDepth)) blocks, parentheses and calls "
                    + "may be inside each other", Int(offset))
        }
    }

    mutating func leave() {
        depth -= 1
    }

    // MARK: Errors

    func unexpected(_ token: Token, expected: String? = nil) -> ParseFailure {
        if token.kind == .endOfTemplate, let last = open.last {
            return ParseFailure("\(last.name) is not closed by #end", last.offset)
        }
        let found: String
        if token.kind == .endOfTemplate {
            found = "the end of the \(origin > 0 ? "string" : "template")"
        } else {
            found = "\"\(String(decoding: image(token).prefix(40), as: UTF8.self))\""
        }
        let message: String
        if let expected {
            message = "\(expected) is expected, not \(found)"
        } else if token.kind == .end || token.kind == .elseDirective || token.kind == .elseIfDirective {
            message = "\(found) belongs to no block"
        } else {
            message = "\(found) is not expected here"
        }
        return ParseFailure(message, origin + Int(token.start))
    }

    private func scanFailure(_ error: ScanError) -> ParseFailure {
        let source = scanner.source
        if error.offset >= source.count {
            let rest = source[error.start...]
            if rest.starts(with: "#[[".utf8) {
                return ParseFailure("#[[ is not closed by ]]#", origin + error.start)
            }
            let tail = String(decoding: rest.suffix(20), as: UTF8.self)
            return ParseFailure(
                "\"\(tail)\" cannot be the end of a template: something must follow $ and #", origin + error.start)
        }
        let byte = source[error.offset]
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            return ParseFailure("the string is not closed by \(Character(UnicodeScalar(byte)))", origin + error.offset)
        }
        let character = String(decoding: source[error.offset...].prefix(4), as: UTF8.self).prefix(1)
        return ParseFailure("\"\(character)\" is not expected in an expression", origin + error.offset)
    }
}

/// A mistake in a template and its offset in bytes; the position is computed once, at the outside.
struct ParseFailure: Error {
    var message: String
    var offset: Int

    init(_ message: String, _ offset: Int) {
        self.message = message
        self.offset = offset
    }
}
