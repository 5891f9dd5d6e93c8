import Synchronization

/// What is live: the compiled stages by API and name. Readers take the whole table at once; a change puts a new one
/// in its place.
public final class StageDirectory: Sendable {
    fileprivate struct Table {
        var stages: [String: [String: CompiledStage]] = [:]
        /// Ids as a host name may spell them: hosts have no case.
        var byLowercasedID: [String: String] = [:]
    }

    private let table = Mutex(Table())

    public init() {}

    /// Serves a stage from now on, in place of what its name served before.
    public func publish(_ stage: CompiledStage) {
        table.withLock { table in
            table.stages[stage.apiID, default: [:]][stage.stageName] = stage
            table.byLowercasedID[stage.apiID.lowercased()] = stage.apiID
        }
    }

    public func withdraw(api: String, stage: String) {
        table.withLock { table in
            table.stages[api]?[stage] = nil
            if table.stages[api]?.isEmpty == true { table.forget(api) }
        }
    }

    public func withdrawAll(api: String) {
        table.withLock { $0.forget(api) }
    }

    public func stage(api: String, stage: String) -> CompiledStage? {
        table.withLock { $0.stages[api]?[stage] }
    }

    /// The stage behind a host name, which spells the API's id in any case.
    func stage(hostLabel: String, stage: String) -> CompiledStage? {
        if let exact = self.stage(api: hostLabel, stage: stage) { return exact }
        guard let api = table.withLock({ $0.byLowercasedID[hostLabel.lowercased()] }) else { return nil }
        return self.stage(api: api, stage: stage)
    }
}

extension StageDirectory.Table {
    fileprivate mutating func forget(_ api: String) {
        stages[api] = nil
        byLowercasedID[api.lowercased()] = nil
    }
}
