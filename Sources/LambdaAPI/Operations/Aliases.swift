internal import APIModel
internal import JSON
internal import Storage

extension LambdaTable {
    /// Names for versions, with weights.
    mutating func aliases() {
        on(.createAlias, write: createAlias)
        on(.getAlias, read: getAlias)
        on(.listAliases, read: listAliases)
        on(.updateAlias, write: updateAlias)
        on(.deleteAlias, write: deleteAlias)
    }
}

/// The sentence that moto's tests hold to AWS (test_lambda_alias.py).
private func missingAlias(_ call: LambdaCall, _ function: String, _ alias: String) -> LambdaError {
    .notFound("Cannot find alias arn: \(call.owner.arn(function, alias))")
}

/// The weights that a request gives, checked: one other version that exists, and a share from 0 to 1.
private func weights(
    _ call: LambdaCall, _ function: FunctionRecord, _ version: String, _ transaction: any ReadTransaction
) throws -> [String: Double]? {
    guard let routing = call.input["RoutingConfig"] else { return nil }
    var weights: [String: Double] = [:]
    for (key, value) in routing["AdditionalVersionWeights"]?.objectValue ?? JSONObject() {
        weights[key] = value.numberValue?.double ?? 0
    }
    guard !weights.isEmpty else { return [:] }
    // Sentences recorded in LocalStack's snapshots of CreateAlias.
    guard weights.count == 1 else {
        throw LambdaError.invalid(
            "Number of items in AdditionalVersionWeights cannot be greater than 1")
    }
    for other in weights.keys {
        guard other != version else {
            throw LambdaError.invalid(
                "Invalid function version \(other). Function version \(other) is already included in routing "
                    + "configuration.")
        }
        guard version != "$LATEST", other != "$LATEST" else {
            throw LambdaError.invalid(
                "$LATEST is not supported for an alias pointing to more than 1 version")
        }
        guard try transaction.version(other, of: function) != nil else {
            throw LambdaError.notFound("Function not found: \(call.owner.arn(function.name, other))")
        }
    }
    return weights
}

private func checkVersion(
    _ version: String, _ call: LambdaCall, _ function: FunctionRecord, _ transaction: any ReadTransaction
) throws {
    guard try transaction.version(version, of: function) != nil else {
        throw LambdaError.notFound("Function not found: \(call.owner.arn(function.name, version))")
    }
}

@Sendable
private func createAlias(_ call: LambdaCall, _ transaction: any Transaction) throws -> LambdaOutput {
    let reference = try call.reference()
    let function = try transaction.function(reference, call)
    let name = call.input.required("Name")
    let version = call.input.required("FunctionVersion")
    try checkVersion(version, call, function, transaction)
    let weights = try weights(call, function, version, transaction) ?? [:]
    guard try transaction.alias(name, of: function.name) == nil else {
        throw LambdaError.conflict("Alias already exists: \(call.owner.arn(function.name, name))")
    }
    let alias = AliasRecord(
        name: name, functionVersion: version, description: call.input.text("Description") ?? "", weights: weights,
        revisionID: call.newRevision())
    try transaction.put(alias, at: ResourcePath.function(function.name).functionAliases / name)
    return .json(FunctionView.alias(alias, of: function.name, call.owner))
}

@Sendable
private func getAlias(_ call: LambdaCall, _ transaction: any ReadTransaction) throws -> LambdaOutput {
    let reference = try call.reference()
    let name = call.input.required("Name")
    guard let alias = try transaction.alias(name, of: reference.name) else {
        throw missingAlias(call, reference.name, name)
    }
    return .json(FunctionView.alias(alias, of: reference.name, call.owner))
}

@Sendable
private func listAliases(_ call: LambdaCall, _ transaction: any ReadTransaction) throws -> LambdaOutput {
    let reference = try call.reference()
    let function = try transaction.function(reference, call)
    let wanted = call.input.text("FunctionVersion")
    let entries = try transaction.aliases(of: function.name)
        .filter { wanted == nil || $0.functionVersion == wanted }
        .map { (key: $0.name, view: FunctionView.alias($0, of: function.name, call.owner)) }
    return try FunctionPage(call, entries).output("Aliases")
}

@Sendable
private func updateAlias(_ call: LambdaCall, _ transaction: any Transaction) throws -> LambdaOutput {
    let reference = try call.reference()
    let function = try transaction.function(reference, call)
    let name = call.input.required("Name")
    guard var alias = try transaction.alias(name, of: function.name) else {
        throw missingAlias(call, function.name, name)
    }
    try checkRevision(call, alias.revisionID, of: "GetAlias")
    if let version = call.input.text("FunctionVersion") {
        try checkVersion(version, call, function, transaction)
        alias.functionVersion = version
    }
    if let weights = try weights(call, function, alias.functionVersion, transaction) { alias.weights = weights }
    if let description = call.input.text("Description") { alias.description = description }
    alias.revisionID = call.newRevision()
    try transaction.put(alias, at: ResourcePath.function(function.name).functionAliases / name)
    return .json(FunctionView.alias(alias, of: function.name, call.owner))
}

/// An alias that is not there is deleted all the same (recorded in LocalStack's snapshots).
@Sendable
private func deleteAlias(_ call: LambdaCall, _ transaction: any Transaction) throws -> LambdaOutput {
    let reference = try call.reference()
    let function = try transaction.function(reference, call)
    let name = call.input.required("Name")
    let path = ResourcePath.function(function.name)
    for place in [
        path.functionAliases, path.functionPolicies, path.functionURLs, path.functionProvisioned,
        path.functionEventInvoke,
    ] as [ResourcePath] {
        try transaction.removeTree(at: place / name)
    }
    return .empty
}
