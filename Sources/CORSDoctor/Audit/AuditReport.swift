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
    public var nextToMend: Finding? { mendable.first }

    /// The findings to mend next, worst first: as ``nextToMend``, but one for each resource and each gateway response,
    /// whose fixes touch different values.
    public var mendable: [Finding] {
        var places: Set<String> = []
        return findings.filter {
            $0.severity > .note && !$0.fix.calls.isEmpty && places.insert($0.resourcePath ?? $0.location).inserted
        }
    }

    /// The same without calls: a file's objects have no ids that calls could name.
    public var withoutCalls: AuditReport {
        var copy = self
        for index in copy.findings.indices { copy.findings[index].fix.calls = [] }
        return copy
    }

    /// The same without the findings of some rules.
    public func ignoring(_ rules: Set<String>) -> AuditReport {
        var copy = self
        copy.findings.removeAll { rules.contains($0.rule) }
        copy.omitted = omitted.filter { !rules.contains($0.key) }
        return copy
    }
}
