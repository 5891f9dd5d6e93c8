extension ModelConstraints {
    /// Refuses a text of the body that breaks the service model's rule, in the sentence for a single violation.
    static func check(
        _ value: String?, _ member: String, _ rule: Rule, of call: OperationCall
    ) throws(ControlPlaneError) {
        guard let value, let shown = rule.violated(by: .text(value)) else { return }
        let name = call.operation.rawValue
        let place = "\(name.prefix(1).lowercased())\(name.dropFirst())Input.\(member)"
        throw ControlPlaneError(
            .validation,
            "1 validation error detected: Value '\(shown)' at '\(place)' failed to satisfy constraint: \(rule.sentence)"
        )
    }
}
