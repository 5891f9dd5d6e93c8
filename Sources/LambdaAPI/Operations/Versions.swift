internal import APIModel
internal import JSON
internal import Storage

extension LambdaTable {
    /// Published versions.
    mutating func versions() {
        on(.publishVersion, write: publishVersion)
        on(.listVersionsByFunction, read: listVersionsByFunction)
    }
}

/// The published versions of a function, in the order of their numbers.
func versions(of name: String, _ transaction: any ReadTransaction) throws -> [VersionRecord] {
    try transaction.list(VersionRecord.self, under: ResourcePath.function(name).functionVersions)
        .sorted { (Int($0.version) ?? 0) < (Int($1.version) ?? 0) }
}

/// A key that orders versions by number among texts.
func paddedVersion(_ version: String) -> String {
    String(repeating: "0", count: max(0, 12 - version.utf8.count)) + version
}

/// Publishes what `$LATEST` is. "Lambda doesn't publish a version if the function's configuration and code haven't
/// changed since the last version" (API reference, PublishVersion): then it is the last version that is answered.
func publish(
    _ function: inout FunctionRecord, description: String?, _ call: LambdaCall, _ transaction: any Transaction
) throws -> VersionRecord {
    if let last = try versions(of: function.name, transaction).last, last.isSame(as: function.latest) { return last }
    var version = function.latest
    version.version = String(function.nextVersion)
    if let description { version.description = description }
    version.revisionID = call.newRevision()
    if version.code.folder != nil {
        call.configuration.warn(
            "version \(version.version) of \(function.name) runs the folder's files as they are: only uploaded code "
                + "stays as it was published")
    }
    function.nextVersion += 1
    try transaction.put(version, at: ResourcePath.function(function.name).functionVersions / version.version)
    return version
}

extension VersionRecord {
    /// Whether code and configuration are those of the other; a description given at publication does not count.
    fileprivate func isSame(as other: VersionRecord) -> Bool {
        var left = self
        var right = other
        for field in [\VersionRecord.version, \.revisionID, \.description] {
            left[keyPath: field] = ""
            right[keyPath: field] = ""
        }
        left.lastModified = 0
        right.lastModified = 0
        left.code.package = nil
        right.code.package = nil
        return left == right
    }
}

@Sendable
private func publishVersion(_ call: LambdaCall, _ transaction: any Transaction) throws -> LambdaOutput {
    let reference = try call.reference()
    if call.input["PublishTo"] != nil { throw LambdaError.unsupported("PublishTo", "leave it out") }
    var function = try transaction.function(reference, call)
    try checkRevision(call, function.latest.revisionID, of: "GetFunction/GetAlias")
    if let wanted = call.input.text("CodeSha256"), !wanted.isEmpty, wanted != function.latest.code.sha256 {
        let current = function.latest.code.sha256
        throw LambdaError.invalid(
            "CodeSHA256 (\(wanted)) is different from current CodeSHA256 in $LATEST (\(current)). Please try again "
                + "with the CodeSHA256 in $LATEST.")
    }
    let version = try publish(&function, description: call.input.text("Description"), call, transaction)
    try transaction.put(function, at: .function(function.name))
    return .json(
        FunctionView.configuration(version, of: function.name, qualifier: version.version, call.owner))
}

@Sendable
private func listVersionsByFunction(
    _ call: LambdaCall, _ transaction: any ReadTransaction
) throws -> LambdaOutput {
    let reference = try call.reference()
    let function = try transaction.function(reference, call)
    let all = [function.latest] + (try versions(of: function.name, transaction))
    let entries = all.map { version in
        (
            key: version.version == "$LATEST" ? "$LATEST" : paddedVersion(version.version),
            view: FunctionView.configuration(
                version, of: function.name, qualifier: version.version, call.owner, isListed: true)
        )
    }
    return try FunctionPage(call, entries).output("Versions")
}
