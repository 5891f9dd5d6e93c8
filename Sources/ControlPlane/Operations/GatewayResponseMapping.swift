/// What a gateway response's parameters may say: `gatewayresponse.header.{name}` from a literal, the original request,
/// the context or a stage variable.
enum GatewayResponseMapping {
    /// Refuses a name or an expression that AWS would not take, in its words (reported from AWS: for a name it shows
    /// the name, for an expression the expression).
    static func check(name: String, expression: String) throws(ControlPlaneError) {
        guard isName(name) else { throw .badRequest(invalid(name)) }
        guard isExpression(expression) else { throw .badRequest(invalid(expression)) }
    }

    static func isName(_ name: String) -> Bool {
        isPath(name, below: ["gatewayresponse.header", "gatewayresponse.path", "gatewayresponse.querystring"])
    }

    static func isExpression(_ text: String) -> Bool {
        if text.hasPrefix("'") { return text.hasSuffix("'") && text.utf8.count >= 2 }
        return MappingExpression.requestParameter(text) != nil || isPath(text, below: otherSources)
    }

    /// `method.input.params` is in an old sample of AWS's.
    private static let otherSources: [String] = ["context", "stageVariables", "method.input.params"]

    /// Whether the text is one of the prefixes, a dot, and a name without space or quotation mark.
    private static func isPath(_ text: String, below prefixes: [String]) -> Bool {
        prefixes.contains { prefix in
            guard text.hasPrefix(prefix + ".") else { return false }
            let name = text.utf8.dropFirst(prefix.utf8.count + 1)
            return !name.isEmpty
                && name.allSatisfy {
                    $0 > UInt8(ascii: " ") && $0 < 0x7F && $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: "\"")
                }
        }
    }

    static func invalid(_ text: String) -> String {
        "Invalid mapping expression specified: Validation Result: warnings : [], "
            + "errors : [Invalid mapping expression specified: \(text)]"
    }
}
