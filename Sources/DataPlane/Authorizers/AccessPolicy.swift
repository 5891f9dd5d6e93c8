import APIModel
import HTTPMessages
import JSON

/// A policy document, as Lambda authorizers answer with: parsed once, asked for every request.
struct AccessPolicy: Sendable {
    enum Decision: Sendable, Equatable {
        case allowed
        /// A statement denies it, whatever others allow.
        case explicitlyDenied
        /// No statement speaks of it.
        case implicitlyDenied
    }

    enum Effect: String, Sendable {
        case allow = "Allow"
        case deny = "Deny"
    }

    struct Statement: Sendable {
        let effect: Effect
        let actions: Selection
        let resources: Selection
        let conditions: [PolicyCondition]
    }

    /// `Action` or `NotAction`, `Resource` or `NotResource`.
    struct Selection: Sendable {
        let patterns: [WildcardPattern]
        let isNegated: Bool

        func contains(_ text: String) -> Bool { patterns.contains { $0.matches(text) } != isNegated }
    }

    /// Why a document is none.
    struct Problem: Error, Equatable {
        let reason: String
    }

    let statements: [Statement]

    /// The one action of clients of an API.
    static let invoke = "execute-api:Invoke"

    /// Deny wins over Allow; what no statement names is denied.
    ///
    /// - Parameter request: only asked for where a statement has conditions, which few have.
    func decision(
        on resource: String, _ action: String = invoke, for request: @autoclosure () -> PolicyFacts
    ) -> Decision {
        var decision: Decision = .implicitlyDenied
        for statement in statements {
            guard statement.effect == .deny || decision != .allowed else { continue }
            guard statement.actions.contains(action), statement.resources.contains(resource),
                statement.conditions.isEmpty || Self.hold(statement.conditions, for: request())
            else { continue }
            if statement.effect == .deny { return .explicitlyDenied }
            decision = .allowed
        }
        return decision
    }

    private static func hold(_ conditions: [PolicyCondition], for request: PolicyFacts) -> Bool {
        conditions.allSatisfy { $0.holds(for: request) }
    }
}

extension AccessPolicy {
    private static let versions: [String] = ["2012-10-17", "2008-10-17"]
    private static let documentKeys: [String] = ["Version", "Id", "Statement"]
    private static let statementKeys: [String] = [
        "Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource", "Condition",
    ]

    /// Reads a document in the grammar of IAM policies, whose keys have a case; what it does not know is refused, since
    /// a statement of which a part is passed over would mean something else.
    init(_ document: JSONValue) throws(Problem) {
        guard let object = document.objectValue else {
            throw Problem(reason: "the policy document is \(document.kindName), not an object")
        }
        try Self.expectKeys(of: object, Self.documentKeys, "the policy document")
        if let version = object["Version"] {
            guard let text = version.stringValue, Self.versions.contains(text) else {
                throw Problem(reason: "the policy's Version is \(version); write \"2012-10-17\"")
            }
        }
        let values: [JSONValue]
        switch object["Statement"] {
        case .array(let list): values = list
        case .object(let single): values = [.object(single)]
        default: throw Problem(reason: "the policy document has no Statement, a list of statements")
        }
        var statements: [Statement] = []
        for (index, value) in values.enumerated() {
            statements.append(try Self.statement(value, "statement \(index + 1)"))
        }
        self.statements = statements
    }

    private static func expectKeys(of object: JSONObject, _ known: [String], _ place: String) throws(Problem) {
        for key in object.keys where !known.contains(key) {
            let near = known.first { $0.equalsIgnoringASCIICase(key) }
            throw Problem(
                reason: "\(place) has the key \(key); "
                    + (near.map { "write \($0), keys have a case" } ?? "it may have \(known.joined(separator: ", "))"))
        }
    }

    private static func statement(_ value: JSONValue, _ place: String) throws(Problem) -> Statement {
        guard let object = value.objectValue else { throw Problem(reason: "\(place) is no object") }
        try expectKeys(of: object, statementKeys, place)
        guard let effect = object["Effect"]?.stringValue.flatMap(Effect.init(rawValue:)) else {
            throw Problem(reason: "\(place) has no Effect of \"Allow\" or \"Deny\"")
        }
        if let principal = object["Principal"], !isEverybody(principal) {
            throw Problem(
                reason:
                    "\(place) is for some principals only; an authorizer's policy is for its caller: leave Principal "
                    + "out")
        }
        return Statement(
            effect: effect,
            actions: try selection(object, "Action", "NotAction", place, ignoresCase: true),
            resources: try selection(object, "Resource", "NotResource", place, ignoresCase: false),
            conditions: try PolicyCondition.all(in: object["Condition"], place))
    }

    private static func isEverybody(_ principal: JSONValue) -> Bool {
        let value = principal["AWS"] ?? principal
        return value.stringValue == "*" || value.arrayValue?.map(\.stringValue) == ["*"]
    }

    private static func selection(
        _ object: JSONObject, _ key: String, _ negation: String, _ place: String, ignoresCase: Bool
    ) throws(Problem) -> Selection {
        guard let value = object[key] ?? object[negation], object[key] == nil || object[negation] == nil else {
            throw Problem(reason: "\(place) must have either \(key) or \(negation)")
        }
        var patterns: [WildcardPattern] = []
        for element in value.arrayValue ?? [value] {
            guard let text = element.stringValue, !text.isEmpty else {
                throw Problem(reason: "\(place) has a \(key) that is no text")
            }
            guard text.unicodeScalars.count <= Limits.policyResourceCharacters else {
                throw Problem(
                    reason:
                        "\(place) has a \(key) of more than \(Limits.policyResourceCharacters) characters; shorten it "
                        + "with *")
            }
            patterns.append(WildcardPattern(text, ignoresCase: ignoresCase))
        }
        guard !patterns.isEmpty else { throw Problem(reason: "\(place) has an empty \(key)") }
        return Selection(patterns: patterns, isNegated: object[key] == nil)
    }
}
