internal import APIModel

extension AuditRule {
    static let notDeployed = AuditRule(
        comparing: "not-deployed", .warning, "What is mended is not deployed",
        "A stage serves a frozen copy of the API. What is changed in the API since, gateway responses too, has no "
            + "effect until a deployment is made of it."
    ) { api, findings, live in
        guard let live else { return }
        let served = worth(of: api.definition, api.stage)
        let edited = worth(of: live, api.stage)
        let known: Set<String> = Set(edited.map(\.identity))
        let mended = served.filter { !known.contains($0.identity) }
        guard !mended.isEmpty else { return }
        findings.add(
            mended.contains { $0.severity == .error } ? .error : .warning, at: location(api),
            "the API as it is edited is free of \(mended.map { "\($0.rule) at \($0.location)" }.listed), and "
                + "\(name(of: api.stage)) is not",
            Fix("Deploy the API to the stage", calls: deploying(api)))
    }

    static let deploymentWouldBreak = AuditRule(
        comparing: "deployment-would-break", .warning, "What is edited would break CORS",
        "The API as it is edited has mistakes that the stage does not serve yet. The next deployment brings them."
    ) { api, findings, live in
        guard let live else { return }
        let served = worth(of: api.definition, api.stage)
        let edited = worth(of: live, api.stage)
        let known: Set<String> = Set(served.map(\.identity))
        let broken = edited.filter { $0.severity == .error && !known.contains($0.identity) }
        guard !broken.isEmpty else { return }
        findings.add(
            at: location(api),
            "the API as it is edited has \(broken.map { "\($0.rule) at \($0.location)" }.listed), which "
                + "\(name(of: api.stage)) has not",
            Fix("Mend the API before it is deployed"))
    }

    private static func name(of stage: Stage?) -> String {
        stage.map { "stage \($0.stageName.shown)" } ?? "what is served"
    }

    private static func location(_ api: AuditedAPI) -> String {
        api.stage.map { "stage \($0.stageName)" } ?? "API \(api.id)"
    }

    /// A stage with a canary takes a deployment only with settings for the canary.
    private static func deploying(_ api: AuditedAPI) -> [ControlPlaneCall] {
        guard let stage = api.stage, stage.canarySettings == nil else { return [] }
        return [.createDeployment(api: api.id, stage: stage.stageName)]
    }

    /// Errors and warnings of all rules but those that compare, and whether there is no CORS at all.
    private static func worth(of definition: DeploymentSnapshot, _ stage: Stage?) -> [Finding] {
        CORSAudit.run(definition, stage: stage).findings
            .filter { $0.severity > .note || $0.rule == AuditRule.corsNotEnabled.id }
    }
}

extension Finding {
    /// The same for what two audits find in the same place.
    fileprivate var identity: String { "\(rule) at \(location)" }
}
