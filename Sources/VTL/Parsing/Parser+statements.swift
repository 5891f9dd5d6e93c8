extension Parser {
    /// Statements up to something that is none, e.g. `#end` or the end.
    mutating func statements() throws(ParseFailure) -> [Int32] {
        var list: [Int32] = []
        while let statement = try statement() { list.append(statement) }
        return list
    }

    private mutating func statement() throws(ParseFailure) -> Int32? {
        let token = try peek()
        switch token.kind {
        case .ifDirective:
            return try ifStatement()
        case .identifier:
            _ = try peek(1)
            return try referenceStatement()
        case .referenceOpen:
            if try peek(1).kind == .identifier { return try referenceStatement() }
            return try textStatement()
        case .lineCommentStart:
            try take()
            let node = comment(token)
            if try peek().kind == .lineCommentEnd { next += 1 }
            return node
        case .blockCommentEnd, .formalCommentEnd:
            try take()
            return comment(token)
        case .textBlock:
            try take()
            let bytes = image(token)
            return text(bytes.dropFirst(3).dropLast(3), token)
        case .setDirective:
            return try setStatement()
        case .escapedDirective:
            try take()
            return text(escapedDirective(Array(image(token))), token)
        case .doubleEscape:
            return try escapeStatement()
        case .word, .bracketedWord:
            return try directive()
        case .text, .dot, .parenthesisOpen, .parenthesisClose, .integer, .float, .string, .escape, .referenceClose,
            .emptyIndex:
            return try textStatement()
        default:
            return nil
        }
    }

    private mutating func referenceStatement() throws(ParseFailure) -> Int32 {
        let first = try peek()
        let start = offset(first)
        let reference = try reference()
        return builder.add(Node(kind: .reference, a: reference, offset: start))
    }

    private mutating func textStatement() throws(ParseFailure) -> Int32 {
        let token = try take()
        if token.leftover < 0 { return text(image(token), token) }
        return text(scanner.leftovers[Int(token.leftover)] + image(token), token)
    }

    private func text(_ bytes: some Sequence<UInt8>, _ token: Token) -> Int32 {
        let range = builder.add(text: bytes)
        return builder.add(Node(kind: .text, a: range.start, b: range.count, offset: offset(token)))
    }

    /// A comment prints what stood before it in the same token: the `$` of `$##`.
    private func comment(_ token: Token) -> Int32 {
        let bytes = image(token)
        var end = bytes.startIndex
        while end + 1 < bytes.endIndex {
            let second = bytes[end + 1]
            if bytes[end] == UInt8(ascii: "#"), second == UInt8(ascii: "#") || second == UInt8(ascii: "*") {
                return text(bytes[..<end], token)
            }
            end += 1
        }
        return text(bytes.prefix(0), token)
    }

    /// `\\` pairs: halved before a directive, as they are before anything else.
    private mutating func escapeStatement() throws(ParseFailure) -> Int32 {
        let first = try peek()
        var count = 0
        while try peek().kind == .doubleEscape {
            next += 1
            count += 1
        }
        let following = try peek()
        let isDirective: Bool
        switch following.kind {
        case .ifDirective, .elseDirective, .elseIfDirective, .end: isDirective = true
        default:
            let name = String(decoding: image(following).dropFirst(), as: UTF8.self)
            isDirective = Directive(rawValue: name) != nil || macroNames.contains(name) || builder.macros[name] != nil
        }
        let bytes = [UInt8](repeating: UInt8(ascii: "\\"), count: isDirective ? count : 2 * count)
        return text(bytes, first)
    }

    /// `\#if` and the like: without the backslash when it is a directive or macro; half of the others stay.
    private func escapedDirective(_ image: [UInt8]) -> [UInt8] {
        guard let last = image.lastIndex(of: UInt8(ascii: "\\")) else { return image }
        var name = image[(last + 2)...]
        if name.first == UInt8(ascii: "{") { name = name.dropFirst().dropLast() }
        let word = String(decoding: name, as: UTF8.self)
        switch word {
        case "if", "end", "set", "else", "elseif": break
        default:
            if Directive(rawValue: word) == nil, !macroNames.contains(word), builder.macros[word] == nil {
                return image
            }
        }
        return Array(image[..<(last / 2)] + image[(last + 1)...])
    }

    // MARK: #if and #set

    private mutating func ifStatement() throws(ParseFailure) -> Int32 {
        let first = try peek()
        let start = offset(first)
        try enter("#if", start)
        open.append(("#if", Int(start)))
        var branches: [Int32] = []
        try branch("#if", &branches)
        while try peek().kind == .elseIfDirective { try branch("#elseif", &branches) }
        if try peek().kind == .elseDirective {
            let token = try take()
            branches.append(-1)
            branches.append(builder.block(try statements(), offset: offset(token)))
        }
        try take(.end, "#end")
        open.removeLast()
        leave()
        let list = Int32(builder.lists.count)
        builder.lists += branches
        return builder.add(Node(kind: .ifElse, a: list, b: Int32(branches.count / 2), offset: start))
    }

    private mutating func branch(_ name: String, _ branches: inout [Int32]) throws(ParseFailure) {
        let token = try take()
        try skipWhitespace()
        try take(.parenthesisOpen, "( after \(name)")
        branches.append(try expression())
        try take(.parenthesisClose, ") of \(name)")
        branches.append(builder.block(try statements(), offset: offset(token)))
    }

    private mutating func setStatement() throws(ParseFailure) -> Int32 {
        let token = try take()
        try skipWhitespace()
        let kind = try peek().kind
        if kind != .identifier, kind != .referenceOpen {
            throw unexpected(try peek(), expected: "the reference to set, $name,")
        }
        let target = try peek()
        let left = try reference()
        if builder.references[Int(left)].partCount == 0 { nameTarget(left, target) }
        try skipWhitespace()
        try take(.assign, "= of #set")
        let value = try expression()
        try take(.parenthesisClose, ") of #set")
        scanner.isInSet = false
        _ = try peek()
        return builder.add(Node(kind: .set, a: left, b: value, offset: offset(token)))
    }

    /// Velocity takes the first token without its `$` for the name to set: `#set(${a} = 1)` sets no `$a`.
    private func nameTarget(_ reference: Int32, _ first: Token) {
        var name = image(first).drop { $0 == UInt8(ascii: "\\") }
        if let dollar = name.lastIndex(of: UInt8(ascii: "$")) { name = name[dollar...] }
        builder.references[Int(reference)].slot = builder.slot(String(decoding: name.dropFirst(), as: UTF8.self))
    }
}
