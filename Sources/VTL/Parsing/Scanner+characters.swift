/// The pieces of which the states' tokens are made.
extension Scanner {
    @inline(__always)
    func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26
    }

    @inline(__always)
    func isDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10
    }

    /// The number of backslashes at an offset.
    mutating func backslashRun(_ index: Int) -> Int {
        if index < backslashRunEnd { return backslashRunEnd - index }
        var end = index
        while byte(end) == UInt8(ascii: "\\"), end < source.count { end += 1 }
        backslashRunEnd = end
        return end - index
    }

    /// `\\*$` and `\\*$\\*!`.
    mutating func matchDollar(_ index: Int, _ match: inout Match) {
        var end = index
        if byte(end) == UInt8(ascii: "\\") { end += backslashRun(end) }
        guard byte(end) == UInt8(ascii: "$") else { return }
        end += 1
        match.take(.dollar, end - index)
        if byte(end) == UInt8(ascii: "\\") { end += backslashRun(end) }
        if byte(end) == UInt8(ascii: "!") { match.take(.dollarBang, end + 1 - index) }
    }

    /// `$[`, `$![` and `$\![`, which are text.
    func matchEmptyIndex(_ index: Int, _ match: inout Match) {
        matchKeyword("$[", .emptyIndex, index, &match)
        matchKeyword("$![", .emptyIndex, index, &match)
        matchKeyword("$\\![", .emptyIndex, index, &match)
    }

    /// `##`, `#[[`, `#**`, `#*` and `#`.
    func matchHash(_ index: Int, _ match: inout Match) {
        match.take(.hash, 1)
        switch byte(index + 1) {
        case UInt8(ascii: "#"):
            switch state {
            case .text, .reference, .directive: match.take(.lineCommentStart, 2)
            default: break
            }
        case UInt8(ascii: "["):
            if byte(index + 2) == UInt8(ascii: "[") { match.take(.textBlockStart, 3) }
        case UInt8(ascii: "*"):
            match.take(.blockCommentStart, 2)
            if byte(index + 2) == UInt8(ascii: "*"), index + 3 < source.count, byte(index + 3) != UInt8(ascii: "#") {
                match.take(.formalCommentStart, 4)
            }
        default:
            break
        }
    }

    /// `#set (` with the blanks before it.
    func matchSet(_ index: Int, _ match: inout Match) {
        var end = index
        while byte(end) == UInt8(ascii: " ") || byte(end) == UInt8(ascii: "\t") { end += 1 }
        guard byte(end) == UInt8(ascii: "#") else { return }
        if hasText("#set", at: end) {
            end += 4
        } else if hasText("#{set}", at: end) {
            end += 6
        } else {
            return
        }
        while byte(end) == UInt8(ascii: " ") { end += 1 }
        if byte(end) == UInt8(ascii: "(") { match.take(.setDirective, end + 1 - index) }
    }

    /// `name` with letters, digits, `_` and `@`; 0 when there is none.
    func wordLength(_ index: Int) -> Int {
        let first = byte(index)
        guard isLetter(first) || first == UInt8(ascii: "_") || first == UInt8(ascii: "@") else { return 0 }
        return wordEnd(index + 1) - index
    }

    /// `{name}`; 0 when there is none.
    func bracketedWordLength(_ index: Int) -> Int {
        guard byte(index) == UInt8(ascii: "{") else { return 0 }
        let first = byte(index + 1)
        guard isLetter(first) || first == UInt8(ascii: "_") else { return 0 }
        let end = wordEnd(index + 2)
        return byte(end) == UInt8(ascii: "}") ? end + 1 - index : 0
    }

    private func wordEnd(_ start: Int) -> Int {
        var end = start
        while isLetter(byte(end)) || isDigit(byte(end)) || byte(end) == UInt8(ascii: "_")
            || byte(end) == UInt8(ascii: "@")
        {
            end += 1
        }
        return end
    }

    func matchIdentifier(_ index: Int, _ match: inout Match) {
        let first = byte(index)
        guard isLetter(first) || first == UInt8(ascii: "_") else { return }
        var end = index + 1
        while isLetter(byte(end)) || isDigit(byte(end)) || byte(end) == UInt8(ascii: "_")
            || byte(end) == UInt8(ascii: "-")
        {
            end += 1
        }
        match.take(.identifier, end - index)
        matchKeyword("true", .trueWord, index, &match)
        matchKeyword("false", .falseWord, index, &match)
    }

    /// An integer, with the `..` that may follow, or a number with a fraction or an exponent.
    func matchNumber(_ index: Int, _ match: inout Match) {
        var end = index
        if byte(end) == UInt8(ascii: "-") { end += 1 }
        let digits = end
        while isDigit(byte(end)) { end += 1 }
        if end > digits {
            match.take(.integer, end - index)
            if byte(end) == UInt8(ascii: "."), byte(end + 1) == UInt8(ascii: ".") {
                match.take(.integer, end + 2 - index)
            }
            let exponent = exponentLength(end)
            if exponent > 0 { match.take(.float, end + exponent - index) }
        }
        guard byte(end) == UInt8(ascii: ".") else { return }
        let hasDigitsBefore = end > digits
        end += 1
        let fraction = end
        while isDigit(byte(end)) { end += 1 }
        if hasDigitsBefore || end > fraction { match.take(.float, end + exponentLength(end) - index) }
    }

    private func exponentLength(_ index: Int) -> Int {
        guard byte(index) | 0x20 == UInt8(ascii: "e") else { return 0 }
        var end = index + 1
        if byte(end) == UInt8(ascii: "+") || byte(end) == UInt8(ascii: "-") { end += 1 }
        let digits = end
        while isDigit(byte(end)) { end += 1 }
        return end > digits ? end - index : 0
    }

    /// A literal in quotes, in which a doubled quote stands for one; nothing when it is not closed.
    func matchString(_ index: Int, _ match: inout Match) {
        let quote = source[index]
        var end = index + 1
        while end < source.count {
            if source[end] == quote {
                match.take(.string, end + 1 - index)
                guard byte(end + 1) == quote else { return }
                end += 1
            }
            end += 1
        }
    }

    func matchWhitespace(_ index: Int, _ match: inout Match) {
        var end = index
        while end < source.count {
            switch source[end] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                end += 1
                continue
            default: break
            }
            break
        }
        if end > index { match.take(.whitespace, end - index) }
    }

    /// The length of blanks and one newline after them; 0 when there is something else on the line.
    func blankLineLength(_ index: Int) -> Int {
        var end = index
        while byte(end) == UInt8(ascii: " ") || byte(end) == UInt8(ascii: "\t") { end += 1 }
        if byte(end) == UInt8(ascii: "\n") { return end + 1 - index }
        guard byte(end) == UInt8(ascii: "\r") else { return 0 }
        return (byte(end + 1) == UInt8(ascii: "\n") ? end + 2 : end + 1) - index
    }

    func hasText(_ text: StaticString, at index: Int) -> Bool {
        let count = text.utf8CodeUnitCount
        guard index + count <= source.count else { return false }
        return text.withUTF8Buffer { bytes in
            for offset in 0..<count where bytes[offset] != source[index + offset] { return false }
            return true
        }
    }

    @inline(__always)
    func matchKeyword(_ text: StaticString, _ kind: TokenKind, _ index: Int, _ match: inout Match) {
        if hasText(text, at: index) { match.take(kind, text.utf8CodeUnitCount) }
    }

    /// A word that takes the rest of its line with it when that is blank.
    private func lineLength(_ text: StaticString, _ index: Int) -> Int {
        let count = text.utf8CodeUnitCount
        return count + blankLineLength(index + count)
    }

    func matchLine(_ text: StaticString, _ kind: TokenKind, _ index: Int, _ match: inout Match) {
        if hasText(text, at: index) { match.take(kind, lineLength(text, index)) }
    }
}
