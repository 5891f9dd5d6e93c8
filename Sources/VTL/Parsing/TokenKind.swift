/// The kinds of tokens of Velocity 1.7's grammar, in the order that decides between matches of the same length.
enum TokenKind: UInt8 {
    case endOfTemplate
    case indexOpen
    case indexClose
    case bracketOpen
    case bracketClose
    case comma
    case doubleDot
    case colon
    case curlyOpen
    case curlyClose
    case parenthesisOpen
    /// `)` that ends a directive, with the blanks and the newline after it.
    case parenthesisClose
    /// `)` that ends a method call.
    case callClose
    case escapedDirective
    case setDirective
    case dollar
    case dollarBang
    case textBlockStart
    case formalCommentStart
    case blockCommentStart
    case hash
    case lineCommentStart
    case doubleEscape
    case escape
    case text
    case lineCommentEnd
    case formalCommentEnd
    case blockCommentEnd
    case textBlock
    case commentByte
    case textBlockByte
    case whitespace
    case string
    case trueWord
    case falseWord
    case newline
    case minus
    case plus
    case multiply
    case divide
    case modulus
    case and
    case or
    case less
    case lessOrEqual
    case greater
    case greaterOrEqual
    case equal
    case notEqual
    case not
    case assign
    case end
    case ifDirective
    case elseIfDirective
    case elseDirective
    case integer
    case float
    case word
    case bracketedWord
    case identifier
    case dot
    /// `{` and `}` of a formal reference.
    case referenceOpen
    case referenceClose
    case referenceTerminator
    case directiveTerminator
    case emptyIndex
    case none
}

/// One token: the bytes `start ..< end` of the template, and what a broken-off reference before it left to print.
struct Token {
    var kind: TokenKind
    var start: Int32
    var end: Int32
    /// Index into `Scanner.leftovers`; -1 for almost all tokens.
    var leftover: Int32 = -1
}

/// The lexical states of Velocity 1.7's scanner.
enum LexicalState: UInt8 {
    case text
    /// After `$`, until the reference ends.
    case reference
    /// After the `.` of a reference.
    case modifier
    /// Inside the parentheses of a method call.
    case arguments
    /// Inside the brackets of `$x[…]`.
    case index
    /// After `#`, before it is known which directive it is.
    case directiveName
    case directive
    case textBlock
    case blockComment
    case formalComment
    case lineComment
}
