/// The template of a gateway response: values put into a text, no language. Absent values are empty text.
struct SubstitutionTemplate: Sendable {
    private enum Part: Sendable {
        case literal(String)
        case value(ValueSource)
    }

    private let parts: [Part]

    var readsQuery: Bool {
        parts.contains { part in
            if case .value(let source) = part { source.readsQuery } else { false }
        }
    }

    /// Finds `$context.x`, `$stageVariables.x`, `${…}` of both, and `method.request.{position}.{name}` with or
    /// without `$`; everything else is literal, directives included.
    init(_ text: String, _ grammar: MappingGrammar) {
        var parts: [Part] = []
        var literal = ""
        var rest = text[...]
        while !rest.isEmpty {
            if let (source, length) = Self.reference(at: rest, grammar) {
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = ""
                parts.append(.value(source))
                rest = rest.dropFirst(length)
            } else {
                literal.append(rest.removeFirst())
            }
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
        self.parts = parts
    }

    func render(in scope: ValueScope) -> String {
        var text = ""
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .value(let source): text += source.text(in: scope) ?? ""
            }
        }
        return text
    }

    /// The reference that a text begins with, and its length in characters.
    private static func reference(at text: Substring, _ grammar: MappingGrammar) -> (ValueSource, Int)? {
        var rest = text
        var length = 0
        let hasDollar: Bool = rest.first == "$"
        if hasDollar {
            rest = rest.dropFirst()
            length += 1
        }
        let hasBrace: Bool = hasDollar && rest.first == "{"
        if hasBrace {
            rest = rest.dropFirst()
            length += 1
        }
        let prefixes: [String] =
            hasDollar ? ["context.", "stageVariables.", "method.request."] : ["method.request."]
        guard let prefix = prefixes.first(where: { rest.hasPrefix($0) }) else { return nil }
        let allowsHyphen: Bool = prefix == "method.request."
        var name = rest.dropFirst(prefix.count).prefix { character in
            character.isASCII
                && (character.isLetter || character.isNumber || character == "_" || character == "."
                    || (allowsHyphen && character == "-"))
        }
        while name.last == "." { name = name.dropLast() }
        guard !name.isEmpty, let source = try? grammar.source(prefix + name, .gatewayResponse) else { return nil }
        length += prefix.count + name.count
        if hasBrace {
            guard rest.dropFirst(prefix.count + name.count).first == "}" else { return nil }
            length += 1
        }
        return (source, length)
    }
}
