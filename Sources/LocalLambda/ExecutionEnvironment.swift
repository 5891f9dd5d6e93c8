import FunctionProcesses
import Functions
import NIOCore
import Synchronization

/// One runtime process with its Runtime API: carries out one invocation after another.
///
/// The state machine decides under the lock; what follows is done outside. Its connections live on `loop`.
final class ExecutionEnvironment: Sendable {
    /// What an environment was made from; another one makes it unfit.
    struct Revision: Equatable, Sendable {
        var text: String
        /// Changes of a folder somebody works in, counted.
        var generation: Int
    }

    /// What `next` answers to a connection.
    enum NextReply {
        case event(head: ByteBuffer, rest: ByteBuffer?)
        case park
        case refuse(RuntimeAPIFault)
        case close
    }

    /// What is left of an invocation whose answer was in time.
    struct ClosedAnswer {
        var logTail: ByteBuffer?
    }

    enum Cause {
        case exit(ProcessExit)
        case timeout
        case ending
        case unavailable(FunctionFailure)
        /// The function's own program does not start: Lambda's sentence, and what to do.
        case entrypoint(String, remedy: String)

        /// Whether nothing will ever exit.
        var isWithoutProcess: Bool {
            switch self {
            case .unavailable, .entrypoint: true
            case .exit, .timeout, .ending: false
            }
        }
    }

    struct State {
        var machine: StateMachine
        var process: FunctionProcess?
        var server: RuntimeAPIServer?
        /// The connection on which the runtime waits for work.
        var parked: (any Channel)?
        /// Connections that came before the process was taken over.
        var early: [any Channel] = []
        var isKilled = false
        var connectionCount = 0
        var peak: (megabytes: Int, at: NIODeadline)?
        var hasExited = false
        /// When the current wait has lasted too long: for the first question, or for an answer.
        var limit = NIODeadline.distantFuture
        var timer: Scheduled<Void>?
        var timerAt = NIODeadline.distantFuture
        var startedAt = NIODeadline.now()
        var initDuration: TimeAmount?
        var deliveredAt = NIODeadline.now()
        var idleSince: NIODeadline
    }

    let definition: FunctionDefinition
    let revision: Revision
    let loop: any EventLoop
    let isProvisioned: Bool
    let keeper: any EnvironmentKeeper
    let output: FunctionOutput
    let now: @Sendable () -> NIODeadline
    let state: Mutex<State>

    init(
        _ definition: FunctionDefinition,
        revision: Revision,
        on loop: any EventLoop,
        for invocation: Invocation?,
        isProvisioned: Bool,
        keeper: any EnvironmentKeeper,
        broadcast: LogBroadcast,
        now: @escaping @Sendable () -> NIODeadline
    ) {
        self.definition = definition
        self.revision = revision
        self.loop = loop
        self.isProvisioned = isProvisioned
        self.keeper = keeper
        self.now = now
        output = FunctionOutput(function: definition.name, version: definition.version, broadcast: broadcast)
        state = Mutex(State(machine: StateMachine(assigned: invocation), idleSince: now()))
    }

    /// Since when it has nothing to do, by the keeper's clock.
    var idleSince: NIODeadline { state.withLock { $0.idleSince } }

    // MARK: Start

    /// Opens the Runtime API and starts the process.
    func start(_ launcher: any ProcessLauncher, _ configuration: LocalFunctions.Configuration, limit: TimeAmount) async
    {
        do {
            let server = try await RuntimeAPIServer.start(for: self)
            let isWanted = state.withLock { state in
                state.server = server
                state.startedAt = .now()
                state.limit = state.startedAt + limit
                watch(&state)
                return state.machine.phase != .gone
            }
            guard isWanted else { return exited(.signal(9)) }
            let variables = LambdaEnvironment(
                definition, configuration, port: server.port, isProvisioned: isProvisioned
            ).variables
            let launched = try await launcher.launch(definition, environment: variables) { self.exited($0) }
            take(launched)
        } catch let failure as LaunchFailure {
            switch failure {
            case .unavailable(let text): lose(.unavailable(.unavailable(text)))
            case .entrypoint(let sentence, let text): lose(.entrypoint(sentence, remedy: text))
            }
        } catch {
            let text = "no port for the Runtime API of the function \(definition.name): \(error)"
            lose(.unavailable(.unavailable(text)))
        }
    }

    private func take(_ launched: LaunchedProcess) {
        let process = launched.process
        output.note("INIT_START Runtime Version: \(launched.interpreter)")
        output.open(process.output)
        let (isKilled, hasExited, early) = state.withLock { state in
            state.process = process
            defer { state.early = [] }
            return (state.isKilled, state.hasExited, state.early)
        }
        for channel in early { channel.setOption(.autoRead, value: true).whenComplete { _ in channel.read() } }
        if hasExited { output.close() }
        if isKilled { process.kill() }
    }

    // MARK: Work

    /// Takes an invocation; false when it is not fit for any.
    func assign(_ invocation: Invocation) -> Bool {
        enum Step {
            case refuse
            case hold
            case deliver(any Channel)
        }
        let step = state.withLock { state -> Step in
            switch state.machine.assign(invocation) {
            case .refuse: return .refuse
            case .hold:
                watch(&state)
                return .hold
            case .deliver:
                // In `idle` a connection is parked.
                guard let channel = state.parked.take() else { return .refuse }
                delivers(invocation, &state)
                return .deliver(channel)
            }
        }
        switch step {
        case .refuse: return false
        case .hold: return true
        case .deliver(let channel):
            let event = event(invocation)
            if let rest = event.rest {
                channel.write(event.head, promise: nil)
                channel.writeAndFlush(rest, promise: nil)
            } else {
                channel.writeAndFlush(event.head, promise: nil)
            }
            return true
        }
    }

    func delivers(_ invocation: Invocation, _ state: inout State) {
        let now = NIODeadline.now()
        state.deliveredAt = now
        state.limit = now + .seconds(Int64(definition.timeout))
        watch(&state)
    }

    private func event(_ invocation: Invocation) -> (head: ByteBuffer, rest: ByteBuffer?) {
        output.begin(invocation)
        let deadline = WallClock.milliseconds() + Int64(definition.timeout) * 1_000
        return RuntimeAPIWriter.event(invocation, deadlineMilliseconds: deadline)
    }

    /// The runtime asks for work on a connection.
    func next(_ channel: any Channel) -> NextReply {
        enum Step {
            case deliver(Invocation)
            case park
            case end
            case refuse(RuntimeAPIFault)
        }
        let (step, isFirst) = state.withLock { state -> (Step, Bool) in
            let isFirst = state.machine.phase == .initialising
            if isFirst { state.initDuration = .now() - state.startedAt }
            switch state.machine.next() {
            case .deliver(let invocation):
                delivers(invocation, &state)
                return (.deliver(invocation), isFirst)
            case .park:
                state.parked = channel
                state.limit = .distantFuture
                return (.park, isFirst)
            case .end: return (.end, isFirst)
            case .refuse(let fault): return (.refuse(fault), isFirst)
            }
        }
        switch step {
        case .deliver(let invocation):
            let event = event(invocation)
            return .event(head: event.head, rest: event.rest)
        case .park:
            // Later it was shelved with its answer already.
            if isFirst { keeper.isFree(self) }
            return .park
        case .end:
            end()
            return .close
        case .refuse(let fault): return .refuse(fault)
        }
    }

    /// False when nothing may be read yet: what a function writes has to be taken from its first line on, and a runtime
    /// can be quicker than the word that it was started.
    func connectionOpened(_ channel: any Channel) -> Bool {
        state.withLock { state in
            state.connectionCount += 1
            guard state.process == nil else { return true }
            state.early.append(channel)
            return false
        }
    }

    /// A connection is gone; if the runtime waited there, it will have to ask again.
    func connectionClosed(_ channel: any Channel) {
        state.withLock { state in
            state.connectionCount -= 1
            guard let parked = state.parked, parked === channel else { return }
            state.parked = nil
            state.machine.nextBreaks()
        }
    }
}
