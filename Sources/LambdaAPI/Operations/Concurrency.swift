internal import APIModel
internal import JSON
internal import Storage

extension LambdaTable {
    /// Reserved and provisioned concurrency.
    mutating func concurrency() {
        on(.putFunctionConcurrency, write: putFunctionConcurrency)
        on(.getFunctionConcurrency, read: getFunctionConcurrency)
        on(.deleteFunctionConcurrency, write: deleteFunctionConcurrency)
        on(.putProvisionedConcurrencyConfig, write: putProvisioned)
        on(.getProvisionedConcurrencyConfig, read: getProvisioned)
        on(.deleteProvisionedConcurrencyConfig, write: deleteProvisioned)
        on(.listProvisionedConcurrencyConfigs, read: listProvisioned)
    }
}

private func reservedView(_ reserved: Int?) -> LambdaOutput {
    guard let reserved else { return .json(JSONObject()) }
    return .json(["ReservedConcurrentExecutions": .number(JSONNumber(reserved))])
}

@Sendable
private func putFunctionConcurrency(_ call: LambdaCall, _ transaction: any Transaction) throws -> LambdaOutput {
    let reference = try call.reference()
    var function = try transaction.function(reference, call)
    // The sentence is assumed.
    guard reference.qualifier == nil else {
        throw LambdaError.invalid(
            "This operation is permitted on Lambda functions only. Aliases and versions do not "
                + "support this operation. Please specify either a function name or an unqualified function ARN.")
    }
    let wanted = call.input.int("ReservedConcurrentExecutions") ?? 0
    let others = try transaction.list(FunctionRecord.self, under: .functions)
        .filter { $0.name != function.name }.reduce(0) { $0 + ($1.reservedConcurrency ?? 0) }
    guard LambdaLimits.concurrentExecutions - others - wanted >= LambdaLimits.minimumUnreservedConcurrency else {
        throw LambdaError.invalid(
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
                + "below its minimum value of [\(LambdaLimits.minimumUnreservedConcurrency)].")
    }
    let provisioned = try provisionedTotal(function.name, transaction)
    // The sentence is assumed.
    guard wanted >= provisioned else {
        throw LambdaError.invalid(
            "ReservedConcurrentExecutions \(wanted) should not be lower than function's total provisioned "
                + "concurrency [\(provisioned)].")
    }
    function.reservedConcurrency = wanted
    try transaction.put(function, at: .function(function.name))
    return reservedView(wanted)
}

@Sendable
private func getFunctionConcurrency(_ call: LambdaCall, _ transaction: any ReadTransaction) throws -> LambdaOutput {
    reservedView(try transaction.function(call.reference(), call).reservedConcurrency)
}

@Sendable
private func deleteFunctionConcurrency(_ call: LambdaCall, _ transaction: any Transaction) throws -> LambdaOutput {
    var function = try transaction.function(call.reference(), call)
    function.reservedConcurrency = nil
    try transaction.put(function, at: .function(function.name))
    return .empty
}

// MARK: Provisioned

private func provisionedTotal(
    _ name: String, _ transaction: any ReadTransaction, except qualifier: String? = nil
) throws -> Int {
    try transaction.list(ProvisionedRecord.self, under: ResourcePath.function(name).functionProvisioned)
        .filter { $0.qualifier != qualifier }.reduce(0) { $0 + $1.requested }
}

private func provisionedView(_ record: ProvisionedRecord) -> JSONObject {
    // Environments are started at once; a runner that cannot says so in its log.
    [
        "RequestedProvisionedConcurrentExecutions": .number(JSONNumber(record.requested)),
        "AvailableProvisionedConcurrentExecutions": .number(JSONNumber(record.requested)),
        "AllocatedProvisionedConcurrentExecutions": .number(JSONNumber(record.requested)),
        "Status": "READY",
        "LastModified": .string(FunctionView.timestamp(record.modified)),
    ]
}

/// The function and the version or alias that the request is about.
private func provisionedPlace(
    _ call: LambdaCall, _ transaction: any ReadTransaction
) throws -> (function: FunctionRecord, qualifier: String, path: ResourcePath) {
    let reference = try call.reference()
    let function = try transaction.function(reference, call)
    let qualifier = reference.qualifier ?? "$LATEST"
    // Source of the sentence: LocalStack's provider, put_provisioned_concurrency_config.
    guard qualifier != "$LATEST" else {
        throw LambdaError.invalid(
            "Provisioned Concurrency Configs cannot be applied to unpublished function versions.")
    }
    if FunctionReference.isVersion(qualifier) {
        guard try transaction.version(qualifier, of: function) != nil else { throw call.notFound(reference) }
    } else if try transaction.alias(qualifier, of: function.name) == nil {
        throw LambdaError.notFound("Cannot find alias arn: \(call.arn(reference))")
    }
    return (function, qualifier, ResourcePath.function(function.name).functionProvisioned / qualifier)
}

/// Source: LocalStack's provider, get_provisioned_concurrency_config.
private let missingProvisioned = LambdaError(
    .provisionedConcurrencyNotFound, "No Provisioned Concurrency Config found for this function")

/// What the account's functions without a reservation share.
private func unreserved(_ transaction: any ReadTransaction) throws -> Int {
    try transaction.list(FunctionRecord.self, under: .functions)
        .reduce(LambdaLimits.concurrentExecutions) { $0 - ($1.reservedConcurrency ?? 0) }
}

/// A version is provisioned by its number or by one alias, never by both.
private func checkOverlap(
    _ function: FunctionRecord, _ qualifier: String, _ transaction: any ReadTransaction
) throws {
    let provisioned = ResourcePath.function(function.name).functionProvisioned
    if let alias = try transaction.alias(qualifier, of: function.name) {
        guard try !transaction.exists(provisioned / alias.functionVersion) else {
            throw LambdaError.conflict(
                "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version")
        }
        return
    }
    for alias in try transaction.aliases(of: function.name) where alias.functionVersion == qualifier {
        guard try !transaction.exists(provisioned / alias.name) else {
            throw LambdaError.conflict("Version is pointed by a Provisioned Concurrency alias")
        }
    }
}

@Sendable
private func putProvisioned(_ call: LambdaCall, _ transaction: any Transaction) throws -> LambdaOutput {
    let (function, qualifier, path) = try provisionedPlace(call, transaction)
    let wanted = call.input.int("ProvisionedConcurrentExecutions") ?? 0
    if try transaction.alias(qualifier, of: function.name)?.functionVersion == "$LATEST" {
        throw LambdaError.invalid(
            "Provisioned Concurrency Configs cannot be applied to unpublished function versions.")
    }
    // Sentences and order as LocalStack has them from AWS (provider, put_provisioned_concurrency_config).
    let total = try provisionedTotal(function.name, transaction, except: qualifier) + wanted
    if let reserved = function.reservedConcurrency, total > reserved {
        throw LambdaError.invalid(
            "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function")
    }
    guard total <= LambdaLimits.concurrentExecutions else {
        throw LambdaError.invalid(
            "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency "
                + "[\(LambdaLimits.concurrentExecutions)].")
    }
    let minimum = LambdaLimits.minimumUnreservedConcurrency
    guard try function.reservedConcurrency != nil || unreserved(transaction) - total >= minimum else {
        throw LambdaError.invalid(
            "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its "
                + "minimum value of [\(minimum)].")
    }
    try checkOverlap(function, qualifier, transaction)
    let record = ProvisionedRecord(qualifier: qualifier, requested: wanted, modified: call.now)
    try transaction.put(record, at: path)
    return .json(provisionedView(record))
}

@Sendable
private func getProvisioned(_ call: LambdaCall, _ transaction: any ReadTransaction) throws -> LambdaOutput {
    let (_, _, path) = try provisionedPlace(call, transaction)
    guard let record = try transaction.get(ProvisionedRecord.self, at: path) else { throw missingProvisioned }
    return .json(provisionedView(record))
}

@Sendable
private func deleteProvisioned(_ call: LambdaCall, _ transaction: any Transaction) throws -> LambdaOutput {
    let (_, _, path) = try provisionedPlace(call, transaction)
    try transaction.removeTree(at: path)
    return .empty
}

@Sendable
private func listProvisioned(_ call: LambdaCall, _ transaction: any ReadTransaction) throws -> LambdaOutput {
    let function = try transaction.function(call.reference(), call)
    let records = try transaction.list(
        ProvisionedRecord.self, under: ResourcePath.function(function.name).functionProvisioned)
    let entries = records.map { record in
        var view = provisionedView(record)
        view["FunctionArn"] = .string(call.owner.arn(function.name, record.qualifier))
        return (key: record.qualifier, view: view)
    }
    return try FunctionPage(call, entries).output("ProvisionedConcurrencyConfigs")
}
