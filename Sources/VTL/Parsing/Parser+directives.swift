/// The directives that are not part of the grammar.
enum Directive: String {
    case foreach
    case include
    case parse
    case macro
    case literal
    case evaluate
    case `break`
    case define
    case stop
}

extension Parser {
    /// An argument of a directive or macro call.
    private struct Argument {
        var node: Int32
        /// Its tokens.
        var tokens: Range<Int>
        var isWord = false
    }

    /// `#name`, `#name(…)`, `#name(…) … #end`.
    mutating func directive() throws(ParseFailure) -> Int32 {
        let firstToken = next
        let token = try take()
        var name = String(decoding: image(token).dropFirst(), as: UTF8.self)
        if token.kind == .bracketedWord { name = String(name.dropFirst().dropLast()) }
        var directive = Directive(rawValue: name)
        // There are no files to read: both are words like any other, and printed.
        if directive == .include || directive == .parse { directive = nil }
        let isBlockCall = directive == nil && name.hasPrefix("@")
        scanner.state = .directive
        guard scanner.isBeforeParenthesis() else {
            if directive == .macro {
                throw ParseFailure("#macro needs the name of the macro: #macro(name $a $b)", Int(offset(token)))
            }
            scanner.pop()
            if isBlockCall { return plain(firstToken) }
            return try finish(name, directive, [], firstToken, body: nil)
        }
        let start = offset(token)
        try enter("#\(name)", start)
        let arguments = try arguments(name, directive)
        var body: Int32?
        switch directive {
        case .foreach, .macro, .define, .literal:
            body = try block(name, start)
        default:
            if isBlockCall { body = try block(name, start) }
        }
        leave()
        return try finish(name, directive, arguments, firstToken, body: body)
    }

    private mutating func block(_ name: String, _ start: Int32) throws(ParseFailure) -> Int32 {
        open.append(("#\(name)", Int(start)))
        let block = builder.block(try statements(), offset: start)
        try take(.end, "#end")
        open.removeLast()
        return block
    }

    private mutating func arguments(_ name: String, _ directive: Directive?) throws(ParseFailure) -> [Argument] {
        try skipWhitespace()
        try take(.parenthesisOpen, "(")
        var list: [Argument] = []
        while true {
            // Whitespace and a comma belong to an argument only when one follows.
            var ahead = 0
            if try peek(ahead).kind == .whitespace { ahead += 1 }
            if try peek(ahead).kind == .comma {
                ahead += 1
                if try peek(ahead).kind == .whitespace { ahead += 1 }
            }
            let token = try peek(ahead)
            if !startsArgument(token.kind) { break }
            next += ahead
            list.append(try argument(name, directive, list.count))
        }
        try skipWhitespace()
        try take(.parenthesisClose, "an argument or ) of #\(name)")
        return list
    }

    private func startsArgument(_ kind: TokenKind) -> Bool {
        switch kind {
        case .identifier, .referenceOpen, .word, .string, .integer, .float, .bracketOpen, .curlyOpen, .trueWord,
            .falseWord:
            return true
        default:
            return false
        }
    }

    private mutating func argument(
        _ name: String, _ directive: Directive?, _ index: Int
    ) throws(ParseFailure) -> Argument {
        let start = next
        let token = try peek()
        guard token.kind == .word else {
            if directive == .macro, index == 0 {
                throw ParseFailure("the name of a #macro must be a word without quotes or $", Int(offset(token)))
            }
            let node = try simpleValue()
            return Argument(node: node, tokens: start..<next)
        }
        try take()
        let isAllowed =
            directive == nil && (origin == 0 || builder.macros[name] == nil)
            || directive == .macro && index == 0 || directive == .foreach && index == 1
        if !isAllowed {
            throw ParseFailure("\"\(string(token))\" is no argument that #\(name) takes", Int(offset(token)))
        }
        let node = builder.add(Node(kind: .word, offset: offset(token)))
        return Argument(node: node, tokens: start..<next, isWord: true)
    }

    /// The tokens as text.
    private mutating func plain(_ firstToken: Int) -> Int32 {
        let range = builder.add(text: literal(firstToken..<next, withLeftovers: false))
        return builder.add(Node(kind: .text, a: range.start, b: range.count, offset: offset(tokens[firstToken])))
    }

    private mutating func finish(
        _ name: String, _ directive: Directive?, _ arguments: [Argument], _ firstToken: Int, body: Int32?
    ) throws(ParseFailure) -> Int32 {
        let start = offset(tokens[firstToken])
        func node(_ kind: Node.Kind, _ a: Int32 = 0, _ b: Int32 = 0, _ c: Int32 = 0) -> Int32 {
            builder.add(Node(kind: kind, a: a, b: b, c: c, offset: start))
        }
        switch directive {
        case .foreach:
            guard let body, arguments.count >= 2 else {
                throw ParseFailure("#foreach is written #foreach($item in $list)", Int(start))
            }
            if arguments.count == 2 { return node(.text) }
            let rendered =
                arguments.count == 3
                ? body : builder.block([statement(of: arguments[3].node)], offset: start)
            return node(.foreach, elementSlot(arguments[0]), arguments[2].node, rendered)
        case .macro:
            return try define(macro: arguments, body ?? 0, start)
        case .literal:
            guard body != nil else { throw ParseFailure("#literal is written #literal() … #end", Int(start)) }
            return literalBlock(firstToken)
        case .evaluate:
            guard arguments.count == 1 else {
                throw ParseFailure("#evaluate needs exactly one argument", Int(start))
            }
            switch builder.nodes[Int(arguments[0].node)].kind {
            case .string, .interpolation, .reference: return node(.evaluate, arguments[0].node)
            default: throw ParseFailure("the argument of #evaluate must be a string or reference", Int(start))
            }
        case .break:
            if arguments.count > 1 { throw ParseFailure("#break takes one argument at most", Int(start)) }
            if let scope = arguments.first { return node(.breakScope, scope.node) }
            return node(.breakNearest)
        case .define:
            guard let body, arguments.count == 1 else {
                throw ParseFailure("#define is written #define($name) … #end", Int(start))
            }
            let key = String(decoding: image(tokens[arguments[0].tokens.lowerBound]).dropFirst(), as: UTF8.self)
            return node(.define, builder.slot(key), body)
        case .stop:
            return node(.stop)
        case .include, .parse, nil:
            return call(name, arguments, firstToken, body)
        }
    }

    private func statement(of node: Int32) -> Int32 {
        // Only references print something there; Velocity's other expressions print nothing.
        if builder.nodes[Int(node)].kind == .reference { return node }
        return builder.add(Node(kind: .text, offset: builder.nodes[Int(node)].offset))
    }

    private func elementSlot(_ argument: Argument) -> Int32 {
        let node = builder.nodes[Int(argument.node)]
        if node.kind == .reference {
            let slot = builder.references[Int(node.a)].slot
            if slot >= 0 { return slot }
        }
        let image = image(tokens[argument.tokens.lowerBound]).dropFirst()
        return builder.slot(String(decoding: image, as: UTF8.self))
    }

    /// The block of `#literal()` as it stands, comments emptied.
    private mutating func literalBlock(_ firstToken: Int) -> Int32 {
        var index = firstToken
        while tokens[index].kind != .parenthesisClose { index += 1 }
        let range = builder.add(text: literal(index + 1..<next - 1))
        return builder.add(Node(kind: .text, a: range.start, b: range.count, offset: offset(tokens[firstToken])))
    }

    private mutating func define(
        macro arguments: [Argument], _ body: Int32, _ start: Int32
    ) throws(ParseFailure) -> Int32 {
        guard let first = arguments.first else {
            throw ParseFailure("#macro needs the name of the macro: #macro(name $a $b)", Int(start))
        }
        let name = string(tokens[first.tokens.lowerBound])
        var parameters: [Int32] = []
        for argument in arguments.dropFirst() {
            guard builder.nodes[Int(argument.node)].kind == .reference else {
                throw ParseFailure(
                    "the parameters of a macro must be references, $name",
                    Int(builder.nodes[Int(argument.node)].offset))
            }
            let image = string(tokens[argument.tokens.lowerBound])
            parameters.append(builder.slot(image.hasPrefix("$") ? String(image.dropFirst()) : image))
        }
        macroNames.insert(name)
        // The first definition stays: Velocity lets no template replace a macro that exists.
        if builder.macros[name] == nil { builder.macros[name] = Macro(parameters: parameters, body: body) }
        return builder.add(Node(kind: .text, offset: start))
    }

    private mutating func call(_ name: String, _ arguments: [Argument], _ firstToken: Int, _ body: Int32?) -> Int32 {
        var call = MacroCall(name: builder.string(body == nil ? name : String(name.dropFirst())))
        call.firstArgument = Int32(builder.arguments.count)
        call.argumentCount = Int32(arguments.count)
        call.body = body ?? -1
        call.hasWord = arguments.contains { $0.isWord }
        call.literal = builder.add(text: literal(firstToken..<next, withLeftovers: false))
        for argument in arguments {
            let isConstant: Bool
            switch builder.nodes[Int(argument.node)].kind {
            case .range, .reference, .list, .map, .string, .interpolation: isConstant = false
            default: isConstant = true
            }
            builder.arguments.append(
                MacroArgument(
                    node: argument.node, literal: builder.add(text: literal(argument.tokens)), isConstant: isConstant))
        }
        builder.calls.append(call)
        return builder.add(
            Node(kind: .call, a: Int32(builder.calls.count - 1), offset: offset(tokens[firstToken])))
    }
}
