internal import APIModel
internal import Storage

extension OperationTable {
    /// GetExport: not built. An API with CORS rules is refused for good, since no format of AWS's has a place for them.
    mutating func exports() {
        on(.getExport, read: getExport)
    }
}

@Sendable private func getExport(_ call: OperationCall, _ transaction: any ReadTransaction) throws -> OperationOutput {
    guard try transaction.exists(call.restAPI) else { throw RestAPI.missing(at: call.restAPI, call) }
    // What is exported is what the stage serves.
    guard let stage = try transaction.get(Stage.self, at: call.restAPI.stage(call.capture("stage_name"))) else {
        throw ControlPlaneError.notFound("Invalid stage identifier specified")
    }
    let deployed = try transaction.get(
        DeploymentSnapshot.self, at: call.restAPI.deployment(stage.deploymentId).snapshot)
    guard let rules = deployed?.corsRules, !rules.isEmpty else { throw NotBuilt.refusal(.getExport) }
    let paths = rules.map(\.path).joined(separator: ", ")
    throw ControlPlaneError.badRequest(
        "The CORS rules of \(paths) (x-crossgate-cors) are Crossgate's own and cannot be exported to a format of AWS's; "
            + "crossgate cors enable \(call.capture("restapi_id")) --from-policy --deploy \(stage.stageName) puts the "
            + "nearest AWS objects in their place")
}
