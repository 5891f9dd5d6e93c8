internal import APIModel
internal import Storage

extension OperationTable {
    /// Stage: create, get, list, update, delete.
    mutating func stages() {
        on(.createStage, write: createStage)
        on(
            .getStage,
            read: { call, transaction in
                try .json(transaction.require(Stage.self, at: call.path, call))
            })
        on(.getStages, read: getStages)
        on(.updateStage, write: updateStage)
        delete(.deleteStage, Stage.self)
    }
}

extension Stage: ServedResource {
    static func missing(at path: ResourcePath, _ call: OperationCall) -> ControlPlaneError {
        .notFound("Invalid stage identifier specified")
    }
}

private struct CreateStageInput: Decodable {
    var stageName: String
    var deploymentId: String
    var description: String?
    var cacheClusterEnabled: Bool?
    var cacheClusterSize: String?
    var variables: [String: String]?
    var documentationVersion: String?
    var canarySettings: CanaryInput?
    var tracingEnabled: Bool?
    var tags: [String: String]?
}

/// Canary settings as `CreateStage` and `CreateDeployment` take them.
struct CanaryInput: Decodable {
    var percentTraffic: Double?
    var deploymentId: String?
    var stageVariableOverrides: [String: String]?
    var useStageCache: Bool?

    /// The settings for this deployment, checked.
    func settings(deploymentId: String?) throws(ControlPlaneError) -> CanarySettings {
        let overrides = stageVariableOverrides ?? [:]
        try StageVariables.check(overrides)
        let settings = CanarySettings(
            percentTraffic: percentTraffic ?? 0,
            deploymentId: deploymentId,
            stageVariableOverrides: overrides.isEmpty ? nil : overrides,
            useStageCache: useStageCache ?? false)
        try settings.checkPercentTraffic()
        return settings
    }
}

@Sendable
private func createStage(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let input: CreateStageInput = try call.decode()
    try transaction.requireRestAPI(call)
    let path = call.restAPI.stage(input.stageName)
    try Stage.checkName(input.stageName)
    guard try !transaction.exists(path) else { throw ControlPlaneError.conflict(Stage.exists) }
    try Stage.checkNew(name: input.stageName, in: transaction, call)
    try StageVariables.check(input.variables ?? [:])
    try RestAPIRules.checkTags(input.tags ?? [:])
    var stage = Stage(
        stageName: input.stageName,
        deploymentId: input.deploymentId,
        createdDate: call.now,
        description: input.description.flatMap { $0.isEmpty ? nil : $0 },
        variables: input.variables.flatMap { $0.isEmpty ? nil : $0 },
        documentationVersion: input.documentationVersion.flatMap { $0.isEmpty ? nil : $0 },
        canarySettings: try input.canarySettings.map { try $0.settings(deploymentId: $0.deploymentId) },
        tracingEnabled: input.tracingEnabled ?? false,
        tags: input.tags.flatMap { $0.isEmpty ? nil : $0 })
    stage.setCache(enabled: input.cacheClusterEnabled, size: input.cacheClusterSize)
    try stage.checkDeployments(in: transaction, call)
    try transaction.put(stage, at: path)
    return try .json(stage)
}

private struct GetStagesInput: Decodable {
    var deploymentId: String?
}

/// All stages at once: this list has no pages on AWS.
private struct StagesOutput: Encodable {
    var item: [Stage]
}

@Sendable
private func getStages(_ call: OperationCall, _ transaction: any ReadTransaction) throws -> OperationOutput {
    let input: GetStagesInput = try call.decode()
    try transaction.requireRestAPI(call)
    let stages = try transaction.list(Stage.self, under: call.restAPI.stages)
    return try .json(
        StagesOutput(item: stages.filter { input.deploymentId == nil || $0.deploymentId == input.deploymentId }))
}

@Sendable
private func updateStage(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let operations = try call.decode(PatchInput.self).patchOperations ?? []
    let before = try transaction.require(Stage.self, at: call.path, call)
    var stage = before
    try stage.apply(operations)
    try stage.checkDeployments(in: transaction, call)
    if stage.logs, !before.logs, try transaction.account().cloudwatchRoleArn == nil {
        throw ControlPlaneError.badRequest(Stage.noLoggingRole)
    }
    stage.lastUpdatedDate = call.now
    try transaction.put(stage, at: call.path)
    return try .json(stage)
}
