import APIModel
import CORSDoctor

/// One rule at work: a definition in which it fires, and the good neighbour in which it does not.
struct RuleCase: Sendable, CustomStringConvertible {
    let rule: String
    let severity: Finding.Severity
    let location: String
    /// What the message has to say, the values above all.
    let says: [String]
    let fires: DeploymentSnapshot
    let quiet: DeploymentSnapshot
    var stage: Stage?
    /// For the neighbour; else the same.
    var quietStage: Stage?
    var live: DeploymentSnapshot?
    var quietLive: DeploymentSnapshot?
    /// Whether calls of the control plane can mend it.
    let hasCalls: Bool

    init(
        _ rule: String, _ severity: Finding.Severity, at location: String, says: [String], calls hasCalls: Bool = true,
        fires: DeploymentSnapshot, quiet: DeploymentSnapshot = Sample.clean, stage: Stage? = nil,
        quietStage: Stage? = nil, live: DeploymentSnapshot? = nil, quietLive: DeploymentSnapshot? = nil
    ) {
        self.rule = rule
        self.severity = severity
        self.location = location
        self.says = says
        self.fires = fires
        self.quiet = quiet
        self.stage = stage
        self.quietStage = quietStage ?? stage
        self.live = live
        self.quietLive = quietLive ?? live
        self.hasCalls = hasCalls
    }

    var description: String { "\(rule) at \(location)" }

    static let all: [RuleCase] =
        reach + mocks + presence + declarations + origins + credentials + methods + headers + maxAges + exposed
        + gateway
        + proxies + templates + caches + surroundings + policies + deployments

    static let preflight = "OPTIONS /pets, integration response 200"
    static let answer = "GET /pets, integration response 200"
}
