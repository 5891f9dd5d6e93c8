/// Whether a function's policy lets a service in, by IAM's rules: a Deny that applies wins, an Allow that applies is
/// needed, and a condition that is not understood applies to nothing that is let in.
struct PolicyEvaluation {
    /// E.g. `apigateway.amazonaws.com`.
    let principal: String
    /// The ARN that the service calls for.
    let sourceARN: String
    /// E.g. `lambda:InvokeFunction`.
    let action: String

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
        return nearest ?? "no statement of its policy names \(principal) and \(action)"
    }

    private struct Mismatch {
        var text: String
        var isUnknown = false
    }

    private func matches(_ principal: PolicyStatement.Principal) -> Bool {
        switch principal {
        case .everybody: true
        case .service(let name): name == self.principal
        case .aws: false
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
        let value: String?
        switch key.lowercased() {
        case "aws:sourcearn": value = sourceARN
        case "aws:sourceaccount": value = Self.account(of: sourceARN)
        // No call here comes through a function URL or with an organization, a token or an auth type.
        case "lambda:functionurlauthtype", "lambda:eventsourcetoken", "aws:principalorgid",
            "lambda:invokedviafunctionurl":
            value = nil
        default: return Mismatch(text: "its condition key \(key) is not known here", isUnknown: true)
        }
        guard let value else { return Mismatch(text: "its condition wants \(key) \(wanted)") }
        let holds: Bool
        switch name {
        case "ArnLike", "ArnEquals": holds = Self.arnLike(value, wanted)
        case "StringEquals": holds = value == wanted
        case "StringLike": holds = Self.like(value, wanted)
        default: return Mismatch(text: "its condition operator \(name) is not known here", isUnknown: true)
        }
        return holds ? nil : Mismatch(text: "its condition wants \(key) like \(wanted), the call is for \(value)")
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
