import CORS

/// What a CORS rule said of one request, for the operator.
///
/// A class, so that the answers without one do not carry its size about.
final class CORSVerdict: Sendable {
    enum Reason: Sendable {
        /// By the policy: origin, method or headers are not among the allowed ones.
        case policy(CORSRefusal)
        /// The rule itself is broken, and lets nobody in.
        case rule(Refusal)
    }

    let rule: CompiledCORSRule
    /// Why the page that asked may not read the answer; nil when it may, and when no page asked.
    let refusal: Reason?
    /// Whether the whole answer is the rule's.
    let isPreflight: Bool

    init(rule: CompiledCORSRule, refusal: Reason?, isPreflight: Bool = false) {
        self.rule = rule
        self.refusal = refusal
        self.isPreflight = isPreflight
    }

    /// Why not, and which rule says so.
    var refusalText: String? {
        switch refusal {
        case nil: nil
        case .policy(let refusal): "CORS rule \(rule.path): \(refusal.description)"
        case .rule(let refusal): "\(refusal.location): \(refusal.reason)"
        }
    }
}
