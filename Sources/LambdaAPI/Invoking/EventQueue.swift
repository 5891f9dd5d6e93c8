internal import Functions
internal import Synchronization

/// Events that were accepted: each is run until it succeeds, its retries are used up, or it is too old. In memory only.
final class EventQueue: Sendable {
    struct Event: Sendable {
        /// The function as it was called, for the log.
        var name: String
        var bytes: Int
        /// After failures of the function itself.
        var retries: Int
        var ageSeconds: Int
    }

    typealias Attempt = @Sendable () async throws(FunctionFailure) -> FunctionAnswer

    private struct State {
        var tasks: [Int: Task<Void, Never>] = [:]
        var bytes = 0
        /// Events that are not over yet.
        var live: Set<Int> = []
        var next = 0
        var isShut = false
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Int
    private let sleep: @Sendable (Duration) async throws -> Void
    private let warn: @Sendable (String) -> Void

    init(_ configuration: LambdaConfiguration) {
        now = configuration.now
        sleep = configuration.sleep
        warn = configuration.warn
    }

    /// Whether there is room; then the event is on its way.
    func accept(_ event: Event, _ attempt: @escaping Attempt) -> Bool {
        let number: Int? = state.withLock { state in
            guard !state.isShut, state.live.count < LambdaLimits.eventsInFlight,
                state.bytes + event.bytes <= LambdaLimits.eventBytesInFlight
            else { return nil }
            state.bytes += event.bytes
            state.next += 1
            state.live.insert(state.next)
            return state.next
        }
        guard let number else { return false }
        let task = Task { [self] in
            await carryOut(event, attempt)
            finished(number, event)
        }
        state.withLock { state in
            // The task may be over already; then nobody would take it out again.
            guard state.live.contains(number) else { return }
            if state.isShut { task.cancel() } else { state.tasks[number] = task }
        }
        return true
    }

    /// Drops what waits; says how many events that were.
    func shutDown() -> Int {
        let tasks = state.withLock { state in
            state.isShut = true
            let tasks = Array(state.tasks.values)
            state.tasks = [:]
            return tasks
        }
        for task in tasks { task.cancel() }
        return tasks.count
    }

    private func finished(_ number: Int, _ event: Event) {
        state.withLock { state in
            state.live.remove(number)
            state.bytes -= event.bytes
            state.tasks[number] = nil
        }
    }

    /// Seconds before a throttled event is tried again: "Lambda retries for up to 6 hours; the retry interval increases
    /// exponentially from 1 second to a maximum of 5 minutes" (developer guide, "How Lambda handles errors and retries
    /// with asynchronous invocation").
    private static func throttledSeconds(_ attempt: Int) -> Int { min(300, 1 << min(attempt, 9)) }

    private func carryOut(_ event: Event, _ attempt: Attempt) async {
        let end = now() + event.ageSeconds * 1_000
        var failures = 0
        var throttles = 0
        while !Task.isCancelled {
            let wait: Int
            do throws(FunctionFailure) {
                let answer = try await attempt()
                guard let error = answer.functionError else { return }
                guard failures < event.retries else {
                    return drop(event, "the function failed (\(error)) \(failures + 1) times")
                }
                wait = LambdaLimits.eventRetrySeconds[min(failures, LambdaLimits.eventRetrySeconds.count - 1)]
                failures += 1
            } catch {
                switch error {
                case .throttled, .unavailable, .network, .timedOut:
                    wait = Self.throttledSeconds(throttles)
                    throttles += 1
                    if throttles == 1 { warn("an event for \(event.name) waits: \(error.text)") }
                case .notFound, .accessDenied, .invalidRequest, .tooLarge: return drop(event, error.text)
                }
            }
            guard now() + wait * 1_000 <= end else {
                return drop(event, "it is older than \(event.ageSeconds) seconds")
            }
            guard (try? await sleep(.seconds(wait))) != nil else { return }
        }
    }

    private func drop(_ event: Event, _ reason: String) {
        warn("an event for \(event.name) is dropped: \(reason)")
    }
}
