internal import APIModel
internal import JSON
internal import Storage

extension LambdaTable {
    /// The account's limits, and the settings of functions that are kept and shown though nothing here depends on them.
    mutating func settings() {
        on(.getAccountSettings, read: getAccountSettings)
        on(.getRuntimeManagementConfig, read: getRuntimeManagement)
        on(.putRuntimeManagementConfig, write: putRuntimeManagement)
        on(.getFunctionRecursionConfig, read: getRecursion)
        on(.putFunctionRecursionConfig, write: putRecursion)
        on(.getFunctionCodeSigningConfig, read: getCodeSigning)
    }
}

@Sendable
private func getAccountSettings(_ call: LambdaCall, _ transaction: any ReadTransaction) throws -> LambdaOutput {
    let functions = try transaction.list(FunctionRecord.self, under: .functions)
    let reserved = functions.reduce(0) { $0 + ($1.reservedConcurrency ?? 0) }
    var size = 0
    for function in functions {
        size += function.latest.code.size
        for version in try versions(of: function.name, transaction) { size += version.code.size }
    }
    return .json([
        "AccountLimit": [
            "TotalCodeSize": .number(JSONNumber(LambdaLimits.totalCodeBytes)),
            "CodeSizeUnzipped": .number(JSONNumber(LambdaLimits.unzippedCodeBytes)),
            "CodeSizeZipped": .number(JSONNumber(LambdaLimits.zippedCodeBytes)),
            "ConcurrentExecutions": .number(JSONNumber(LambdaLimits.concurrentExecutions)),
            "UnreservedConcurrentExecutions": .number(JSONNumber(LambdaLimits.concurrentExecutions - reserved)),
        ],
        "AccountUsage": [
            "TotalCodeSize": .number(JSONNumber(size)), "FunctionCount": .number(JSONNumber(functions.count)),
        ],
    ])
}

private func runtimeManagementView(
    _ function: FunctionRecord, _ reference: FunctionReference, _ call: LambdaCall
) -> LambdaOutput {
    .json([
        "UpdateRuntimeOn": .string(function.updateRuntimeOn ?? "Auto"),
        "FunctionArn": .string(call.owner.arn(function.name, reference.qualifier ?? "$LATEST")),
    ])
}

@Sendable
private func getRuntimeManagement(_ call: LambdaCall, _ transaction: any ReadTransaction) throws -> LambdaOutput {
    let reference = try call.reference()
    let (function, _) = try transaction.version(reference, call)
    return runtimeManagementView(function, reference, call)
}

@Sendable
private func putRuntimeManagement(_ call: LambdaCall, _ transaction: any Transaction) throws -> LambdaOutput {
    let reference = try call.reference()
    var (function, _) = try transaction.version(reference, call)
    let mode = call.input.required("UpdateRuntimeOn")
    if mode == "Manual" || call.input["RuntimeVersionArn"] != nil {
        throw LambdaError.unsupported(
            "UpdateRuntimeOn Manual", "functions run with this machine's interpreters; use Auto or FunctionUpdate")
    }
    function.updateRuntimeOn = mode
    try transaction.put(function, at: .function(function.name))
    return runtimeManagementView(function, reference, call)
}

@Sendable
private func getRecursion(_ call: LambdaCall, _ transaction: any ReadTransaction) throws -> LambdaOutput {
    let function = try transaction.function(call.reference(), call)
    return .json(["RecursiveLoop": .string(function.recursiveLoop ?? "Terminate")])
}

@Sendable
private func putRecursion(_ call: LambdaCall, _ transaction: any Transaction) throws -> LambdaOutput {
    var function = try transaction.function(call.reference(), call)
    let mode = call.input.required("RecursiveLoop")
    call.configuration.warn("\(function.name): RecursiveLoop \(mode) has no effect here: loops are not detected")
    function.recursiveLoop = mode
    try transaction.put(function, at: .function(function.name))
    return .json(["RecursiveLoop": .string(mode)])
}

/// A function without code signing, which all are here (Terraform asks at every refresh).
@Sendable
private func getCodeSigning(_ call: LambdaCall, _ transaction: any ReadTransaction) throws -> LambdaOutput {
    let function = try transaction.function(call.reference(), call)
    return .json(["FunctionName": .string(function.name)])
}
