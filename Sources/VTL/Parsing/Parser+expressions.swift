extension Parser {
    /// An expression and the tokens that Velocity counts to it, which it prints where text is added to null.
    private struct Operand {
        var node: Int32
        var tokens: Range<Int>
    }

    mutating func expression() throws(ParseFailure) -> Int32 {
        try binary(1).node
    }

    private func precedence(_ kind: TokenKind) -> (level: Int, node: Node.Kind)? {
        switch kind {
        case .or: (1, .or)
        case .and: (2, .and)
        case .equal: (3, .equal)
        case .notEqual: (3, .notEqual)
        case .less: (4, .less)
        case .lessOrEqual: (4, .lessOrEqual)
        case .greater: (4, .greater)
        case .greaterOrEqual: (4, .greaterOrEqual)
        case .plus: (5, .add)
        case .minus: (5, .subtract)
        case .multiply: (6, .multiply)
        case .divide: (6, .divide)
        case .modulus: (6, .remainder)
        default: nil
        }
    }

    /// Operands joined by operators that bind at least as tightly as `level`, from the left.
    private mutating func binary(_ level: Int) throws(ParseFailure) -> Operand {
        var left = try unary()
        var chained = 0
        while true {
            // Read first: a call with `peek` among its arguments would copy all tokens.
            let sign = try peek()
            guard let found = precedence(sign.kind), found.level >= level else { break }
            try take()
            // A chain is as deep a tree as it is long; the renderer goes down those of sums, products, `&&` and `||`
            // without recursion.
            if (3...4).contains(found.level) {
                chained += 1
                try enter("an expression", offset(sign))
            }
            let start = next
            let right = try binary(found.level + 1)
            var node = Node(kind: found.node, a: left.node, b: right.node, offset: offset(sign))
            if found.node == .add { node.c = operandTexts(left, right) }
            left = Operand(node: builder.add(node), tokens: start..<next)
        }
        depth -= chained
        return left
    }

    private mutating func operandTexts(_ left: Operand, _ right: Operand) -> Int32 {
        let index = Int32(builder.lists.count)
        for operand in [left, right] {
            let range = builder.add(text: literal(operand.tokens))
            builder.lists.append(range.start)
            builder.lists.append(range.count)
        }
        return index
    }

    private mutating func unary() throws(ParseFailure) -> Operand {
        let start = next
        var sign = try peek()
        if sign.kind == .whitespace { sign = try peek(1) }
        if sign.kind == .not {
            try skipWhitespace()
            try take()
            try enter("an expression", offset(sign))
            let operand = try unary()
            leave()
            let node = builder.add(Node(kind: .not, a: operand.node, offset: offset(sign)))
            return Operand(node: node, tokens: start..<next)
        }
        try skipWhitespace()
        let first = next
        let operand: Operand
        let token = try peek()
        if token.kind == .parenthesisOpen {
            try take()
            try enter("a parenthesis", offset(token))
            let inside = next
            let node = try expression()
            operand = Operand(node: node, tokens: inside..<next)
            try take(.parenthesisClose, ")")
            leave()
        } else {
            let node = try simpleValue()
            operand = Operand(node: node, tokens: first..<next)
        }
        try skipWhitespace()
        return operand
    }

    /// A value with blanks around it: an argument of a method, a member of a list or map.
    mutating func parameter() throws(ParseFailure) -> Int32 {
        try skipWhitespace()
        let node = try simpleValue()
        try skipWhitespace()
        return node
    }

    /// A literal, list, range, map or reference.
    mutating func simpleValue() throws(ParseFailure) -> Int32 {
        let token = try peek()
        switch token.kind {
        case .string:
            try take()
            return try stringLiteral(token)
        case .identifier, .referenceOpen:
            let start = offset(token)
            let reference = try reference()
            if builder.references[Int(reference)].isBare { return builder.add(Node(kind: .word, offset: start)) }
            return builder.add(Node(kind: .reference, a: reference, offset: start))
        case .integer, .float:
            try take()
            // `#1` is one token: text in a template, and no number in an expression.
            guard let first = image(token).first, first != UInt8(ascii: "#") else { throw unexpected(token) }
            if token.kind == .float { return float(token) }
            return integer(token)
        case .trueWord, .falseWord:
            try take()
            // `$true` is one token with the dollar and no reference.
            return builder.add(
                Node(kind: token.kind == .trueWord ? .trueValue : .falseValue, offset: offset(token)))
        case .bracketOpen:
            return try list()
        case .curlyOpen:
            return try map()
        default:
            throw unexpected(token, expected: "a value")
        }
    }

    private func float(_ token: Token) -> Int32 {
        let text = string(token)
        let value = Double(text) ?? Double(text.hasSuffix(".") ? text + "0" : "0" + text) ?? 0
        builder.numbers.append(.double(value))
        return builder.add(Node(kind: .number, a: Int32(builder.numbers.count - 1), offset: offset(token)))
    }

    private func integer(_ token: Token) -> Int32 {
        let text = string(token)
        if let value = Int32(text) { return builder.add(Node(kind: .integer, a: value, offset: offset(token))) }
        if let value = Int64(text) {
            builder.numbers.append(.long(value))
        } else {
            builder.numbers.append(.big(text))
        }
        return builder.add(Node(kind: .number, a: Int32(builder.numbers.count - 1), offset: offset(token)))
    }

    /// `[a, b]` or `[a..b]`.
    private mutating func list() throws(ParseFailure) -> Int32 {
        let bracket = try take()
        let start = offset(bracket)
        try enter("a list", start)
        var members: [Int32] = []
        if try peek().kind != .bracketClose {
            try skipWhitespace()
            let first = try peek()
            let isEnd = isRangeEnd(first.kind)
            members.append(try parameter())
            if isEnd, try peek().kind == .doubleDot {
                try take()
                try skipWhitespace()
                let last = try peek()
                if !isRangeEnd(last.kind) {
                    throw unexpected(last, expected: "an integer or reference as the end of the range")
                }
                let end = try parameter()
                try take(.bracketClose, "]")
                leave()
                return builder.add(Node(kind: .range, a: members[0], b: end, offset: start))
            }
            while try peek().kind == .comma {
                next += 1
                members.append(try parameter())
            }
        }
        try take(.bracketClose, ", or ]")
        leave()
        let index = Int32(builder.lists.count)
        builder.lists += members
        return builder.add(Node(kind: .list, a: index, b: Int32(members.count), offset: start))
    }

    private func isRangeEnd(_ kind: TokenKind) -> Bool {
        kind == .integer || kind == .identifier || kind == .referenceOpen
    }

    /// `{key: value, …}`.
    private mutating func map() throws(ParseFailure) -> Int32 {
        let curly = try take()
        let start = offset(curly)
        try enter("a map", start)
        var members: [Int32] = []
        var ahead = 0
        if try peek().kind == .whitespace { ahead = 1 }
        let kind = try peek(ahead).kind
        if kind == .curlyClose || kind == .referenceClose {
            next += ahead
        } else {
            while true {
                members.append(try parameter())
                try take(.colon, ": after the key")
                members.append(try parameter())
                guard try peek().kind == .comma else { break }
                next += 1
            }
        }
        let end = try peek()
        if end.kind != .curlyClose, end.kind != .referenceClose { throw unexpected(end, expected: ", or }") }
        next += 1
        leave()
        let index = Int32(builder.lists.count)
        builder.lists += members
        return builder.add(Node(kind: .map, a: index, b: Int32(members.count / 2), offset: start))
    }
}
