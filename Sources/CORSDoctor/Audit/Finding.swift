/// One thing that the auditor found: which rule, where, and the change that mends it.
public struct Finding: Sendable, Equatable {
    public enum Severity: String, Sendable, CaseIterable, Comparable {
        /// Browsers block, or would.
        case error
        /// Blocks some clients or cases, or is open beyond need.
        case warning
        /// Worth knowing; nothing need be done.
        case note

        public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
        private var rank: Int {
            switch self {
            case .note: 0
            case .warning: 1
            case .error: 2
            }
        }
    }

    /// The rule's id, e.g. `options-authorized`.
    public var rule: String
    public var severity: Severity
    /// `OPTIONS /pets`, `GET /pets, integration response 200`, `gateway response DEFAULT_4XX`, `stage prod`.
    public var location: String
    /// The resource's path where there is one.
    public var resourcePath: String?
    /// What was found here, with the values, as a sentence without its end.
    public var message: String
    public var fix: Fix

    public init(
        rule: String, severity: Severity, location: String, resourcePath: String? = nil, message: String, fix: Fix
    ) {
        self.rule = rule
        self.severity = severity
        self.location = location
        self.resourcePath = resourcePath
        self.message = message
        self.fix = fix
    }
}

/// A change that mends something: said in words, and as calls of the control plane where calls can do it.
public struct Fix: Sendable, Equatable {
    /// What to do, as a sentence without its end.
    public var summary: String
    /// In order; empty where only a person or the backend can do it.
    public var calls: [ControlPlaneCall]
    /// Code for a backend, by language, where the backend has to change.
    public var code: [String: String]

    public init(_ summary: String, calls: [ControlPlaneCall] = [], code: [String: String] = [:]) {
        self.summary = summary
        self.calls = calls
        self.code = code
    }
}
