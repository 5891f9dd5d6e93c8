/// Splits a template into tokens as Velocity 1.7's scanner does: by states, the longest match winning.
///
/// Its states follow the characters, not the grammar, which is why blanks after `)` vanish and `$5` is text.
struct Scanner {
    let source: [UInt8]
    var position = 0
    var state = LexicalState.text
    /// What broken-off references such as the `$` of `$5` print before the token that follows.
    private(set) var leftovers: [[UInt8]] = []

    /// What a state that is left for an inner one must find again.
    private struct Saved {
        var state: LexicalState
        var opened: Int
        var closed: Int
    }
    private var saved: [Saved] = []
    /// Parentheses opened and closed in this state.
    private var opened = 0
    private var closed = 0
    /// Between `#set(` and its `)`: literals do not end the directive.
    var isInSet = false
    private var isInComment = false
    /// Whether the token being read has begun with `$` or `#` already.
    var isContinued = false
    /// Ends of runs already measured, so that long runs of backslashes are read once.
    var backslashRunEnd = 0

    init(_ source: [UInt8]) {
        self.source = source
    }

    @inline(__always)
    func byte(_ index: Int) -> UInt8 {
        index < source.count ? source[index] : 0
    }

    private mutating func push(_ next: LexicalState) {
        saved.append(Saved(state: state, opened: opened, closed: closed))
        opened = 0
        state = next
    }

    /// Returns to the state before; false when there is none, which is text then.
    @discardableResult
    mutating func pop() -> Bool {
        guard let last = saved.popLast() else {
            opened = 0
            state = .text
            return false
        }
        state = last.state
        opened = last.opened
        closed = last.closed
        return true
    }

    private mutating func closeParenthesis() {
        if isInComment { return }
        while true {
            if opened > 0 {
                if opened == closed + 1 { pop() } else { closed += 1 }
                return
            }
            if !pop() { return }
        }
    }

    /// Whether an opening parenthesis comes next, blanks and newlines aside.
    func isBeforeParenthesis() -> Bool {
        var index = position
        while index < source.count {
            switch source[index] {
            case UInt8(ascii: "("): return true
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): index += 1
            default: return false
            }
        }
        return false
    }

    /// The next token.
    ///
    /// - Throws: the offset at which nothing fits; the end of the template is the usual one.
    mutating func next() throws(ScanError) -> Token {
        var leftover: [UInt8] = []
        while true {
            var start = position
            if start >= source.count {
                return token(.endOfTemplate, start, start, leftover)
            }
            isContinued = false
            while true {
                if position >= source.count { throw ScanError(offset: position, start: start) }
                let match = longestMatch(at: position)
                if match.kind == .none { throw ScanError(offset: position, start: isContinued ? start : position) }
                position += match.length
                switch match.kind {
                case .dollar, .dollarBang, .textBlockStart, .formalCommentStart, .blockCommentStart, .hash,
                    .textBlockByte:
                    more(match.kind)
                    isContinued = true
                    continue
                case .commentByte:
                    start = position
                case .referenceTerminator, .directiveTerminator:
                    let image = source[start..<position]
                    appendLeftover(of: image, to: &leftover)
                    position -= 1
                    pop()
                default:
                    var end = position
                    complete(match.kind, start, &end)
                    // The dot of `$!.x` has lost what stood before it.
                    return token(match.kind, match.kind == .dot ? end - 1 : start, end, leftover)
                }
                break
            }
        }
    }

    private mutating func token(_ kind: TokenKind, _ start: Int, _ end: Int, _ leftover: [UInt8]) -> Token {
        var token = Token(kind: kind, start: Int32(start), end: Int32(end))
        if !leftover.isEmpty {
            token.leftover = Int32(leftovers.count)
            leftovers.append(leftover)
        }
        return token
    }

    /// What happens at the beginning of a token whose kind the next characters decide.
    private mutating func more(_ kind: TokenKind) {
        if isInComment { return }
        switch kind {
        case .dollar, .dollarBang:
            if state == .reference { pop() }
            push(.reference)
        case .textBlockStart:
            isInComment = true
            push(.textBlock)
        case .formalCommentStart:
            position -= 1
            isInComment = true
            push(.formalComment)
        case .blockCommentStart:
            isInComment = true
            push(.blockComment)
        case .hash:
            if state == .reference || state == .modifier { pop() }
            push(.directiveName)
        default:
            break
        }
    }

    /// What happens at the end of a token.
    private mutating func complete(_ kind: TokenKind, _ start: Int, _ end: inout Int) {
        switch kind {
        case .indexOpen:
            push(.index)
        case .indexClose:
            pop()
        case .parenthesisOpen:
            if !isInComment { opened += 1 }
            if state == .modifier { state = .arguments }
        case .parenthesisClose:
            closeParenthesis()
        case .callClose:
            state = .reference
        case .setDirective:
            if isInComment { break }
            push(.directive)
            isInSet = true
            opened += 1
        case .lineCommentStart:
            if isInComment { break }
            if state == .reference { pop() }
            isInComment = true
            push(.lineComment)
        case .lineCommentEnd, .formalCommentEnd, .blockCommentEnd, .textBlock:
            isInComment = false
            pop()
        case .string:
            if state == .directive, !isInSet, opened == 0 { pop() }
        case .integer:
            if end - start > 2, source[end - 1] == UInt8(ascii: "."), source[end - 2] == UInt8(ascii: ".") {
                position -= 2
                end -= 2
            }
            if opened == 0, !isInSet, state != .arguments, state != .index { pop() }
        case .float:
            if opened == 0, !isInSet, state != .arguments { pop() }
        case .end, .elseDirective:
            pop()
        case .ifDirective, .elseIfDirective:
            state = .directive
        case .dot:
            position -= 1
            end -= 1
            state = .modifier
        case .referenceClose:
            pop()
        default:
            break
        }
    }

    /// Of a reference or directive that broke off, `$`, `#` and backslashes before a `$` are still printed.
    private func appendLeftover(of image: ArraySlice<UInt8>, to leftover: inout [UInt8]) {
        var index = image.startIndex
        while index < image.endIndex {
            let byte = image[index]
            if byte == UInt8(ascii: "#") || byte == UInt8(ascii: "$") {
                leftover.append(byte)
            } else if byte == UInt8(ascii: "\\") {
                var end = index
                while end < image.endIndex, image[end] == UInt8(ascii: "\\") { end += 1 }
                if end < image.endIndex, image[end] == UInt8(ascii: "$") {
                    leftover += image[index...end]
                    index = end + 1
                }
            }
            index += 1
        }
    }
}

/// Where the scanner found nothing that fits.
struct ScanError: Error {
    var offset: Int
    /// Where the token that it was reading begins.
    var start: Int
}
