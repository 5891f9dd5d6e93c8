/// Values of the expected type, or an error that says where another one stands.
extension DefinitionReader {
    /// A boolean, or its word in quotes, as Java's reader takes it.
    mutating func boolean(_ node: DocumentNode, _ name: String) -> Bool? {
        switch node.scalarText {
        case "true": return true
        case "false": return false
        default:
            error("'\(name)' must be true or false, not \(node.scalarText ?? node.typeName).", at: node.mark)
            return nil
        }
    }

    /// A constant of AWS's, in any case.
    mutating func keyword<Keyword: RawRepresentable & CaseIterable>(
        _ node: DocumentNode, _ name: String
    ) -> Keyword? where Keyword.RawValue == String {
        if let text = node.string, let keyword = Keyword(rawValue: text.uppercased()) { return keyword }
        let all = Keyword.allCases.map(\.rawValue).joined(separator: ", ")
        error("'\(name)' must be one of \(all), not \(node.scalarText ?? node.typeName).", at: node.mark)
        return nil
    }

    /// The text of an optional scalar; an error when there is something else.
    mutating func text(of node: DocumentNode?) -> String? {
        guard let node else { return nil }
        if let text = node.scalarText { return text }
        error("This must be text, not \(node.typeName).", at: node.mark)
        return nil
    }

    func texts(of nodes: [DocumentNode]) -> [String]? {
        let texts = nodes.compactMap(\.scalarText)
        return texts.count == nodes.count ? texts : nil
    }

    /// The text with `${AWS::Region}`, `${AWS::AccountId}` and `${AWS::Partition}` replaced (AWS guide, "AWS variables
    /// for OpenAPI import"); other `${…}`, such as stage variables, stay.
    func resolvingVariables(in text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
        var result = ""
        var rest = text[...]
        let variables = variables
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[dollar...]
            if let (name, value) = variables.first(where: { rest.hasPrefix($0.name) }) {
                result += value
                rest = rest.dropFirst(name.count)
            } else {
                result.append("$")
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }

    private var variables: [(name: String, value: String)] {
        [
            ("${AWS::Region}", options.region),
            ("${AWS::AccountId}", options.accountId),
            ("${AWS::Partition}", options.partition),
        ]
    }
}
