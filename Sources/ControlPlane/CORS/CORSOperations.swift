internal import APIModel
internal import CORSDoctor
internal import JSON
internal import Storage

/// Crossgate's own operations: what the AWS protocol has no words for. All speak JSON and sit behind the same gate.
enum CORSOperations {
    /// `POST …/cors/plan`: what enabling would do.
    static func plan(_ call: ExtensionCall, _ transaction: any ReadTransaction) throws -> JSONValue {
        let input: CORSEnableInput = try call.decode()
        // Nothing is deployed, and a name that could not be is told now.
        if let stage = input.deploy { try Stage.checkName(stage) }
        let plan = try CORSEnabling.plan(input, api: call.api, in: transaction)
        return view(of: plan, isApplied: false, deployment: nil)
    }

    /// `POST …/cors/enable`: does it, and deploys when asked; nothing is done when something hand-made stands in the way.
    static func enable(_ call: ExtensionCall, _ transaction: any Transaction) throws -> JSONValue {
        let input: CORSEnableInput = try call.decode()
        let definition = try transaction.definition(of: call.api)
        let plan = try CORSEnabling.plan(input, api: call.api, in: transaction)
        guard !plan.isBlocked else { return view(of: plan, isApplied: false, deployment: nil) }
        try CORSEnabling.apply(plan, to: definition, in: transaction)
        return view(of: plan, isApplied: true, deployment: try deploy(to: input.deploy, call, transaction))
    }

    /// `POST …/cors/disable`: puts back what enabling changed.
    static func disable(_ call: ExtensionCall, _ transaction: any Transaction) throws -> JSONValue {
        let input: CORSDisableInput = try call.decode()
        guard try transaction.exists(.restAPI(call.api)) else { throw CORSOperations.missingAPI }
        let disabling = try CORSDisabling(input.request, api: call.api, in: transaction)
        var deployment: Deployment?
        if input.dryRun != true {
            try disabling.apply(in: transaction)
            deployment = try deploy(to: input.deploy, call, transaction)
        }
        return [
            "applied": .bool(input.dryRun != true),
            "changes": .bool(disabling.changes),
            "complete": .bool(!disabling.keepsSomething),
            "steps": .array(
                disabling.steps.map { step in
                    [
                        "action": .string(step.action.rawValue), "location": .string(step.location),
                        "detail": .string(step.detail),
                    ]
                }),
            "text": .string(CORSDisabling.text(of: disabling.steps)),
            "deploymentId": deployment.map { .string($0.id) } ?? .null,
        ]
    }

    /// `GET …/cors/audit?stage=`: the auditor's report on the live definition, or on what a stage serves.
    static func audit(_ call: ExtensionCall, _ transaction: any ReadTransaction) throws -> JSONValue {
        let live = try transaction.definition(of: call.api)
        guard let name = call.query.first("stage") else { return CORSAudit.run(live).json }
        let (stage, deployed) = try stage(name, of: call.api, in: transaction)
        return CORSAudit.run(deployed, stage: stage, live: live).json
    }

    /// `GET …/definition?stage=`: the live definition as deployments keep it and, with a stage, what that serves.
    static func definition(_ call: ExtensionCall, _ transaction: any ReadTransaction) throws -> JSONValue {
        var view: JSONObject = ["live": try JSONValue(encoding: transaction.definition(of: call.api))]
        if let name = call.query.first("stage") {
            let (stage, deployed) = try stage(name, of: call.api, in: transaction)
            view["deployed"] = try JSONValue(encoding: deployed)
            view["stage"] = try JSONValue(encoding: stage)
        }
        return .object(view)
    }

    // MARK: Parts

    /// The sentence of `definition(of:)`, which reads an API whole.
    private static let missingAPI = ControlPlaneError.notFound("Invalid API identifier specified")

    private static func stage(
        _ name: String, of api: String, in transaction: any ReadTransaction
    ) throws -> (Stage, DeploymentSnapshot) {
        let path = ResourcePath.restAPI(api)
        guard let stage = try transaction.get(Stage.self, at: path.stage(name)),
            let deployed = try transaction.get(
                DeploymentSnapshot.self, at: path.deployment(stage.deploymentId).snapshot)
        else { throw ControlPlaneError.notFound("Invalid stage identifier specified") }
        return (stage, deployed)
    }

    private static func deploy(
        to stage: String?, _ call: ExtensionCall, _ transaction: any Transaction
    ) throws -> Deployment? {
        guard let stage else { return nil }
        return try Deployment.make(stageName: stage, call.operationCall(.createDeployment), in: transaction)
    }

    private static func view(of plan: EnablePlan, isApplied: Bool, deployment: Deployment?) -> JSONValue {
        var view = plan.json.objectValue ?? [:]
        view["applied"] = .bool(isApplied)
        view["blocked"] = .bool(plan.isBlocked)
        view["changes"] = .bool(plan.changes)
        view["text"] = .string(plan.text)
        view["deploymentId"] = deployment.map { .string($0.id) } ?? .null
        return .object(view)
    }
}

extension CORSDisabling {
    /// The steps for people, one a line.
    static func text(of steps: [Step]) -> String {
        if steps.isEmpty { return "nothing was enabled here, or all of it was undone\n" }
        return steps.map { step in
            let mark =
                switch step.action {
                case .restore: "~"
                case .remove: "-"
                case .keep: "!"
                case .unchanged: "="
                }
            return "  \(mark) \(step.location): \(step.detail)\n"
        }.joined()
    }
}
