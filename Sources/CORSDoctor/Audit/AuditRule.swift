internal import APIModel

/// One thing that the auditor looks for.
public struct AuditRule: Sendable {
    /// Kebab case; stable, for programs and for the anchors of the documentation.
    public let id: String
    /// What is wrong when it fires, as a short phrase.
    public let title: String
    /// Why it matters, in one to four sentences.
    public let explanation: String
    /// The usual severity; a finding may have another one where the case is better or worse.
    public let severity: Finding.Severity
    /// Where the documentation says more.
    public var helpURI: String { Self.helpURI(id) }

    static func helpURI(_ id: String) -> String { "\(documentationPath)#\(id)" }

    /// The page that explains every rule.
    public static let documentationPath = "docs/cors-rules.md"

    private let body: @Sendable (AuditedAPI, inout RuleFindings, DeploymentSnapshot?) -> Void

    init(
        _ id: String, _ severity: Finding.Severity, _ title: String, _ explanation: String,
        _ body: @escaping @Sendable (AuditedAPI, inout RuleFindings) -> Void
    ) {
        self.init(comparing: id, severity, title, explanation) { api, findings, _ in body(api, &findings) }
    }

    /// A rule that also looks at the API as it is edited.
    init(
        comparing id: String, _ severity: Finding.Severity, _ title: String, _ explanation: String,
        _ body: @escaping @Sendable (AuditedAPI, inout RuleFindings, DeploymentSnapshot?) -> Void
    ) {
        self.id = id
        self.severity = severity
        self.title = title
        self.explanation = explanation
        self.body = body
    }

    /// Looks through an API and adds what it finds.
    func check(_ api: AuditedAPI, _ findings: inout Findings, _ live: DeploymentSnapshot?) {
        var own = RuleFindings(rule: self)
        body(api, &own, live)
        findings.add(own)
    }
}

/// What one rule finds, as it finds it.
struct RuleFindings {
    let rule: AuditRule
    private(set) var found: [Finding] = []
    /// How many were left out beyond the limit.
    private(set) var omitted = 0

    init(rule: AuditRule) { self.rule = rule }

    /// Adds a finding about a part of a resource. What it says is not made when there is no more room for it.
    mutating func add(
        _ severity: Finding.Severity? = nil, at location: String, of resourcePath: String? = nil,
        _ message: @autoclosure () -> String, _ fix: @autoclosure () -> Fix
    ) {
        guard found.count < AuditLimits.findingsPerRule else {
            omitted += 1
            return
        }
        found.append(
            Finding(
                rule: rule.id, severity: severity ?? rule.severity, location: location, resourcePath: resourcePath,
                message: message(), fix: fix()))
    }
}

/// What all rules find.
struct Findings {
    private var all: [Finding] = []
    /// By rule.
    private(set) var omitted: [String: Int] = [:]

    mutating func add(_ own: RuleFindings) {
        all += own.found
        if own.omitted > 0 { omitted[own.rule.id] = own.omitted }
    }

    /// Worst first, then by location; rules keep their order.
    var sorted: [Finding] {
        all.enumerated().sorted { left, right in
            if left.element.severity != right.element.severity { return left.element.severity > right.element.severity }
            if left.element.location != right.element.location { return left.element.location < right.element.location }
            return left.offset < right.offset
        }.map(\.element)
    }
}

/// Bounds of what an audit says, whatever it is given.
enum AuditLimits {
    /// Findings of one rule; those beyond are counted. An API has at most 300 resources, so that one finding on each
    /// and one on each of three methods fits.
    static let findingsPerRule = 1_200
    /// Characters of a value that a message quotes; a header line is longer only by mistake.
    static let quotedCharacters = 120
    /// Origins that are listed from one template.
    static let templateOrigins = 20
    /// Names that one message lists.
    static let listedNames = 12
    /// Lines that each table for people has, and different messages of one rule: more is read by programs.
    static let shownRows = 60
    static let shownFindings = 20
}
