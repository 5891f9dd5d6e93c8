import Functions
import NIOCore
import Synchronization

/// The one timer of an environment.
extension ExecutionEnvironment {
    /// Makes sure that the timer rings when the next thing may have lasted too long. A timer that rings early is left
    /// alone: it looks again, so that a warm call sets none.
    func watch(_ state: inout State) {
        let due = nextDue(state)
        guard due < state.timerAt else { return }
        state.timer?.cancel()
        state.timerAt = due
        state.timer = loop.scheduleTask(deadline: due) { self.ring() }
    }

    private func nextDue(_ state: borrowing State) -> NIODeadline {
        let waiting = state.machine.current ?? state.machine.assigned
        guard let waiting, waiting.isAwaited else { return state.limit }
        return min(state.limit, waiting.callerDeadline)
    }

    private func ring() {
        let now = NIODeadline.now()
        let (isOver, late) = state.withLock { state -> (Bool, Invocation?) in
            state.timerAt = .distantFuture
            state.timer = nil
            guard state.machine.phase != .gone else { return (false, nil) }
            if state.limit <= now { return (true, nil) }
            var late: Invocation?
            if let waiting = state.machine.current ?? state.machine.assigned, waiting.callerDeadline <= now {
                late = waiting
                if state.limit < .distantFuture { schedule(state.limit, &state) }
            } else if nextDue(state) < .distantFuture {
                watch(&state)
            }
            return (false, late)
        }
        if let late {
            // The function goes on, as it does when a client of Lambda's hangs up.
            let seconds = late.call.timeout.nanoseconds / 1_000_000
            late.finish(.failure(.timedOut("the function \(definition.name) did not answer within \(seconds) ms")))
        }
        if isOver { lose(.timeout) }
    }

    private func schedule(_ due: NIODeadline, _ state: inout State) {
        state.timerAt = due
        state.timer = loop.scheduleTask(deadline: due) { self.ring() }
    }
}
