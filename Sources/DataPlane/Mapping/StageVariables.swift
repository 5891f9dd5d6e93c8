import VTL

/// `$stageVariables` of templates: a map of texts, in the order of their names.
final class StageVariables: TemplateMap {
    private let variables: [String: String]

    init(_ variables: [String: String]) {
        self.variables = variables
    }

    var keys: [String] { variables.keys.sorted() }
    var isSilent: Bool { false }

    func value(_ key: String) -> Value? { variables[key].map(Value.string) }
}
