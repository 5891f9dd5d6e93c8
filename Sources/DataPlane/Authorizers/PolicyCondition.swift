import HTTPMessages
import JSON

/// One line of a statement's `Condition`: an operator, a key, and the values of which one must fit.
///
/// Source: IAM user guide, "IAM JSON policy elements: Condition operators".
struct PolicyCondition: Sendable {
    /// How texts are compared.
    enum Comparison: Sendable {
        case text(ignoresCase: Bool)
        case pattern
        case number(Order)
        case date(Order)
        case bool
        case address
        /// Whether the key is absent.
        case null
    }

    enum Order: Sendable {
        case equal
        case less
        case lessOrEqual
        case greater
        case greaterOrEqual
    }

    /// A key with several values: which of them must fit.
    enum Quantifier: Sendable {
        case single
        case any
        case all
    }

    let comparison: Comparison
    let isNegated: Bool
    let quantifier: Quantifier
    /// `…IfExists`: holds when the key does not apply.
    let ifExists: Bool
    /// In lower case.
    let key: String
    let values: [ConditionValue]

    private static let operators: [String: (Comparison, isNegated: Bool)] = [
        "StringEquals": (.text(ignoresCase: false), false), "StringNotEquals": (.text(ignoresCase: false), true),
        "StringEqualsIgnoreCase": (.text(ignoresCase: true), false),
        "StringNotEqualsIgnoreCase": (.text(ignoresCase: true), true),
        "StringLike": (.pattern, false), "StringNotLike": (.pattern, true),
        "ArnEquals": (.pattern, false), "ArnNotEquals": (.pattern, true),
        "ArnLike": (.pattern, false), "ArnNotLike": (.pattern, true),
        "NumericEquals": (.number(.equal), false), "NumericNotEquals": (.number(.equal), true),
        "NumericLessThan": (.number(.less), false), "NumericLessThanEquals": (.number(.lessOrEqual), false),
        "NumericGreaterThan": (.number(.greater), false),
        "NumericGreaterThanEquals": (.number(.greaterOrEqual), false),
        "DateEquals": (.date(.equal), false), "DateNotEquals": (.date(.equal), true),
        "DateLessThan": (.date(.less), false), "DateLessThanEquals": (.date(.lessOrEqual), false),
        "DateGreaterThan": (.date(.greater), false), "DateGreaterThanEquals": (.date(.greaterOrEqual), false),
        "Bool": (.bool, false), "IpAddress": (.address, false), "NotIpAddress": (.address, true),
        "Null": (.null, false),
    ]

    /// Reads `{"operator": {"key": value or [values]}}`; all lines must hold.
    static func all(in condition: JSONValue?, _ place: String) throws(AccessPolicy.Problem) -> [PolicyCondition] {
        guard let condition else { return [] }
        guard let operators = condition.objectValue else {
            throw AccessPolicy.Problem(reason: "\(place) has a Condition that is no object")
        }
        var conditions: [PolicyCondition] = []
        for (name, keys) in operators {
            guard let keys = keys.objectValue else {
                throw AccessPolicy.Problem(reason: "\(place) has a condition \(name) without keys")
            }
            for (key, value) in keys { conditions.append(try PolicyCondition(name, key, value, place)) }
        }
        return conditions
    }

    private init(_ name: String, _ key: String, _ value: JSONValue, _ place: String) throws(AccessPolicy.Problem) {
        var operation = name[...]
        if let rest = name.suffix(after: "ForAllValues:") {
            quantifier = .all
            operation = rest
        } else if let rest = name.suffix(after: "ForAnyValue:") {
            quantifier = .any
            operation = rest
        } else {
            quantifier = .single
        }
        ifExists = operation.hasSuffix("IfExists")
        if ifExists { operation = operation.dropLast("IfExists".count) }
        guard let (comparison, isNegated) = Self.operators[String(operation)] else {
            throw AccessPolicy.Problem(reason: "\(place) has the condition operator \(name), which is not evaluated")
        }
        self.comparison = comparison
        self.isNegated = isNegated
        self.key = key.lowercased()
        var values: [ConditionValue] = []
        for element in value.arrayValue ?? [value] {
            let text: String? =
                switch element {
                case .string(let text): text
                case .bool(let bool): bool ? "true" : "false"
                case .number(let number): number.text
                case .null, .array, .object: nil
                }
            guard let text, let value = ConditionValue(text, comparison) else {
                throw AccessPolicy.Problem(reason: "\(place) compares \(key) by \(name) with \(element)")
            }
            values.append(value)
        }
        self.values = values
    }

    func holds(for request: PolicyFacts) -> Bool {
        let present = request.values(key)
        if case .null = comparison { return values.contains { $0.fits(present == nil ? "true" : "false") } }
        guard let present, !present.isEmpty else { return ifExists || isNegated || quantifier == .all }
        let fits: (String) -> Bool = { text in values.contains { $0.fits(text) } != isNegated }
        return quantifier == .all ? present.allSatisfy(fits) : present.contains(where: fits)
    }
}
