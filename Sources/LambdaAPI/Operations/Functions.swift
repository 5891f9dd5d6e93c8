internal import APIModel
internal import Functions
internal import JSON
internal import Storage

extension LambdaTable {
    /// Functions themselves: made, shown, listed, configured, deleted.
    mutating func functions() {
        on(.createFunction, wait: createFunction)
        on(.getFunction, read: getFunction)
        on(.getFunctionConfiguration, read: getFunctionConfiguration)
        on(.listFunctions, read: listFunctions)
        on(.updateFunctionConfiguration, write: updateFunctionConfiguration)
        on(.deleteFunction, write: deleteFunction)
    }
}

/// The sentence for a revision that somebody else has replaced (recorded in LocalStack's snapshots).
func checkRevision(_ call: LambdaCall, _ current: String, of operation: String) throws(LambdaError) {
    guard let given = call.input.text("RevisionId"), given != current else { return }
    throw LambdaError(
        .preconditionFailed,
        "The Revision Id provided does not match the latest Revision Id. Call the \(operation) API to retrieve the "
            + "latest Revision Id")
}

@Sendable
private func createFunction(_ call: LambdaCall) async throws -> LambdaOutput {
    let reference = try call.reference()
    guard call.input.text("Runtime") != nil,
        call.input.text("Handler") != nil
            || call.input.text("PackageType") == "Image"
    else {
        if call.input["Code"]?["ImageUri"] != nil {
            throw LambdaError.unsupported(
                "Code.ImageUri", "functions run without a container engine; give a zip file or a folder")
        }
        // Reported for stacks that lack one of them (CloudFormation: "Resource handler returned message: …").
        throw LambdaError.invalid(
            "Runtime and Handler are mandatory parameters for functions created with deployment packages.")
    }
    var version = VersionRecord(
        version: "$LATEST", description: "", role: "", runtime: "", handler: "", timeout: 3, memorySize: 128,
        ephemeralStorage: 512, environment: [:],
        architectures: call.input["Architectures"]?.texts ?? ["x86_64"], tracingMode: "PassThrough",
        snapStart: "None", kmsKeyARN: nil, code: CodeRecord(size: 0, sha256: ""), lastModified: call.now,
        revisionID: call.newRevision())
    try FunctionSettings.apply(call, to: &version)
    let tags = try checkedTags(call.input["Tags"]?.textMap ?? [:])
    // Before the upload is unpacked, and again with the row.
    let isTaken = try await call.functions.store.read { try $0.exists(.function(reference.name)) }
    guard !isTaken else { throw LambdaError.conflict("Function already exist: \(reference.name)") }
    version.code = try CodeInput.code(call, in: call.input["Code"] ?? .null)
    let code = version.code
    let made = version
    do {
        return try await call.functions.store.write { transaction in
            guard try !transaction.exists(.function(reference.name)) else {
                throw LambdaError.conflict("Function already exist: \(reference.name)")
            }
            var function = FunctionRecord(name: reference.name, latest: made, nextVersion: 1, tags: tags)
            var shown = made
            if call.input.bool("Publish") == true {
                shown = try publish(&function, description: nil, call, transaction)
            }
            try transaction.put(function, at: .function(reference.name))
            return .json(
                FunctionView.configuration(
                    shown, of: reference.name, qualifier: shown.version == "$LATEST" ? nil : shown.version,
                    call.owner))
        }
    } catch {
        if let package = code.package { call.functions.codes.remove(package) }
        throw error
    }
}

@Sendable
private func getFunction(_ call: LambdaCall, _ transaction: any ReadTransaction) throws -> LambdaOutput {
    let reference = try call.reference()
    let (function, version) = try transaction.version(reference, call)
    var view: JSONObject = [
        "Configuration": .object(
            FunctionView.configuration(version, of: function.name, qualifier: reference.qualifier, call.owner)),
        "Code": [
            "RepositoryType": .string(version.code.package == nil ? "hot-reload" : "S3"),
            "Location": .string(CodeLocation.url(version.code, call.request)),
        ],
    ]
    // Tags are the function's, not a version's.
    if !function.tags.isEmpty, reference.qualifier == nil { view["Tags"] = tagsView(function.tags) }
    if let reserved = function.reservedConcurrency {
        view["Concurrency"] = ["ReservedConcurrentExecutions": .number(JSONNumber(reserved))]
    }
    return .json(view)
}

@Sendable
private func getFunctionConfiguration(
    _ call: LambdaCall, _ transaction: any ReadTransaction
) throws -> LambdaOutput {
    let reference = try call.reference()
    let (function, version) = try transaction.version(reference, call)
    return .json(
        FunctionView.configuration(version, of: function.name, qualifier: reference.qualifier, call.owner))
}

@Sendable
private func listFunctions(_ call: LambdaCall, _ transaction: any ReadTransaction) throws -> LambdaOutput {
    let functions = try transaction.list(FunctionRecord.self, under: .functions)
    let isAll = call.input.text("FunctionVersion") == "ALL"
    var entries: [(key: String, view: JSONObject)] = []
    for function in functions {
        entries.append(
            (
                function.name,
                FunctionView.configuration(
                    function.latest, of: function.name, qualifier: isAll ? "$LATEST" : nil, call.owner,
                    isListed: true)
            ))
        guard isAll else { continue }
        for version in try versions(of: function.name, transaction) {
            entries.append(
                (
                    "\(function.name)\u{1}\(paddedVersion(version.version))",
                    FunctionView.configuration(
                        version, of: function.name, qualifier: version.version, call.owner, isListed: true)
                ))
        }
    }
    return try FunctionPage(call, entries).output("Functions")
}

@Sendable
private func updateFunctionConfiguration(
    _ call: LambdaCall, _ transaction: any Transaction
) throws -> LambdaOutput {
    let reference = try call.reference()
    var function = try transaction.function(reference, call)
    try checkRevision(call, function.latest.revisionID, of: "GetFunction/GetAlias")
    try FunctionSettings.apply(call, to: &function.latest)
    function.latest.lastModified = call.now
    function.latest.revisionID = call.newRevision()
    try transaction.put(function, at: .function(function.name))
    return .json(FunctionView.configuration(function.latest, of: function.name, qualifier: nil, call.owner))
}

@Sendable
private func deleteFunction(_ call: LambdaCall, _ transaction: any Transaction) throws -> LambdaOutput {
    let reference = try call.reference()
    let function = try transaction.function(reference, call)
    guard let qualifier = reference.qualifier else {
        try transaction.removeTree(at: .function(function.name))
        return LambdaOutput(status: 204)
    }
    // Sentences reported for DeleteFunction with a qualifier (recorded in LocalStack's snapshots).
    guard qualifier != "$LATEST" else {
        throw LambdaError.invalid("$LATEST version cannot be deleted without deleting the function.")
    }
    guard FunctionReference.isVersion(qualifier) else {
        throw LambdaError.invalid("Deletion of aliases is not currently supported.")
    }
    let aliases = try transaction.aliases(of: function.name)
        .filter { $0.functionVersion == qualifier || $0.weights[qualifier] != nil }
    guard aliases.isEmpty else {
        throw LambdaError.conflict(
            "Unable to delete version because the following aliases reference it: "
                + "[\(aliases.map(\.name).joined(separator: ", "))]")
    }
    let path = ResourcePath.function(function.name)
    try transaction.removeTree(at: path.functionVersions / qualifier)
    try transaction.removeTree(at: path.functionPolicies / qualifier)
    try transaction.removeTree(at: path.functionProvisioned / qualifier)
    try transaction.removeTree(at: path.functionEventInvoke / qualifier)
    return LambdaOutput(status: 204)
}
