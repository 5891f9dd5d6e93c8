extension Parser {
    /// `$name`, `${name}` and what hangs on it: the index in `ProgramBuilder.references`.
    mutating func reference() throws(ParseFailure) -> Int32 {
        let firstToken = next
        let first = try take()
        var root = first
        let isFormal = first.kind == .referenceOpen
        if isFormal { root = try take(.identifier, "a name") }
        var parts: [Part] = []
        try indexes(&parts)
        while try peek().kind == .dot, try peek(1).kind == .identifier {
            try take()
            if try isMethodCall() {
                parts.append(try method())
            } else {
                let name = try take()
                parts.append(Part(kind: .property, a: builder.string(string(name)), offset: offset(name)))
            }
            try indexes(&parts)
        }
        if isFormal { try take(.referenceClose, "} of ${") }
        var reference = rooted(first, root, rest: firstToken + 1..<next)
        reference.partCount = Int32(parts.count)
        reference.firstPart = Int32(builder.parts.count)
        reference.isPlain = !isFormal && parts.isEmpty && !reference.isQuiet && !reference.isBare
        if parts.count == 1, parts[0].kind == .property, reference.slot == builder.slot("foreach") {
            reference.scopeProperty = scopeProperty(builder.strings[Int(parts[0].a)])
        }
        builder.parts += parts
        builder.references.append(reference)
        return Int32(builder.references.count - 1)
    }

    private func scopeProperty(_ name: String) -> ScopeProperty {
        switch name {
        case "index": .index
        case "count": .count
        case "hasNext": .hasNext
        case "first": .first
        case "last": .last
        default: .none
        }
    }

    private mutating func indexes(_ parts: inout [Part]) throws(ParseFailure) {
        while try peek().kind == .indexOpen {
            let bracket = try take()
            try enter("an index", offset(bracket))
            try skipWhitespace()
            let token = try peek()
            switch token.kind {
            case .string, .integer, .trueWord, .falseWord, .identifier, .referenceOpen: break
            default: throw unexpected(token, expected: "a number, string or reference in [ ]")
            }
            let node = try simpleValue()
            try skipWhitespace()
            try take(.indexClose, "]")
            leave()
            parts.append(Part(kind: .index, a: node, offset: offset(bracket)))
        }
    }

    private mutating func isMethodCall() throws(ParseFailure) -> Bool {
        guard try peek(1).kind == .parenthesisOpen else { return false }
        switch try peek(2).kind {
        case .callClose, .whitespace, .string, .integer, .float, .bracketOpen, .curlyOpen, .trueWord, .falseWord,
            .identifier, .referenceOpen:
            return true
        default:
            return false
        }
    }

    private mutating func method() throws(ParseFailure) -> Part {
        let name = try take()
        try take()
        try enter("a method call", offset(name))
        var arguments: [Int32] = []
        if try peek().kind != .callClose {
            arguments.append(try parameter())
            while try peek().kind == .comma {
                next += 1
                arguments.append(try parameter())
            }
        }
        let text = string(name)
        try take(.callClose, ", or ) of the call of \(text)")
        leave()
        let list = Int32(builder.lists.count)
        builder.lists += arguments
        return Part(
            kind: .method, a: builder.method(text), b: list, count: Int32(arguments.count),
            name: builder.string(text), offset: offset(name))
    }

    /// What the first token of a reference says: name, backslashes, dollars, `!`.
    private mutating func rooted(_ first: Token, _ root: Token, rest: Range<Int>) -> Reference {
        var image = Array(image(first))
        var reference = Reference(slot: -1, offset: offset(first))
        let bang: [UInt8] = Array("\\!".utf8)
        if let dollar = image.firstIndex(of: UInt8(ascii: "$")), image.contains(UInt8(ascii: "\\")), image.has(bang) {
            // `$\!x` is no reference: it prints itself with one backslash less, and nothing that hangs on it.
            let slash = image[dollar...].firstIndex(of: UInt8(ascii: "\\")) ?? image.endIndex
            if slash < image.endIndex { image.remove(at: slash) }
            reference.literal = builder.add(text: image)
            return reference
        }
        let slashes = image.prefix { $0 == UInt8(ascii: "\\") }.count
        if slashes > 0 {
            reference.isEscaped = slashes % 2 == 1
            reference.escape = builder.add(text: image.prefix(slashes / 2))
            image.removeFirst(slashes)
        }
        if let dollar = image.lastIndex(of: UInt8(ascii: "$")), dollar > 0 {
            reference.prefix = builder.add(text: image.prefix(dollar))
            image.removeFirst(dollar)
        }
        // What was taken off is gone from the text of all that the reference is part of.
        tokens[rest.lowerBound - 1].start = first.end - Int32(image.count)
        let name: String
        let isDollar = image.first == UInt8(ascii: "$")
        let second: UInt8 = image.count > 1 ? image[1] : 0
        if isDollar, second == UInt8(ascii: "!") {
            reference.isQuiet = true
            let isFormal = image.count > 2 && image[2] == UInt8(ascii: "{")
            name = isFormal ? string(root) : String(decoding: image.dropFirst(2), as: UTF8.self)
        } else if isDollar, second == UInt8(ascii: "{"), image.count == 2 {
            name = string(root)
        } else if isDollar {
            name = String(decoding: image.dropFirst(), as: UTF8.self)
        } else {
            reference.isBare = true
            name = String(decoding: image, as: UTF8.self)
        }
        if !reference.isQuiet || reference.isEscaped {
            // A name without `$` prints its first token only.
            reference.literal = builder.add(text: reference.isBare ? image : image + literal(rest))
        }
        reference.slot = builder.slot(name)
        return reference
    }
}
