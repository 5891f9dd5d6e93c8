internal import APIModel
internal import Functions
internal import Storage
internal import Synchronization

/// The functions in force, by name, and whose URL is which: what invocations read. The lock is held for looking up and
/// for putting a value in its place, never longer.
final class FunctionDirectory: Sendable {
    private struct State {
        var functions: [String: LiveFunction] = [:]
        /// URL ids to function names.
        var urls: [String: String] = [:]
        /// What calls led to since the last change of any function.
        var admitted: [AdmittedCall.Key: AdmittedCall] = [:]
    }

    /// Deployments say the same with every call, and there are not many of them.
    private static let rememberedCalls = 1_024

    private let state = Mutex(State())

    subscript(_ name: String) -> LiveFunction? { state.withLock { $0.functions[name] } }

    var all: [LiveFunction] { state.withLock { Array($0.functions.values) } }

    func function(ofURL id: String) -> (LiveFunction, URLRecord)? {
        let found = state.withLock { state in state.urls[id].flatMap { state.functions[$0] } }
        guard let found, let url = found.urls.first(where: { $0.id == id }) else { return nil }
        return (found, url)
    }

    /// What a call led to before, if that holds still.
    func admitted(_ key: AdmittedCall.Key) -> AdmittedCall? {
        state.withLock { state in
            guard let call = state.admitted[key], state.functions[call.function.name] === call.function else {
                return nil
            }
            return call
        }
    }

    func remember(_ call: AdmittedCall, _ key: AdmittedCall.Key) {
        state.withLock { state in
            if state.admitted.count >= Self.rememberedCalls { state.admitted = [:] }
            state.admitted[key] = call
        }
    }

    /// Puts a function in force, or takes it away; says what was there.
    @discardableResult
    func replace(_ name: String, by function: LiveFunction?) -> LiveFunction? {
        state.withLock { state in
            let previous = state.functions[name]
            state.admitted = [:]
            for url in previous?.urls ?? [] { state.urls[url.id] = nil }
            state.functions[name] = function
            for url in function?.urls ?? [] { state.urls[url.id] = name }
            return previous
        }
    }
}

/// Keeps the directory, and whoever runs functions, equal to what the store holds. Commits are followed strictly in
/// order, so that a slow runner never takes an older definition for the newer one.
actor FunctionPublisher {
    private let store: any Store
    private let directory: FunctionDirectory
    private let runner: any FunctionRunner
    private let owner: FunctionOwner
    private let codes: CodeStore
    private let warn: @Sendable (String) -> Void
    private var last: Task<Void, Never>?

    init(
        store: any Store, directory: FunctionDirectory, runner: any FunctionRunner, owner: FunctionOwner,
        codes: CodeStore, warn: @escaping @Sendable (String) -> Void
    ) {
        self.store = store
        self.directory = directory
        self.runner = runner
        self.owner = owner
        self.codes = codes
        self.warn = warn
    }

    /// Puts every function of the store in force, and removes code that none of them uses.
    func publishAll() async throws {
        let names = try await store.read { transaction in
            try transaction.rows(under: .functions).map(\.path.last)
        }
        for name in names { await publish(name) }
        codes.sweep(keeping: usedPackages())
    }

    /// Follows one commit; returns when what it changed is in force.
    func changed(_ paths: [ResourcePath]) async {
        var names: [String] = []
        for segments in paths.map(\.segments) where segments.first == "functions" && segments.count >= 2 {
            if !names.contains(segments[1]) { names.append(segments[1]) }
        }
        guard !names.isEmpty else { return }
        let previous = last
        let task = Task { [names] in
            await previous?.value
            for name in names { await self.publish(name) }
        }
        last = task
        await task.value
    }

    private func publish(_ name: String) async {
        do {
            let function = try await store.read { transaction in try Self.load(name, transaction) }
            let previous = directory.replace(name, by: function)
            let definitions = function?.definitions(owner, codes) ?? []
            if previous?.definitions(owner, codes) ?? [] != definitions || previous == nil {
                await runner.update(name, to: definitions)
            }
            if let previous { release(previous) }
        } catch {
            warn("the function \(name) stays as it was: \(error)")
        }
    }

    /// Lets go of packages that only the previous state of a function used.
    private func release(_ previous: LiveFunction) {
        let before = previous.packages
        guard !before.isEmpty else { return }
        let used = usedPackages()
        for package in before where !used.contains(package) { codes.removeLater(package) }
    }

    private func usedPackages() -> Set<String> {
        directory.all.reduce(into: []) { $0.formUnion($1.packages) }
    }

    private static func load(_ name: String, _ transaction: any ReadTransaction) throws -> LiveFunction? {
        let path = ResourcePath.function(name)
        guard let record = try transaction.get(FunctionRecord.self, at: path) else { return nil }
        return LiveFunction(
            record: record,
            versions: by(\.version, try transaction.list(VersionRecord.self, under: path.functionVersions)),
            aliases: by(\.name, try transaction.list(AliasRecord.self, under: path.functionAliases)),
            policies: try policies(path, transaction),
            urls: try transaction.list(URLRecord.self, under: path.functionURLs),
            provisioned: by(
                \.qualifier, try transaction.list(ProvisionedRecord.self, under: path.functionProvisioned)),
            eventInvoke: by(
                \.qualifier, try transaction.list(EventInvokeRecord.self, under: path.functionEventInvoke)))
    }

    private static func by<T>(_ key: (T) -> String, _ values: [T]) -> [String: T] {
        Dictionary(values.map { (key($0), $0) }, uniquingKeysWith: { $1 })
    }

    private static func policies(
        _ path: ResourcePath, _ transaction: any ReadTransaction
    ) throws -> [String: PolicyRecord] {
        var policies: [String: PolicyRecord] = [:]
        for row in try transaction.rows(under: path.functionPolicies) {
            policies[row.path.last] = try row.decoded()
        }
        return policies
    }
}

extension LiveFunction {
    /// The uploaded packages that its versions use.
    var packages: Set<String> {
        Set(([record.latest] + versions.values).compactMap(\.code.package))
    }
}
