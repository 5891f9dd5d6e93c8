/// Whether a function's policy lets a caller in, by IAM's rules: a Deny that applies wins, an Allow that applies is
/// needed, and a condition that is not understood applies to nothing that is let in.
struct PolicyEvaluation {
    enum Caller {
        /// E.g. `apigateway.amazonaws.com`.
        case service(String)
        /// Whoever comes through a function URL without a signature.
        case everybody
    }

    let caller: Caller
    /// E.g. `lambda:InvokeFunction`.
    let action: String
    /// What is known of the call, by condition keys in lower case.
    private let facts: [String: String]

    /// A service that calls for a resource of its own, e.g. a method of an API.
    static func service(_ name: String, for sourceARN: String) -> PolicyEvaluation {
        var facts = ["aws:sourcearn": sourceARN]
        facts["aws:sourceaccount"] = account(of: sourceARN)
        return PolicyEvaluation(caller: .service(name), action: "lambda:InvokeFunction", facts: facts)
    }

    /// What a function URL asks for everybody. Since October 2025 it takes both permissions, also where its auth type is
    /// NONE (developer guide, "Control access to Lambda function URLs").
    static func functionURL(authType: String) -> [PolicyEvaluation] {
        ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"].map {
            PolicyEvaluation(
                caller: .everybody, action: $0,
                facts: ["lambda:functionurlauthtype": authType, "lambda:invokedviafunctionurl": "true"])
        }
    }

    /// Condition keys that a call can lack without being misunderstood.
    private static let knownKeys: Set<String> = [
        "aws:sourcearn", "aws:sourceaccount", "aws:principalorgid", "lambda:eventsourcetoken",
        "lambda:functionurlauthtype", "lambda:invokedviafunctionurl",
    ]

    /// Nil when the caller is let in; else why not, for the operator.
    func objection(_ statements: [PolicyStatement]) -> String? {
        var nearest: String?
        var isAllowed = false
        for statement in statements where matches(statement.principal) && matchesAction(statement.action) {
            let mismatch = mismatch(statement.condition)
            if statement.effect == "Deny" {
                // A condition that cannot be judged does not take a Deny away.
                if mismatch == nil || mismatch?.isUnknown == true { return "statement '\(statement.sid)' denies it" }
            } else if let mismatch {
                nearest = nearest ?? "statement '\(statement.sid)' does not apply: \(mismatch.text)"
            } else {
                isAllowed = true
            }
        }
        if isAllowed { return nil }
        return nearest ?? "no statement of its policy names \(name) and \(action)"
    }

    private struct Mismatch {
        var text: String
        var isUnknown = false
    }

    private var name: String {
        switch caller {
        case .service(let name): name
        case .everybody: "everybody (*)"
        }
    }

    private func matches(_ principal: PolicyStatement.Principal) -> Bool {
        switch (principal, caller) {
        case (.everybody, _): true
        case (.service(let name), .service(let caller)): name == caller
        case (.service, .everybody), (.aws, _): false
        }
    }

    private func matchesAction(_ pattern: String) -> Bool {
        Self.like(action.lowercased(), pattern.lowercased())
    }

    private func mismatch(_ condition: [String: [String: String]]) -> Mismatch? {
        for (name, tests) in condition.sorted(by: { $0.key < $1.key }) {
            for (key, wanted) in tests.sorted(by: { $0.key < $1.key }) {
                if let mismatch = mismatch(name, key, wanted) { return mismatch }
            }
        }
        return nil
    }

    private func mismatch(_ name: String, _ key: String, _ wanted: String) -> Mismatch? {
        let lowered = key.lowercased()
        guard Self.knownKeys.contains(lowered) else {
            return Mismatch(text: "its condition key \(key) is not known here", isUnknown: true)
        }
        guard let value = facts[lowered] else { return Mismatch(text: "its condition wants \(key) \(wanted)") }
        let holds: Bool
        switch name {
        case "ArnLike", "ArnEquals": holds = Self.arnLike(value, wanted)
        case "StringEquals": holds = value == wanted
        case "Bool": holds = value == wanted.lowercased()
        case "StringLike": holds = Self.like(value, wanted)
        default: return Mismatch(text: "its condition operator \(name) is not known here", isUnknown: true)
        }
        return holds ? nil : Mismatch(text: "its condition wants \(key) like \(wanted), the call has \(value)")
    }

    private static func account(of arn: String) -> String? {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        return parts.count == 6 ? String(parts[4]) : nil
    }

    /// "Each of the six colon-delimited components of the ARN is checked separately and each can include multi-character
    /// match wildcards (*) or single-character match wildcards (?)" (IAM user guide, condition operators).
    static func arnLike(_ arn: String, _ pattern: String) -> Bool {
        let values = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        let patterns = pattern.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard values.count == 6, patterns.count == 6 else { return pattern == "*" }
        return zip(values, patterns).allSatisfy { like(String($0), String($1)) }
    }

    /// Whether a text matches a pattern of `*` and `?`, in time linear in both for each star.
    static func like(_ text: String, _ pattern: String) -> Bool {
        let text = Array(text.utf8)
        let pattern = Array(pattern.utf8)
        var at = 0
        var place = 0
        var star: Int?
        var resume = 0
        while at < text.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                star = place
                resume = at
                place += 1
            } else if place < pattern.count, pattern[place] == UInt8(ascii: "?") || pattern[place] == text[at] {
                at += 1
                place += 1
            } else if let star {
                place = star + 1
                resume += 1
                at = resume
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
