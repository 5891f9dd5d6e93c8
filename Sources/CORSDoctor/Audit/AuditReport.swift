/// What an audit says: what is wrong, and the picture it was read from.
public struct AuditReport: Sendable, Equatable {
    /// Worst first, then by location.
    public var findings: [Finding]
    /// Findings that were left out because a rule had too many, by rule.
    public var omitted: [String: Int]
    /// What each answer of the API says about CORS, by path, verb and status; gateway responses last.
    public var cells: [AuditCell]
    /// Who answers the preflights for each resource that has methods.
    public var preflights: [PreflightRoute]

    public init(
        findings: [Finding], omitted: [String: Int] = [:], cells: [AuditCell], preflights: [PreflightRoute]
    ) {
        self.findings = findings
        self.omitted = omitted
        self.cells = cells
        self.preflights = preflights
    }

    /// How many findings have a severity, omitted ones not counted.
    public func count(_ severity: Finding.Severity) -> Int {
        findings.count { $0.severity == severity }
    }

    /// The worst there is; nil when nothing was found.
    public var worst: Finding.Severity? { findings.map(\.severity).max() }

    /// The finding to mend next: the worst that calls can mend, notes left out. Fixes are made for the definition as it
    /// is, and those of two findings may touch the same value; so whoever applies them mends one, and audits again until
    /// there is none.
    public var nextToMend: Finding? { findings.first { $0.severity > .note && !$0.fix.calls.isEmpty } }
}
