internal import APIModel
internal import Storage

extension OperationTable {
    /// Deployment: create, get, list, update, delete. Each has a frozen definition below it.
    mutating func deployments() {
        on(.createDeployment, write: createDeployment)
        on(.getDeployment, read: getDeployment)
        list(.getDeployments, Deployment.self, by: \.id)
        update(.updateDeployment, Deployment.self)
        on(.deleteDeployment, write: deleteDeployment)
    }
}

extension Deployment: PatchedResource {
    static func missing(at path: ResourcePath, _ call: OperationCall) -> ControlPlaneError {
        .notFound("Invalid Deployment identifier specified")
    }

    static let patchTable = PatchTable<Deployment>(.listing) { table in
        table.optional("/description", \.description)
    }

    // Reported from AWS, in many places.
    static let noMethods = "The REST API doesn't contain any methods"
    static let noIntegration = "No integration defined for method"
    // Recorded. AWS has no space after "specified.".
    static let active = "Active stages pointing to this deployment must be moved or deleted"
    static func canaryWithoutStage(_ name: String?) -> String {
        "Invalid deployment content specified.Non null and non empty stageName must be provided for canary deployment. "
            + "Provided value is \(name ?? "null")"
    }
    /// Reported from AWS.
    static func canaryEnabled(_ name: String) -> String {
        "Invalid deployment content specified.Non canary deployment not supported on stage \(name) because Canary is "
            + "enabled. Provide CanarySettings in deploymentInput."
    }
    static func canaryBeforeStage(_ name: String) -> String {
        "Invalid deployment content specified.Stage \(name) must already be created before making a canary release "
            + "deployment"
    }
}

private struct CreateDeploymentInput: Decodable {
    var stageName: String?
    var stageDescription: String?
    var description: String?
    var cacheClusterEnabled: Bool?
    var cacheClusterSize: String?
    var variables: [String: String]?
    var canarySettings: CanaryInput?
    var tracingEnabled: Bool?
}

@Sendable
private func createDeployment(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let input: CreateDeploymentInput = try call.decode()
    try transaction.requireRestAPI(call)
    return try .json(makeDeployment(input, call, transaction))
}

extension Deployment {
    /// Freezes the live definition and serves it on a stage, as `CreateDeployment` does when it names nothing else.
    static func make(
        stageName: String, _ call: OperationCall, in transaction: any Transaction
    ) throws -> Deployment {
        try Stage.checkName(stageName)
        var input = CreateDeploymentInput()
        input.stageName = stageName
        return try makeDeployment(input, call, transaction)
    }
}

private func makeDeployment(
    _ input: CreateDeploymentInput, _ call: OperationCall, _ transaction: any Transaction
) throws -> Deployment {
    // An empty name means none: tools send it for a deployment without a stage.
    let stageName = input.stageName.flatMap { $0.isEmpty ? nil : $0 }
    if input.canarySettings != nil {
        guard let stageName else {
            throw ControlPlaneError.badRequest(Deployment.canaryWithoutStage(input.stageName))
        }
        guard try transaction.exists(call.restAPI.stage(stageName)) else {
            throw ControlPlaneError.badRequest(Deployment.canaryBeforeStage(stageName))
        }
    }
    if let stageName, input.canarySettings == nil,
        try transaction.get(Stage.self, at: call.restAPI.stage(stageName))?.canarySettings != nil
    {
        throw ControlPlaneError.badRequest(Deployment.canaryEnabled(stageName))
    }
    let definition = try transaction.definition(of: call.capture("restapi_id"))
    try checkDeployable(definition)
    let deployment = Deployment(
        id: try call.newIdentifier(length: IdentifierLength.deployment, under: call.path, in: transaction),
        description: input.description.flatMap { $0.isEmpty ? nil : $0 },
        createdDate: call.now)
    let path = call.restAPI.deployment(deployment.id)
    try transaction.put(deployment, at: path)
    try transaction.put(definition, at: path.snapshot)
    if let stageName {
        try deploy(deployment, to: stageName, input, call, transaction)
    }
    return deployment
}

/// Refuses a definition that AWS would not deploy.
private func checkDeployable(_ definition: DeploymentSnapshot) throws(ControlPlaneError) {
    let methods = definition.resources.flatMap { ($0.resourceMethods ?? [:]).values }
    guard !methods.isEmpty else { throw .badRequest(Deployment.noMethods) }
    guard methods.allSatisfy({ $0.methodIntegration != nil }) else { throw .badRequest(Deployment.noIntegration) }
}

/// Makes the stage, or moves it to the new deployment; with canary settings the stage stays and its canary moves.
/// Settings that the call does not name stay as they are.
private func deploy(
    _ deployment: Deployment, to name: String, _ input: CreateDeploymentInput, _ call: OperationCall,
    _ transaction: any Transaction
) throws {
    let path = call.restAPI.stage(name)
    var stage: Stage
    if let existing = try transaction.get(Stage.self, at: path) {
        stage = existing
    } else {
        try Stage.checkNew(name: name, in: transaction, call)
        stage = Stage(stageName: name, deploymentId: deployment.id, createdDate: call.now)
    }
    if let canary = input.canarySettings {
        stage.canarySettings = try canary.settings(deploymentId: deployment.id)
    } else {
        stage.deploymentId = deployment.id
    }
    if let description = input.stageDescription { stage.description = description.isEmpty ? nil : description }
    if let variables = input.variables {
        try StageVariables.check(variables)
        stage.variables = variables.isEmpty ? nil : variables
    }
    if let tracing = input.tracingEnabled { stage.tracingEnabled = tracing }
    stage.setCache(enabled: input.cacheClusterEnabled, size: input.cacheClusterSize)
    stage.lastUpdatedDate = call.now
    try transaction.put(stage, at: path)
}

private struct GetDeploymentInput: Decodable {
    var embed: [String]?
}

/// A deployment with its summary: path to verb to what the method asks for.
private struct DeploymentView: Encodable {
    struct MethodSummary: Encodable {
        var authorizationType: String
        var apiKeyRequired: Bool
    }

    var id: String
    var description: String?
    var createdDate: Int
    var apiSummary: [String: [String: MethodSummary]]?
}

@Sendable
private func getDeployment(_ call: OperationCall, _ transaction: any ReadTransaction) throws -> OperationOutput {
    let input: GetDeploymentInput = try call.decode()
    let deployment = try transaction.require(Deployment.self, at: call.path, call)
    var view = DeploymentView(
        id: deployment.id, description: deployment.description, createdDate: deployment.createdDate)
    for part in input.embed ?? [] {
        guard part.lowercased() == "apisummary" else {
            // Assumed.
            throw ControlPlaneError.badRequest("Invalid embed value specified: \(part). Must be one of: [apisummary]")
        }
        view.apiSummary = try summary(of: transaction.get(DeploymentSnapshot.self, at: call.path.snapshot))
    }
    return try .json(view)
}

private func summary(of snapshot: DeploymentSnapshot?) -> [String: [String: DeploymentView.MethodSummary]] {
    var summary: [String: [String: DeploymentView.MethodSummary]] = [:]
    for resource in snapshot?.resources ?? [] {
        guard let methods = resource.resourceMethods, !methods.isEmpty else { continue }
        summary[resource.path] = methods.mapValues {
            DeploymentView.MethodSummary(authorizationType: $0.authorizationType, apiKeyRequired: $0.apiKeyRequired)
        }
    }
    return summary
}

@Sendable
private func deleteDeployment(_ call: OperationCall, _ transaction: any Transaction) throws -> OperationOutput {
    let deployment = try transaction.require(Deployment.self, at: call.path, call)
    for stage in try transaction.list(Stage.self, under: call.restAPI.stages) {
        guard stage.deploymentId != deployment.id, stage.canarySettings?.deploymentId != deployment.id else {
            throw ControlPlaneError.badRequest(Deployment.active)
        }
    }
    try transaction.removeTree(at: call.path)
    return .empty
}
