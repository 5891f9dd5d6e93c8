import Functions
import NIOCore

/// Which environments there are, which of them are free, and how many invocations are on their way.
///
/// A plain value: whoever holds it guards it with a lock and carries out what it says.
struct FunctionPool {
    struct Key: Hashable {
        var name: String
        var version: String

        init(_ definition: FunctionDefinition) {
            name = definition.name
            version = definition.version
        }
    }

    /// The environments of one version of a function.
    struct Shelf {
        var definition: FunctionDefinition
        var revision: ExecutionEnvironment.Revision
        /// The last used is last, and used first, so that the rest may age.
        var free: [ExecutionEnvironment] = []
        /// All that take work, free or not.
        var all: [ObjectIdentifier: ExecutionEnvironment] = [:]
        /// Provisioned environments that ended before they were of any use, one after another.
        var failedStarts = 0
    }

    enum Choice {
        case reuse(ExecutionEnvironment)
        case start
        /// As many processes as may be are there, and all are at work.
        case full
    }

    /// Free environments that are looked at for one on the caller's own loop.
    private static let preferenceDepth = 8

    private let concurrency: Int
    private let maximumEnvironments: Int
    private(set) var shelves: [Key: Shelf] = [:]
    private var inFlight: [String: Int] = [:]
    private var reserved: [String: Int] = [:]
    private var reservedTotal = 0
    private var unreservedInFlight = 0
    /// All that have, or will have, a process, those that take no more work included.
    private var living: [ObjectIdentifier: ExecutionEnvironment] = [:]
    /// Processes that are there or about to be.
    private(set) var environmentCount = 0
    private(set) var isShutDown = false

    init(concurrency: Int, maximumEnvironments: Int) {
        self.concurrency = concurrency
        self.maximumEnvironments = maximumEnvironments
    }

    // MARK: Concurrency

    /// Lets an invocation in, or says why not.
    mutating func admit(_ definition: FunctionDefinition) throws(FunctionFailure) {
        guard !isShutDown else { throw .unavailable("functions are being shut down") }
        let name = definition.name
        if reserved[name] != definition.reservedConcurrency { reserve(definition.reservedConcurrency, for: name) }
        let count = inFlight[name] ?? 0
        if let limit = definition.reservedConcurrency {
            guard count < limit else {
                throw .throttled(
                    .reservedConcurrency,
                    "the function \(name) runs \(count) times, which is all its reserved concurrency of \(limit) allows"
                )
            }
        } else {
            let limit = max(0, concurrency - reservedTotal)
            guard unreservedInFlight < limit else {
                throw .throttled(
                    .concurrentInvocations,
                    "\(unreservedInFlight) invocations run, which is all the concurrency of \(concurrency) allows "
                        + "beside the \(reservedTotal) reserved to functions"
                )
            }
            unreservedInFlight += 1
        }
        inFlight[name] = count + 1
    }

    /// An invocation that was let in is over.
    mutating func settle(_ definition: FunctionDefinition) {
        if definition.reservedConcurrency == nil { unreservedInFlight -= 1 }
        let count = (inFlight[definition.name] ?? 1) - 1
        inFlight[definition.name] = count > 0 ? count : nil
    }

    mutating func reserve(_ count: Int?, for name: String) {
        reservedTotal += (count ?? 0) - (reserved[name] ?? 0)
        reserved[name] = count
    }

    // MARK: Environments

    /// Finds an environment for an invocation. Those that must go are in `outdated`.
    mutating func choose(
        _ definition: FunctionDefinition,
        _ revision: ExecutionEnvironment.Revision,
        on loop: (any EventLoop)?,
        outdated: inout [ExecutionEnvironment]
    ) -> Choice {
        let key = Key(definition)
        if let index = shelves.index(forKey: key) {
            if shelves.values[index].revision != revision {
                outdated += shelves.values[index].all.values
                shelves.values[index] = Shelf(definition: definition, revision: revision)
            }
            if let environment = Self.take(&shelves.values[index].free, on: loop) { return .reuse(environment) }
        } else {
            shelves[key] = Shelf(definition: definition, revision: revision)
        }
        if environmentCount >= maximumEnvironments {
            guard let victim = takeOldest() else { return .full }
            outdated.append(victim)
        }
        environmentCount += 1
        return .start
    }

    private static func take(
        _ free: inout [ExecutionEnvironment],
        on loop: (any EventLoop)?
    ) -> ExecutionEnvironment? {
        guard let last = free.last else { return nil }
        if let loop, last.loop !== loop {
            let lowest = max(0, free.count - preferenceDepth)
            for index in stride(from: free.count - 1, through: lowest, by: -1) where free[index].loop === loop {
                return free.remove(at: index)
            }
        }
        return free.removeLast()
    }

    /// The free environment that was used longest ago, of any function; only asked for when there is no room.
    private mutating func takeOldest() -> ExecutionEnvironment? {
        let oldest = shelves.compactMap { key, shelf in shelf.free.first.map { (key, $0.idleSince) } }
            .min { $0.1 < $1.1 }
        guard let key = oldest?.0, let index = shelves.index(forKey: key) else { return nil }
        let environment = shelves.values[index].free.removeFirst()
        forget(environment)
        return environment
    }

    /// Counts an environment that is about to start.
    mutating func add(_ environment: ExecutionEnvironment) {
        living[ObjectIdentifier(environment)] = environment
        guard let index = shelves.index(forKey: Key(environment.definition)),
            shelves.values[index].revision == environment.revision
        else { return }
        shelves.values[index].all[ObjectIdentifier(environment)] = environment
    }

    /// Puts an environment where the next invocation finds it; false when it is outdated.
    mutating func shelve(_ environment: ExecutionEnvironment) -> Bool {
        guard !isShutDown, let index = shelves.index(forKey: Key(environment.definition)),
            shelves.values[index].all[ObjectIdentifier(environment)] != nil
        else { return false }
        shelves.values[index].failedStarts = 0
        shelves.values[index].free.append(environment)
        return true
    }

    var freeCount: Int { shelves.values.reduce(0) { $0 + $1.free.count } }

    /// Takes an environment out of sight; true when it was in sight.
    @discardableResult
    mutating func forget(_ environment: ExecutionEnvironment) -> Bool {
        let key = Key(environment.definition)
        guard let index = shelves.index(forKey: key) else { return false }
        guard shelves.values[index].all.removeValue(forKey: ObjectIdentifier(environment)) != nil else { return false }
        if let place = shelves.values[index].free.lastIndex(where: { $0 === environment }) {
            shelves.values[index].free.remove(at: place)
        }
        if shelves.values[index].all.isEmpty, shelves.values[index].definition.provisionedConcurrency == 0 {
            shelves.remove(at: index)
        }
        return true
    }

    /// A process is gone, or was never there.
    mutating func drop(_ environment: ExecutionEnvironment) {
        living[ObjectIdentifier(environment)] = nil
        environmentCount -= 1
    }

    /// Takes the environments that have been free since before a time, except for those that are to be kept warm.
    mutating func takeIdle(since limit: NIODeadline) -> [ExecutionEnvironment] {
        var idle: [ExecutionEnvironment] = []
        for shelf in shelves.values {
            let spare = shelf.all.count - shelf.definition.provisionedConcurrency
            guard spare > 0 else { continue }
            idle += shelf.free.prefix { $0.idleSince <= limit }.prefix(spare)
        }
        for environment in idle { forget(environment) }
        return idle
    }

    // MARK: The catalogue

    /// Follows a function's versions; gives the environments of those that are no more, or are not what they were.
    mutating func update(_ name: String, to definitions: [FunctionDefinition]) -> [ExecutionEnvironment] {
        reserve(definitions.first?.reservedConcurrency, for: name)
        var outdated: [ExecutionEnvironment] = []
        for (key, shelf) in shelves where key.name == name {
            let new = definitions.first { $0.version == key.version }
            guard let new, new.revision == shelf.revision.text else {
                outdated += shelf.all.values
                shelves[key] = nil
                continue
            }
            shelves[key]?.definition = new
        }
        return outdated
    }

    /// Makes room for one provisioned environment; false when there are enough, or none is to be had.
    mutating func provision(_ definition: FunctionDefinition, _ revision: ExecutionEnvironment.Revision) -> Bool {
        guard !isShutDown, environmentCount < maximumEnvironments else { return false }
        let shelf = shelves[Key(definition), default: Shelf(definition: definition, revision: revision)]
        guard shelf.all.count < definition.provisionedConcurrency else { return false }
        shelves[Key(definition)] = shelf
        environmentCount += 1
        return true
    }

    /// How long to wait before a provisioned environment that ended is started again; nil when it is not.
    mutating func restartDelay(_ environment: ExecutionEnvironment) -> (FunctionDefinition, TimeAmount)? {
        guard !isShutDown, let index = shelves.index(forKey: Key(environment.definition)),
            shelves.values[index].definition.provisionedConcurrency > shelves.values[index].all.count
        else { return nil }
        shelves.values[index].failedStarts += 1
        // 0, 1, 2, 4 … 64 seconds: what cannot start must not keep the machine busy with trying.
        let failed = shelves.values[index].failedStarts - 1
        let seconds: Int64 = failed == 0 ? 0 : 1 << Int64(min(failed - 1, 6))
        return (shelves.values[index].definition, .seconds(seconds))
    }

    /// Lets nobody in any more; gives all environments.
    mutating func shutDown() -> [ExecutionEnvironment] {
        isShutDown = true
        return Array(living.values)
    }
}
