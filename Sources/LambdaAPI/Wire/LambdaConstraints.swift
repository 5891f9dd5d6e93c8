internal import JSON
internal import Patterns

/// Checks an input against the service model: a value of a wrong type is refused at once, as a deserialiser does; all
/// violated constraints are collected in one `ValidationException`.
///
/// The sentences are those of AWS's services, e.g. "1 validation error detected: Value 'a b' at 'functionName' failed
/// to satisfy constraint: Member must satisfy regular expression pattern: …" (widely reported for Lambda).
struct LambdaConstraints {
    private var violations: [String] = []

    mutating func examine(_ shape: LambdaShape, _ members: JSONObject, at path: String = "") throws(LambdaError) {
        for member in shape.members {
            let place = path.isEmpty ? member.shownName : "\(path).\(member.shownName)"
            guard let value = members[path.isEmpty ? member.name : member.wireName], !value.isNull else {
                if member.isRequired {
                    violations.append(
                        "Value null at '\(place)' failed to satisfy constraint: Member must not be null")
                }
                continue
            }
            try examine(value, member.shape, at: place)
        }
    }

    func refuse() throws(LambdaError) {
        guard !violations.isEmpty else { return }
        let count = violations.count == 1 ? "1 validation error" : "\(violations.count) validation errors"
        throw LambdaError(.validation, "\(count) detected: " + violations.joined(separator: "; "))
    }

    private mutating func examine(_ value: JSONValue, _ name: String, at place: String) throws(LambdaError) {
        guard let shape = LambdaShape.byName[name] else { return }
        try Self.checkType(value, shape)
        for rule in Self.rules(shape) where !rule.holds(value) {
            violations.append(Self.sentence(shape.isSensitive ? nil : value, place, rule.text))
        }
        switch value {
        case .array(let items): try examine(items: items, of: shape, value, at: place)
        case .object(let members):
            guard shape.kind == .map else { return try examine(shape, members, at: place) }
            try examine(entries: members, of: shape, value, at: place)
        default: break
        }
    }

    /// Structures are looked into; of texts and numbers all rules are named in one sentence, as in "Value '[a]' at
    /// 'layers' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or
    /// equal to 2048, …, Member must not be null]" (appleboy/lambda-action#83).
    private mutating func examine(
        items: [JSONValue], of shape: LambdaShape, _ value: JSONValue, at place: String
    ) throws(LambdaError) {
        guard let element = LambdaShape.byName[shape.element ?? ""] else { return }
        guard element.kind != .structure else {
            for (index, item) in items.enumerated() {
                try examine(item, element.name, at: "\(place).\(index + 1).member")
            }
            return
        }
        for item in items { try Self.checkType(item, element) }
        let rules = Self.rules(element)
        guard items.contains(where: { item in rules.contains { !$0.holds(item) } }) else { return }
        let texts = rules.map(\.text) + ["Member must not be null"]
        violations.append(
            Self.sentence(value, place, "Member must satisfy constraint: [\(texts.joined(separator: ", "))]"))
    }

    /// "Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must
    /// satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]" (klothoplatform/klotho#317); where values are no
    /// secret they are shown, and null is named as with lists (assumed).
    private mutating func examine(
        entries: JSONObject, of shape: LambdaShape, _ value: JSONValue, at place: String
    ) throws(LambdaError) {
        let shown = shape.isSensitive ? nil : value
        let end: [String] = shape.isSensitive ? [] : ["Member must not be null"]
        if let key = LambdaShape.byName[shape.key ?? ""] {
            let rules = Self.rules(key)
            if entries.keys.contains(where: { name in rules.contains { !$0.holds(.string(name)) } }) {
                let texts = rules.map(\.text) + end
                violations.append(
                    Self.sentence(shown, place, "Map keys must satisfy constraint: [\(texts.joined(separator: ", "))]"))
            }
        }
        guard let element = LambdaShape.byName[shape.element ?? ""] else { return }
        for entry in entries.values { try Self.checkType(entry, element) }
        let rules = Self.rules(element)
        if entries.values.contains(where: { entry in rules.contains { !$0.holds(entry) } }) {
            let texts = rules.map(\.text) + end
            violations.append(
                Self.sentence(shown, place, "Map value must satisfy constraint: [\(texts.joined(separator: ", "))]"))
        }
    }

    // MARK: Rules

    private struct Rule {
        let text: String
        let holds: (JSONValue) -> Bool
    }

    private static func rules(_ shape: LambdaShape) -> [Rule] {
        var rules: [Rule] = []
        let max = LambdaLimits.greatest[shape.name] ?? shape.max
        switch shape.kind {
        case .string, .list:
            if let max {
                rules.append(
                    Rule(text: "Member must have length less than or equal to \(max)") { length($0) <= max })
            }
            if let min = shape.min {
                rules.append(
                    Rule(text: "Member must have length greater than or equal to \(min)") { length($0) >= min })
            }
        case .integer, .double:
            // Numbers with a fraction have bounds with one.
            let end = shape.kind == .double ? ".0" : ""
            if let max {
                rules.append(
                    Rule(text: "Member must have value less than or equal to \(max)\(end)") {
                        number($0) <= Double(max)
                    })
            }
            if let min = shape.min {
                rules.append(
                    Rule(text: "Member must have value greater than or equal to \(min)\(end)") {
                        number($0) >= Double(min)
                    })
            }
        case .blob, .boolean, .map, .number, .structure: break
        }
        if let source = shape.pattern, let pattern = LambdaShape.patterns[source] {
            rules.append(
                Rule(text: "Member must satisfy regular expression pattern: \(source)") {
                    pattern.matchesWhole($0.stringValue ?? "")
                })
        }
        // Runtimes change more often than the model that a client has: their rule is the operations' own.
        if !shape.oneOf.isEmpty, shape.name != "Runtime" {
            rules.append(
                Rule(text: "Member must satisfy enum value set: [\(shape.oneOf.joined(separator: ", "))]") {
                    shape.oneOf.contains($0.stringValue ?? "")
                })
        }
        return rules
    }

    private static func length(_ value: JSONValue) -> Int {
        value.stringValue?.utf16.count ?? value.arrayValue?.count ?? 0
    }

    private static func number(_ value: JSONValue) -> Double { value.numberValue?.double ?? 0 }

    private static func checkType(_ value: JSONValue, _ shape: LambdaShape) throws(LambdaError) {
        switch (shape.kind, value) {
        case (.string, .string), (.blob, .string), (.boolean, .bool), (.double, .number), (.number, .number),
            (.list, .array), (.map, .object), (.structure, .object):
            return
        case (.integer, .number(let number)) where number.int != nil: return
        case (.string, _): throw conversion(value, "a String")
        case (.blob, _): throw conversion(value, "a Blob")
        case (.boolean, _): throw conversion(value, "a Boolean")
        case (.integer, _): throw conversion(value, "an Integer")
        case (.double, _), (.number, _): throw conversion(value, "a Double")
        case (.list, _): throw LambdaError(.serialization, "Expected list or null")
        case (.map, _), (.structure, _):
            throw LambdaError(.serialization, "Start of \(value.kindName) found where not expected")
        }
    }

    private static func sentence(_ value: JSONValue?, _ place: String, _ rule: String) -> String {
        let text = value.map { " '\(shown($0))'" } ?? ""
        return "Value\(text) at '\(place)' failed to satisfy constraint: \(rule)"
    }

    /// As Java prints it: `[a, b]`, `{k=v}`.
    private static func shown(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .array(let items): "[\(items.map(shown).joined(separator: ", "))]"
        case .object(let members):
            "{\(members.map { "\($0.key)=\(shown($0.value))" }.joined(separator: ", "))}"
        case .null, .bool, .number: value.description
        }
    }

    /// As other services of AWS word it (assumed for this one).
    private static func conversion(_ value: JSONValue, _ type: String) -> LambdaError {
        let token =
            switch value {
            case .null: "NULL_VALUE"
            case .bool(true): "TRUE_VALUE"
            case .bool(false): "FALSE_VALUE"
            case .number: "NUMBER_VALUE"
            case .string: "STRING_VALUE"
            case .array: "START_ARRAY"
            case .object: "START_OBJECT"
            }
        return LambdaError(.serialization, "\(token) can not be converted to \(type)")
    }
}
