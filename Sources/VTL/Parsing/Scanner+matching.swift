/// A kind of token and its length in bytes.
struct Match {
    var kind = TokenKind.none
    var length = 0

    /// Takes a longer match, or one of the same length that comes first in the grammar.
    @inline(__always)
    mutating func take(_ kind: TokenKind, _ length: Int) {
        if length > self.length || (length == self.length && kind.rawValue < self.kind.rawValue) {
            self.kind = kind
            self.length = length
        }
    }
}

extension Scanner {
    /// The longest match at an offset in the present state.
    mutating func longestMatch(at index: Int) -> Match {
        var match = Match()
        switch state {
        case .text: matchText(index, &match)
        case .reference, .modifier: matchReference(index, &match)
        case .arguments: matchArguments(index, &match)
        case .index: matchIndex(index, &match)
        case .directiveName: matchDirectiveName(index, &match)
        case .directive: matchDirective(index, &match)
        case .textBlock, .blockComment, .formalComment, .lineComment: matchComment(index, &match)
        }
        return match
    }

    private mutating func matchText(_ index: Int, _ match: inout Match) {
        let first = source[index]
        switch first {
        case UInt8(ascii: "\\"):
            match.take(.escape, 1)
            let run = backslashRun(index)
            if run >= 2 { match.take(.doubleEscape, 2) }
            if run % 2 == 1, byte(index + run) == UInt8(ascii: "#") {
                let name = index + run + 1
                let length = max(wordLength(name), bracketedWordLength(name))
                if length > 0 { match.take(.escapedDirective, run + 1 + length) }
            }
            matchDollar(index, &match)
        case UInt8(ascii: "$"):
            matchDollar(index, &match)
            matchEmptyIndex(index, &match)
        case UInt8(ascii: "#"):
            matchHash(index, &match)
            matchSet(index, &match)
        default:
            var end = index + 1
            while end < source.count {
                let next = source[end]
                if next == UInt8(ascii: "$") || next == UInt8(ascii: "#") || next == UInt8(ascii: "\\") { break }
                end += 1
            }
            match.take(.text, end - index)
            if first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") { matchSet(index, &match) }
        }
    }

    private mutating func matchReference(_ index: Int, _ match: inout Match) {
        let first = source[index]
        match.take(.referenceTerminator, 1)
        switch first {
        case UInt8(ascii: "["): match.take(.indexOpen, 1)
        case UInt8(ascii: "("): if state == .modifier { match.take(.parenthesisOpen, 1) }
        case UInt8(ascii: "{"): match.take(.referenceOpen, 1)
        case UInt8(ascii: "}"): match.take(.referenceClose, 1)
        case UInt8(ascii: "."):
            // After a bare `$` there is none; after `$!` and `\$` there is.
            let isMarked =
                !isContinued || byte(index - 1) == UInt8(ascii: "!")
                || index > 1 && byte(index - 2) == UInt8(ascii: "\\")
            if isMarked, isLetter(byte(index + 1)) { match.take(.dot, 2) }
        case UInt8(ascii: "$"):
            matchDollar(index, &match)
            if state == .reference { matchEmptyIndex(index, &match) }
        case UInt8(ascii: "\\"): matchDollar(index, &match)
        case UInt8(ascii: "#"):
            matchHash(index, &match)
            matchSet(index, &match)
        case UInt8(ascii: " "), UInt8(ascii: "\t"): matchSet(index, &match)
        default: matchIdentifier(index, &match)
        }
    }

    private mutating func matchArguments(_ index: Int, _ match: inout Match) {
        let first = source[index]
        switch first {
        case UInt8(ascii: "["): match.take(.bracketOpen, 1)
        case UInt8(ascii: "]"): match.take(.bracketClose, 1)
        case UInt8(ascii: ","): match.take(.comma, 1)
        case UInt8(ascii: ":"): match.take(.colon, 1)
        case UInt8(ascii: "{"): match.take(.curlyOpen, 1)
        case UInt8(ascii: "}"): match.take(.curlyClose, 1)
        case UInt8(ascii: ")"): match.take(.callClose, 1)
        case UInt8(ascii: "$"), UInt8(ascii: "\\"): matchDollar(index, &match)
        case UInt8(ascii: "#"):
            matchHash(index, &match)
            matchSet(index, &match)
        case UInt8(ascii: "."):
            if byte(index + 1) == UInt8(ascii: ".") { match.take(.doubleDot, 2) }
            if isLetter(byte(index + 1)) { match.take(.dot, 2) }
            matchNumber(index, &match)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): matchString(index, &match)
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            matchWhitespace(index, &match)
            matchSet(index, &match)
        default:
            matchNumber(index, &match)
            matchIdentifier(index, &match)
        }
    }

    private mutating func matchIndex(_ index: Int, _ match: inout Match) {
        let first = source[index]
        switch first {
        case UInt8(ascii: "]"): match.take(.indexClose, 1)
        case UInt8(ascii: "$"), UInt8(ascii: "\\"): matchDollar(index, &match)
        case UInt8(ascii: "#"): matchHash(index, &match)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): matchString(index, &match)
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            matchWhitespace(index, &match)
        default:
            matchNumber(index, &match)
            matchKeyword("true", .trueWord, index, &match)
            matchKeyword("false", .falseWord, index, &match)
        }
    }

    private mutating func matchDirectiveName(_ index: Int, _ match: inout Match) {
        match.take(.directiveTerminator, 1)
        switch source[index] {
        case UInt8(ascii: "$"), UInt8(ascii: "\\"): matchDollar(index, &match)
        case UInt8(ascii: "#"): matchHash(index, &match)
        case UInt8(ascii: "{"):
            let length = bracketedWordLength(index)
            if length > 0 { match.take(.bracketedWord, length) }
            matchKeyword("{if}", .ifDirective, index, &match)
            matchKeyword("{elseif}", .elseIfDirective, index, &match)
            matchLine("{else}", .elseDirective, index, &match)
            matchLine("{end}", .end, index, &match)
        default:
            matchNumber(index, &match)
            let length = wordLength(index)
            if length > 0 { match.take(.word, length) }
            matchKeyword("if", .ifDirective, index, &match)
            matchKeyword("elseif", .elseIfDirective, index, &match)
            matchLine("else", .elseDirective, index, &match)
            matchLine("end", .end, index, &match)
        }
    }

    private mutating func matchDirective(_ index: Int, _ match: inout Match) {
        switch source[index] {
        case UInt8(ascii: "["): match.take(.bracketOpen, 1)
        case UInt8(ascii: "]"): match.take(.bracketClose, 1)
        case UInt8(ascii: ","): match.take(.comma, 1)
        case UInt8(ascii: ":"): match.take(.colon, 1)
        case UInt8(ascii: "{"):
            match.take(.curlyOpen, 1)
            let length = bracketedWordLength(index)
            if length > 0 { match.take(.bracketedWord, length) }
        case UInt8(ascii: "}"): match.take(.curlyClose, 1)
        case UInt8(ascii: "("): match.take(.parenthesisOpen, 1)
        case UInt8(ascii: ")"): match.take(.parenthesisClose, 1 + blankLineLength(index + 1))
        case UInt8(ascii: "$"), UInt8(ascii: "\\"): matchDollar(index, &match)
        case UInt8(ascii: "#"): matchHash(index, &match)
        case UInt8(ascii: "."):
            if byte(index + 1) == UInt8(ascii: ".") { match.take(.doubleDot, 2) }
            matchNumber(index, &match)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): matchString(index, &match)
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            matchWhitespace(index, &match)
        case UInt8(ascii: "-"):
            match.take(.minus, 1)
            matchNumber(index, &match)
        case UInt8(ascii: "+"): match.take(.plus, 1)
        case UInt8(ascii: "*"): match.take(.multiply, 1)
        case UInt8(ascii: "/"): match.take(.divide, 1)
        case UInt8(ascii: "%"): match.take(.modulus, 1)
        case UInt8(ascii: "&"): matchKeyword("&&", .and, index, &match)
        case UInt8(ascii: "|"): matchKeyword("||", .or, index, &match)
        case UInt8(ascii: "<"):
            match.take(.less, 1)
            matchKeyword("<=", .lessOrEqual, index, &match)
        case UInt8(ascii: ">"):
            match.take(.greater, 1)
            matchKeyword(">=", .greaterOrEqual, index, &match)
        case UInt8(ascii: "="):
            match.take(.assign, 1)
            matchKeyword("==", .equal, index, &match)
        case UInt8(ascii: "!"):
            match.take(.not, 1)
            matchKeyword("!=", .notEqual, index, &match)
        default:
            matchNumber(index, &match)
            let length = wordLength(index)
            if length > 0 {
                match.take(.word, length)
                matchWordOperator(index, length, &match)
            }
        }
    }

    /// The operators written as words: taken only when the whole word is one.
    private func matchWordOperator(_ index: Int, _ length: Int, _ match: inout Match) {
        if length > 5 { return }
        let word = String(decoding: source[index..<index + length], as: UTF8.self)
        switch word {
        case "true": match.take(.trueWord, length)
        case "false": match.take(.falseWord, length)
        case "and": match.take(.and, length)
        case "or": match.take(.or, length)
        case "lt": match.take(.less, length)
        case "le": match.take(.lessOrEqual, length)
        case "gt": match.take(.greater, length)
        case "ge": match.take(.greaterOrEqual, length)
        case "eq": match.take(.equal, length)
        case "ne": match.take(.notEqual, length)
        case "not": match.take(.not, length)
        default: break
        }
    }

    private mutating func matchComment(_ index: Int, _ match: inout Match) {
        let first = source[index]
        switch state {
        case .lineComment:
            match.take(.commentByte, 1)
            if first == UInt8(ascii: "\n") || first == UInt8(ascii: "\r") {
                match.take(.lineCommentEnd, blankLineLength(index))
            }
        case .blockComment:
            match.take(.commentByte, 1)
            matchKeyword("*#", .blockCommentEnd, index, &match)
        case .formalComment:
            match.take(.commentByte, 1)
            matchKeyword("*#", .formalCommentEnd, index, &match)
        default:
            match.take(.textBlockByte, 1)
            matchKeyword("]]#", .textBlock, index, &match)
        }
        if first == UInt8(ascii: "#") {
            matchHash(index, &match)
        } else if first == UInt8(ascii: "$") || first == UInt8(ascii: "\\") {
            matchDollar(index, &match)
        }
    }
}
