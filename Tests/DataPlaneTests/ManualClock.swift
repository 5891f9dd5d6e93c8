import DataPlane
import Synchronization

/// A clock that moves when a test says so; sleepers return when their time has come.
final class ManualClock: PipelineClock {
    private struct State {
        var now: UInt64 = 1_000_000
        var sleepers: [(until: UInt64, continuation: CheckedContinuation<Void, Never>)] = []
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func monotonicNanoseconds() -> UInt64 { state.withLock { $0.now } }

    func unixMilliseconds() -> Int64 {
        1_592_891_771_000 + Int64(monotonicNanoseconds() - 1_000_000) / 1_000_000
    }

    func sleep(nanoseconds: UInt64) async throws {
        await withCheckedContinuation { continuation in
            let watchers = state.withLock { state in
                state.sleepers.append((state.now + nanoseconds, continuation))
                defer { state.watchers = [] }
                return state.watchers
            }
            for watcher in watchers { watcher.resume() }
        }
    }

    /// Returns when somebody sleeps; says until how many seconds after the start the first of them does.
    func sleeper() async -> UInt64 {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.sleepers.isEmpty { state.watchers.append(continuation) }
                return !state.sleepers.isEmpty
            }
            if isThere { continuation.resume() }
        }
        return state.withLock { ($0.sleepers.map(\.until).min() ?? 0) / 1_000_000_000 }
    }

    func advance(seconds: Int64) {
        let woken = state.withLock { state in
            state.now += UInt64(seconds) * 1_000_000_000
            let woken = state.sleepers.filter { $0.until <= state.now }
            state.sleepers.removeAll { $0.until <= state.now }
            return woken
        }
        for sleeper in woken { sleeper.continuation.resume() }
    }

    deinit {
        for sleeper in state.withLock({ $0.sleepers }) { sleeper.continuation.resume() }
    }
}
