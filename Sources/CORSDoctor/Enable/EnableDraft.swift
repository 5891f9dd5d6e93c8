internal import APIModel
internal import CORS

/// A plan while it is made: the definition as it would be so far, and what was met on the way.
struct EnableDraft {
    var definition: DeploymentSnapshot
    private(set) var steps: [EnablePlan.Step] = []
    private var isBlocked = false
    private let handMade: EnableRequest.HandMade
    private let owned: Set<ResourcePath>

    init(_ definition: DeploymentSnapshot, _ handMade: EnableRequest.HandMade, _ owned: Set<ResourcePath>) {
        self.definition = definition
        self.handMade = handMade
        self.owned = owned
    }

    /// The address of the API, below which all rows stand.
    var api: ResourcePath { .restAPI(definition.restAPI.id) }

    mutating func step(
        _ action: EnablePlan.Step.Action, _ location: String, _ detail: String, before: String? = nil,
        code: [String: String] = [:]
    ) {
        steps.append(EnablePlan.Step(action, location, detail, before: before, code: code))
    }

    /// Whether an earlier enable wrote a row and nobody changed it since.
    func isOwned(_ row: ResourcePath) -> Bool { owned.contains(row) }

    /// Says what becomes of differences at one place, and whether they may be written.
    mutating func resolve(_ differences: [Difference], at location: String) -> Bool {
        // One that stays keeps all others of its place from being written: half of either is worse than both.
        let standing = differences.filter { !owned.contains($0.row) }
        if standing.isEmpty {
            for difference in differences { step(.change, location, difference.change, before: difference.before) }
            return true
        }
        switch handMade {
        case .replace where standing.allSatisfy(\.isReplaceable):
            for difference in differences { step(.replace, location, difference.change, before: difference.before) }
            return true
        case .replace:
            for difference in standing where !difference.isReplaceable {
                step(.limit, location, difference.standing, before: difference.before)
            }
            return false
        case .refuse:
            isBlocked = true
            for difference in standing { step(.keep, location, difference.standing, before: difference.before) }
            return false
        case .keep:
            for difference in standing { step(.keep, location, difference.standing, before: difference.before) }
            return false
        }
    }

    /// Whether the configuration's advice is worth a step: it is for whoever reads the plan.
    mutating func report(_ advice: [CORSConfigurationIssue]) {
        for issue in advice { step(.limit, "configuration", issue.description) }
    }

    /// The plan; with the definition as it was when it may not be carried out.
    func plan(insteadOf original: DeploymentSnapshot) -> EnablePlan {
        EnablePlan(steps: steps, definition: isBlocked ? original : definition, isBlocked: isBlocked)
    }
}

/// A value that is there and is not what it should be.
struct Difference {
    /// The address of the row that it stands in: it is hand-made unless that row is an earlier enable's.
    let row: ResourcePath
    /// What is done to it, e.g. `Access-Control-Allow-Origin becomes '*'`.
    let change: String
    /// What it means that it stays.
    let standing: String
    let before: String?
    /// Whether a program can replace it.
    let isReplaceable: Bool

    init(_ row: ResourcePath, _ change: String, standing: String, before: String?, isReplaceable: Bool = true) {
        self.row = row
        self.change = change
        self.standing = standing
        self.before = before
        self.isReplaceable = isReplaceable
    }

    /// A value in place of another; nil is none.
    static func value(_ row: ResourcePath, _ name: String, _ before: String?, _ after: String?) -> Difference {
        let now = before ?? "not there"
        return Difference(
            row,
            after.map { "\(name) becomes \($0)" } ?? "\(name) is removed",
            standing: "\(name) is \(now) and stays; it would have to be \(after ?? "absent")",
            before: before ?? "not there")
    }
}
