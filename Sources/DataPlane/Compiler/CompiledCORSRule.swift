import CORS

/// A CORS rule of the gateway's policy engine as one resource has it: its policy, or why it lets no page in.
final class CompiledCORSRule: Sendable {
    enum Policy: Sendable {
        case served(CORSPolicy)
        /// The rule is broken: no CORS headers at all and no preflight, never the API's own headers instead, which may
        /// allow more than the rule was to.
        case refused(Refusal)
    }

    /// The rule's own path, which is the resource's or one above it.
    let path: String
    let policy: Policy

    init(path: String, policy: Policy) {
        self.path = path
        self.policy = policy
    }
}

/// What a stage knows of CORS apart from its resources.
struct StageCORS: Sendable {
    /// The rule for requests that no resource takes: that of the root, where it is for all below it.
    let unrouted: CompiledCORSRule?
}
