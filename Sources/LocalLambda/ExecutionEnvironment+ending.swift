import FunctionProcesses
import Functions
import NIOCore
import Synchronization

/// How an environment ends, and what becomes of its work.
extension ExecutionEnvironment {
    /// Takes no more work and ends when what it has is done.
    func retire() {
        if state.withLock({ $0.machine.retire() }) { end() }
    }

    /// Ends at once; what it had to do fails.
    func kill() {
        lose(.ending)
    }

    func exited(_ exit: ProcessExit) {
        state.withLock { $0.hasExited = true }
        output.close()
        finishExit(exit, looks: 0)
    }

    /// What the runtime sent before it ended may still lie in its connections: they are read to their ends first.
    private func finishExit(_ exit: ProcessExit, looks: Int) {
        loop.scheduleTask(in: Self.exitPause) { [self] in
            let isOpen = state.withLock { $0.connectionCount > 0 && $0.machine.phase != .gone }
            if isOpen, looks < Self.exitLooks { return finishExit(exit, looks: looks + 1) }
            lose(.exit(exit))
            keeper.isGone(self)
        }
    }

    /// The end of a process is believed after this time: its last connection may still wait to be accepted.
    private static let exitPause = TimeAmount.milliseconds(5)
    /// How often it is looked whether connections of an ended process are read to their ends: together a second.
    private static let exitLooks = 200

    /// Kills the process, closes the door, and leaves the shelf.
    func end() {
        let (process, server, parked, timer) = state.withLock { state in
            state.isKilled = true
            return (state.hasExited ? nil : state.process, state.server.take(), state.parked.take(), state.timer.take())
        }
        timer?.cancel()
        process?.kill()
        server?.close()
        parked?.close(promise: nil)
        keeper.isOver(self)
    }

    func lose(_ cause: Cause) {
        let (loss, facts) = state.withLock { state in
            (state.machine.lose(), (state.deliveredAt, state.initDuration.take(), state.process))
        }
        switch loss {
        case .unnoticed: end()
        case .initFailed(let invocation):
            initStatus(cause).map { noteInit($0, invocation) }
            end()
            if let invocation {
                keeper.didNotStart(invocation, initFailure(cause, invocation), in: self)
            } else {
                noteRemedy(cause)
            }
        case .again(let invocation):
            end()
            keeper.carryOut(invocation)
        case .failed(let invocation):
            fail(invocation, cause, facts)
        }
        if cause.isWithoutProcess { keeper.isGone(self) }
    }

    /// What Lambda writes of an error before the report (developer guide, "Failures during the invoke phase", old style;
    /// the new one has only the status at the report's end, and both are to be met).
    func logLines(of error: FunctionError, _ invocation: Invocation) -> [String] {
        guard error.type == FunctionError.timeoutType else { return [error.message, error.type] }
        return ["\(WallClock.text()) \(invocation.id) Task timed out after \(definition.timeout).00 seconds"]
    }

    private func fail(_ invocation: Invocation, _ cause: Cause, _ facts: (NIODeadline, TimeAmount?, FunctionProcess?)) {
        let error: FunctionError
        switch cause {
        case .exit(let exit): error = .exited(invocation.id, exit)
        case .timeout: error = .timedOut(invocation.id, after: definition.timeout)
        case .ending, .unavailable, .entrypoint: error = .exited(invocation.id, .signal(9))
        }
        var status = InvocationReport.Status.error(type: error.type)
        if case .timeout = cause { status = .timeout }
        let tail = output.end(saying: logLines(of: error, invocation)) {
            InvocationReport(
                duration: .now() - facts.0,
                memorySize: definition.memorySize,
                peakMemory: peakMemory(facts.2),
                initDuration: facts.1,
                status: status
            )
        }
        end()
        keeper.settle(invocation)
        invocation.fail(error, logTail: tail)
    }
}
