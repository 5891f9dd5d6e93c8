public import FunctionProcesses
public import Functions
public import NIOCore
import NIOPosix
import Synchronization

/// Runs Lambda functions as processes of this machine, each behind a Runtime API of its own.
///
/// An invocation is let in (`FunctionPool.admit`), gets an environment that is free or a new one (`carryOut`), and waits
/// for its answer. Environments tell what becomes of them (`EnvironmentKeeper`). On the warm path there is one lock, held
/// for assignments, and no hop to another thread when a free environment lives on the caller's loop.
public final class LocalFunctions: FunctionRunner {
    private struct Ending {
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let configuration: Configuration
    private let group: any EventLoopGroup
    private let launcher: any ProcessLauncher
    private let broadcast: LogBroadcast
    private let folders: CodeWatch
    private let pool: Mutex<FunctionPool>
    private let ending = Mutex(Ending())
    private let reaping: Mutex<RepeatedTask?> = Mutex(nil)

    /// - Parameters:
    ///   - group: the loops of the servers, so that a function's connection lives where its caller does.
    ///   - warden: started early, while this process is small; it is shut down with the functions.
    public convenience init(
        configuration: Configuration = Configuration(),
        group: any EventLoopGroup,
        warden: Warden,
        runtimes: Runtimes
    ) {
        self.init(
            configuration: configuration, group: group, launcher: WardenLauncher(warden: warden, runtimes: runtimes))
    }

    init(configuration: Configuration, group: any EventLoopGroup, launcher: any ProcessLauncher) {
        self.configuration = configuration
        self.group = group
        self.launcher = launcher
        let broadcast = LogBroadcast(hook: configuration.log)
        self.broadcast = broadcast
        folders = CodeWatch { text in
            broadcast.publish(FunctionLogLine(function: "", version: "", requestID: nil, text: text))
        }
        pool = Mutex(
            FunctionPool(
                concurrency: configuration.concurrency, maximumEnvironments: configuration.maximumEnvironments))
        // Twenty looks in the time that environments are kept: none is kept more than a twentieth longer.
        let pause = TimeAmount.nanoseconds(max(1_000_000_000, configuration.idleTimeout.nanoseconds / 20))
        let task = group.next().scheduleRepeatedTask(initialDelay: pause, delay: pause) { [weak self] _ in
            self?.reap()
        }
        reaping.withLock { $0 = task }
    }

    // MARK: Invocations

    public func run(
        _ definition: FunctionDefinition,
        _ call: FunctionCall
    ) async throws(FunctionFailure) -> FunctionAnswer {
        guard call.payload.readableBytes <= LambdaQuota.requestBytes else {
            throw .tooLarge(limit: LambdaQuota.requestBytes)
        }
        let failure = pool.withLock { pool -> FunctionFailure? in
            do throws(FunctionFailure) {
                try pool.admit(definition)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
        let invocation = Invocation(definition, call)
        return try await withCheckedContinuation { waiter in
            invocation.begin(waiter)
            carryOut(invocation)
        }.get()
    }

    /// Gives an invocation that was let in to an environment.
    func carryOut(_ invocation: Invocation) {
        let definition = invocation.definition
        let loop = MultiThreadedEventLoopGroup.currentEventLoop
        let revision = revision(of: definition)
        while true {
            var outdated: [ExecutionEnvironment] = []
            let choice = pool.withLock { $0.choose(definition, revision, on: loop, outdated: &outdated) }
            for environment in outdated { environment.retire() }
            switch choice {
            case .reuse(let environment):
                // One that ended just now is not fit; the next may be.
                if environment.assign(invocation) { return }
            case .start:
                return start(definition, revision, on: loop, for: invocation, limit: configuration.initTimeout)
            case .full:
                settle(invocation)
                let text =
                    "\(configuration.maximumEnvironments) function processes are at work, which is as many as may be; "
                    + "raise the limit if there is memory for more"
                return invocation.finish(.failure(.throttled(.concurrentInvocations, text)))
            }
        }
    }

    private func revision(of definition: FunctionDefinition) -> ExecutionEnvironment.Revision {
        switch definition.code {
        case .package: ExecutionEnvironment.Revision(text: definition.revision, generation: 0)
        case .folder(let path):
            ExecutionEnvironment.Revision(text: definition.revision, generation: folders.generation(of: path))
        }
    }

    /// Starts an environment for which room has been counted.
    private func start(
        _ definition: FunctionDefinition,
        _ revision: ExecutionEnvironment.Revision,
        on loop: (any EventLoop)?,
        for invocation: Invocation?,
        limit: TimeAmount,
        isProvisioned: Bool = false
    ) {
        // A caller's loop may be of another group, which may end before this one.
        let loop = group.makeIterator().first { $0 === loop } ?? group.next()
        let environment = ExecutionEnvironment(
            definition,
            revision: revision,
            on: loop,
            for: invocation,
            isProvisioned: isProvisioned,
            keeper: self,
            broadcast: broadcast,
            now: configuration.now
        )
        let isShutDown = pool.withLock { pool in
            pool.add(environment)
            return pool.isShutDown
        }
        if isShutDown { environment.kill() }
        Task { await environment.start(launcher, configuration, limit: limit) }
    }

    // MARK: The catalogue

    public func update(_ name: String, to definitions: [FunctionDefinition]) async {
        folders.follow(name, in: Set(definitions.compactMap(\.code.watchedFolder)))
        let outdated = pool.withLock { $0.update(name, to: definitions) }
        for environment in outdated { environment.retire() }
        for definition in definitions where definition.provisionedConcurrency > 0 { provision(definition) }
    }

    /// Starts as many environments as a version is to have warm.
    private func provision(_ definition: FunctionDefinition) {
        let revision = revision(of: definition)
        while pool.withLock({ $0.provision(definition, revision) }) {
            start(
                definition, revision, on: nil, for: nil, limit: configuration.initTimeout, isProvisioned: true)
        }
    }

    public func objection(toRuntime runtime: String) -> String? {
        launcher.objection(toRuntime: runtime)
    }

    public func logLines(of name: String?) -> AsyncStream<FunctionLogLine> {
        broadcast.lines(of: name)
    }

    // MARK: Time

    /// Ends the environments that have had nothing to do for too long.
    func reap() {
        let limit = configuration.now() - configuration.idleTimeout
        for environment in pool.withLock({ $0.takeIdle(since: limit) }) { environment.retire() }
    }

    /// Function processes that are there or about to be.
    public var environmentCount: Int { pool.withLock { $0.environmentCount } }

    /// Those of them that wait for work.
    var freeCount: Int { pool.withLock { $0.freeCount } }

    /// Takes no more invocations, lets those in flight finish within the grace, and ends all processes.
    public func shutdown(grace: TimeAmount) async {
        reaping.withLock { $0.take() }?.cancel()
        let environments = pool.withLock { $0.shutDown() }
        for environment in environments { environment.retire() }
        let force = group.next().scheduleTask(in: grace) {
            for environment in environments { environment.kill() }
        }
        await withCheckedContinuation { waiter in
            ending.withLock { $0.waiters.append(waiter) }
            announceEnd()
        }
        force.cancel()
        await launcher.shutdown()
        folders.stop()
        broadcast.finish()
    }

    /// Tells whoever waits for the last process to be gone.
    private func announceEnd() {
        guard pool.withLock({ $0.isShutDown && $0.environmentCount == 0 }) else { return }
        let waiters = ending.withLock { ending in
            defer { ending.waiters = [] }
            return ending.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}

extension LocalFunctions: EnvironmentKeeper {
    func isFree(_ environment: ExecutionEnvironment) {
        if !pool.withLock({ $0.shelve(environment) }) { environment.retire() }
    }

    func isOver(_ environment: ExecutionEnvironment) {
        _ = pool.withLock { $0.forget(environment) }
    }

    func isGone(_ environment: ExecutionEnvironment) {
        let restart = pool.withLock { pool in
            pool.drop(environment)
            return pool.restartDelay(environment)
        }
        if let (definition, delay) = restart {
            environment.loop.scheduleTask(in: delay) { self.provision(definition) }
        }
        announceEnd()
    }

    func settle(_ invocation: Invocation) {
        pool.withLock { $0.settle(invocation.definition) }
    }

    /// Lambda's rule: what does not come up in its 10 seconds, or fails in them, is initialised once more as part of the
    /// invocation, within the function's own timeout; what comes of that is the answer.
    func didNotStart(_ invocation: Invocation, _ failure: InitFailure, in environment: ExecutionEnvironment) {
        let definition = invocation.definition
        if case .unavailable(let failure) = failure {
            settle(invocation)
            return invocation.finish(.failure(failure))
        }
        if invocation.countInitFailure() == 0 {
            var outdated: [ExecutionEnvironment] = []
            let revision = revision(of: definition)
            let choice = pool.withLock { $0.choose(definition, revision, on: nil, outdated: &outdated) }
            for environment in outdated { environment.retire() }
            switch choice {
            case .reuse(let environment):
                if environment.assign(invocation) { return }
            case .start:
                let limit = TimeAmount.seconds(Int64(definition.timeout))
                return start(definition, revision, on: nil, for: invocation, limit: limit)
            case .full: break
            }
        }
        settle(invocation)
        environment.failStart(invocation, failure)
    }
}
