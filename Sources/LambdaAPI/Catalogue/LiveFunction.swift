internal import Functions

/// Everything known of one function, as it is in force: a value that is replaced whole, never changed.
final class LiveFunction: Sendable {
    let record: FunctionRecord
    let versions: [String: VersionRecord]
    let aliases: [String: AliasRecord]
    /// By qualifier; `$LATEST` for the function itself.
    let policies: [String: PolicyRecord]
    let urls: [URLRecord]
    let provisioned: [String: ProvisionedRecord]
    let eventInvoke: [String: EventInvokeRecord]

    var name: String { record.name }

    init(
        record: FunctionRecord, versions: [String: VersionRecord], aliases: [String: AliasRecord],
        policies: [String: PolicyRecord], urls: [URLRecord], provisioned: [String: ProvisionedRecord],
        eventInvoke: [String: EventInvokeRecord]
    ) {
        self.record = record
        self.versions = versions
        self.aliases = aliases
        self.policies = policies
        self.urls = urls
        self.provisioned = provisioned
        self.eventInvoke = eventInvoke
    }

    /// What a qualifier leads to; nil when there is nothing of this name.
    ///
    /// - Parameter share: a number from 0 up to 1, drawn anew for each invocation: decides between an alias's versions.
    func version(_ qualifier: String?, share: Double) -> VersionRecord? {
        guard let qualifier, qualifier != "$LATEST" else { return record.latest }
        if FunctionReference.isVersion(qualifier) { return versions[qualifier] }
        guard let alias = aliases[qualifier] else { return nil }
        var chosen = alias.functionVersion
        var reached = 0.0
        for (version, weight) in alias.weights.sorted(by: { $0.key < $1.key }) {
            reached += weight
            if share < reached {
                chosen = version
                break
            }
        }
        return chosen == "$LATEST" ? record.latest : versions[chosen]
    }

    /// Whether chance decides which version a qualifier leads to.
    func draws(_ qualifier: String?) -> Bool {
        guard let qualifier, let alias = aliases[qualifier] else { return false }
        return !alias.weights.isEmpty
    }

    /// Environments that a version is to have ready: its own and those of the aliases that point at it.
    func provisionedConcurrency(_ version: String) -> Int {
        provisioned.values.reduce(0) { sum, entry in
            let target = aliases[entry.qualifier]?.functionVersion ?? entry.qualifier
            return target == version ? sum + entry.requested : sum
        }
    }

    /// Every version that can be invoked, as whoever runs it needs it.
    func definitions(_ owner: FunctionOwner, _ codes: CodeStore) -> [FunctionDefinition] {
        ([record.latest] + versions.values.sorted { $0.version < $1.version }).map { version in
            definition(
                version, invokedARN: owner.arn(name, version.version == "$LATEST" ? nil : version.version), codes)
        }
    }

    func definition(_ version: VersionRecord, invokedARN: String, _ codes: CodeStore) -> FunctionDefinition {
        FunctionDefinition(
            name: name, version: version.version, invokedARN: invokedARN, runtime: version.runtime,
            handler: version.handler, code: codes.source(version.code), environment: version.environment,
            memorySize: version.memorySize, timeout: version.timeout, ephemeralStorage: version.ephemeralStorage,
            revision: version.revisionID, reservedConcurrency: record.reservedConcurrency,
            provisionedConcurrency: provisionedConcurrency(version.version))
    }
}
