internal import APIModel
internal import DataPlane
internal import Logging
internal import Storage

/// Keeps what the data plane serves equal to what the store holds: after each commit, the stages it touched are read,
/// compiled and swapped, or withdrawn.
///
/// Commits are followed strictly in order, so that a slow compilation never overwrites a newer one.
actor StagePublisher {
    private let store: any Store
    private let directory: StageDirectory
    private let facts: DeploymentFacts
    private let logger: Logger
    private var last: Task<Void, Never>?

    init(store: any Store, directory: StageDirectory, facts: DeploymentFacts, logger: Logger) {
        self.store = store
        self.directory = directory
        self.facts = facts
        self.logger = logger
    }

    /// Publishes every stage there is.
    func publishAll() async throws {
        let stages = try await store.read { transaction in
            try transaction.list(RestAPI.self, under: .restAPIs).flatMap { api in
                try transaction.list(Stage.self, under: ResourcePath.restAPI(api.id).stages).map {
                    (api.id, $0.stageName)
                }
            }
        }
        for (api, stage) in stages { await publish(api: api, stage: stage) }
    }

    /// Follows one commit; returns when what it changed is in force.
    func changed(_ paths: [ResourcePath]) async {
        let previous = last
        let task = Task {
            await previous?.value
            await self.follow(paths)
        }
        last = task
        await task.value
    }

    private func follow(_ paths: [ResourcePath]) async {
        var seen: Set<[String]> = []
        for segments in paths.map(\.segments) where segments.first == "restapis" && segments.count >= 2 {
            if segments.count == 2 {
                await withdrawIfGone(api: segments[1])
            } else if segments.count >= 4, segments[2] == "stages" {
                let key = [segments[1], segments[3]]
                if seen.insert(key).inserted { await publish(api: key[0], stage: key[1]) }
            }
        }
    }

    private func withdrawIfGone(api: String) async {
        do {
            if try await !store.read({ try $0.exists(.restAPI(api)) }) { directory.withdrawAll(api: api) }
        } catch {
            logger.error("the API's stages stay as they were: \(error)", metadata: ["api": "\(api)"])
        }
    }

    private func publish(api: String, stage name: String) async {
        do {
            let found = try await store.read { transaction -> (DeploymentSnapshot, Stage)? in
                let path = ResourcePath.restAPI(api)
                guard let stage = try transaction.get(Stage.self, at: path.stage(name)),
                    let snapshot = try transaction.get(
                        DeploymentSnapshot.self, at: path.deployment(stage.deploymentId).snapshot)
                else { return nil }
                return (snapshot, stage)
            }
            guard let (snapshot, stage) = found else { return directory.withdraw(api: api, stage: name) }
            let (compiled, diagnostics) = StageCompiler.compile(snapshot: snapshot, stage: stage, facts: facts)
            directory.publish(compiled)
            for diagnostic in diagnostics {
                logger.warning(
                    "\(diagnostic.message)",
                    metadata: ["api": "\(api)", "stage": "\(name)", "at": "\(diagnostic.location)"])
            }
        } catch {
            logger.error(
                "the stage serves what it served before: \(error)", metadata: ["api": "\(api)", "stage": "\(name)"])
        }
    }
}
