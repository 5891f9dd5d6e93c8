public import APIModel

/// Who answers an OPTIONS request for a resource.
public struct PreflightRoute: Sendable, Equatable {
    /// The method that routing chooses, and what can be known of its answer.
    public struct Answering: Sendable, Equatable {
        /// The resource that the method belongs to: this one, or one with a `{proxy+}` or `{name}` that covers it.
        public var resourcePath: String
        /// `OPTIONS` or `ANY`.
        public var verb: String
        /// Nil when the method has none yet.
        public var integration: IntegrationType?
        public var outcome: Outcome

        public init(resourcePath: String, verb: String, integration: IntegrationType?, outcome: Outcome) {
            self.resourcePath = resourcePath
            self.verb = verb
            self.integration = integration
            self.outcome = outcome
        }
    }

    public enum Outcome: Sendable, Equatable {
        /// The integration response's status.
        case status(Int)
        /// The gateway refuses: with this status, for this reason.
        case refused(Int, String)
        /// The backend chooses the status.
        case backend
        /// A template computes it.
        case computed
    }

    public enum Answer: Sendable, Equatable {
        /// 403 `Missing Authentication Token`.
        case nobody
        /// Crossgate's policy engine, by the rule for this path.
        case policy(String)
        case method(Answering)
    }

    public var resourcePath: String
    public var answer: Answer

    public init(resourcePath: String, answer: Answer) {
        self.resourcePath = resourcePath
        self.answer = answer
    }
}

extension PreflightRoute {
    /// What answers, in a few words: `OPTIONS /pets, MOCK, 200`, `nobody: 403`.
    public var summary: String {
        switch answer {
        case .nobody: return "nobody: 403 Missing Authentication Token"
        case .policy(let path): return "policy engine, rule for \(path)"
        case .method(let method):
            let outcome: String =
                switch method.outcome {
                case .status(let status): String(status)
                case .refused(let status, let reason): "\(status): \(reason)"
                case .backend: "backend decides"
                case .computed: "status by template"
                }
            return
                "\(method.verb) \(method.resourcePath), \(method.integration?.rawValue ?? "no integration"), \(outcome)"
        }
    }
}
