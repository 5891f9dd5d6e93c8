public import APIModel

/// What enabling CORS would do, shown before it is done.
public struct EnablePlan: Sendable, Equatable {
    /// In the order of the API's paths; gateway responses and what concerns the whole API last.
    public var steps: [Step]
    /// The definition as it would be; equal to the one given when nothing changes or nothing may.
    public var definition: DeploymentSnapshot
    /// Whether something hand-made stands in the way and may not be touched (`HandMade.refuse`): nothing is done.
    public var isBlocked: Bool

    public struct Step: Sendable, Equatable {
        public enum Action: String, Sendable, CaseIterable {
            /// A part is added.
            case create
            /// A part gets more, or another value that Crossgate itself wrote.
            case change
            /// A hand-made value or part is replaced: named with what it was.
            case replace
            /// A hand-made part stands in the way and stays (`HandMade.refuse` or `.keep`).
            case keep
            /// Already as it should be.
            case unchanged
            /// AWS's objects cannot express it: the backend has to answer, and `code` shows how.
            case backend
            /// What will not work as one may expect, and why.
            case limit
        }

        public var action: Action
        /// The part, in the words of the other diagnostics: `OPTIONS /pets`, `GET /pets, integration response 200`,
        /// `gateway response DEFAULT_4XX`, `CORS rule /pets`.
        public var location: String
        /// What is done there or has to be done, as a sentence without its end.
        public var detail: String
        /// What a hand-made part said before.
        public var before: String?
        /// What a backend needs, by language: `Node.js` and `Python` for functions; `any` (the headers alone), `nginx`
        /// and `Express` for servers.
        public var code: [String: String]

        public init(
            _ action: Action, _ location: String, _ detail: String, before: String? = nil, code: [String: String] = [:]
        ) {
            self.action = action
            self.location = location
            self.detail = detail
            self.before = before
            self.code = code
        }
    }

    public init(steps: [Step], definition: DeploymentSnapshot, isBlocked: Bool = false) {
        self.steps = steps
        self.definition = definition
        self.isBlocked = isBlocked
    }

    /// Whether carrying the plan out would write anything.
    public var changes: Bool { !isBlocked && steps.contains(where: \.action.writes) }
}

extension EnablePlan.Step.Action {
    /// Whether such a step is one of the difference between the definition before and after.
    var writes: Bool {
        switch self {
        case .create, .change, .replace: true
        case .keep, .unchanged, .backend, .limit: false
        }
    }
}
