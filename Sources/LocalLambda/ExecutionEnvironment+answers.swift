import FunctionProcesses
import Functions
import NIOCore
import Synchronization

/// What the runtime sends.
extension ExecutionEnvironment {
    func answerBegins(_ id: String, isError: Bool) -> StateMachine.Answer {
        state.withLock { $0.machine.answerBegins(id, as: isError ? "InvocationErrorResponse" : "InvocationResponse") }
    }

    func answerBroke() {
        state.withLock { $0.machine.answerBreaks() }
    }

    /// The whole answer is there. Gives what is to be done once the runtime has its own answer.
    func answered(
        _ invocation: Invocation,
        payload: ByteBuffer,
        isError: Bool,
        contentType: String?
    ) -> () -> Void {
        guard let closed = closeAnswer(invocation) else { return {} }
        return { [keeper] in
            keeper.settle(invocation)
            invocation.finish(
                .success(
                    FunctionAnswer(
                        payload: payload,
                        contentType: contentType,
                        functionError: isError ? FunctionError.unhandled : nil,
                        executedVersion: invocation.definition.version,
                        requestID: invocation.id,
                        logTail: closed.logTail
                    )
                )
            )
        }
    }

    /// A streamed answer is over, whole or not.
    func streamEnded(_ invocation: Invocation) {
        guard closeAnswer(invocation) != nil else { return }
        keeper.settle(invocation)
    }

    /// Nil when the answer comes too late.
    private func closeAnswer(_ invocation: Invocation) -> ClosedAnswer? {
        let facts = state.withLock { state -> (NIODeadline, TimeAmount?, FunctionProcess?, Bool)? in
            guard state.machine.answerEnds() else { return nil }
            state.idleSince = now()
            let duration = state.initDuration.take()
            return (state.deliveredAt, duration, state.process, state.machine.isRetired)
        }
        guard let (deliveredAt, initDuration, process, isRetired) = facts else { return nil }
        let tail = output.end {
            InvocationReport(
                duration: .now() - deliveredAt,
                memorySize: definition.memorySize,
                peakMemory: peakMemory(process),
                initDuration: initDuration
            )
        }
        if !isRetired { keeper.isFree(self) }
        return ClosedAnswer(logTail: tail)
    }

    enum InitErrorReply {
        /// To be done once the runtime has its own answer.
        case accept(() -> Void)
        case refuse(RuntimeAPIFault)
    }

    /// The runtime says that it cannot be initialised.
    ///
    /// - Parameter type: `Lambda-Runtime-Function-Error-Type`, e.g. `Runtime.ImportModuleError`.
    func initError(_ payload: ByteBuffer, type: String?) -> InitErrorReply {
        switch state.withLock({ $0.machine.initError() }) {
        case .refuse(let fault): return .refuse(fault)
        case .accept(let invocation):
            return .accept { [self] in
                let error = FunctionError(
                    type: FunctionError.reportedType(type), message: "the runtime could not be initialised")
                noteInit(.error(type: error.type), invocation)
                end()
                invocation.map { keeper.didNotStart($0, .error(error, payload: payload), in: self) }
            }
        }
    }

    /// The process's peak, looked up now and then: a look costs more than a short call.
    func peakMemory(_ process: FunctionProcess?) -> Int? {
        guard let process else { return nil }
        let now = NIODeadline.now()
        let known = state.withLock { $0.peak }
        if let known, now - known.at < Self.peakPause { return known.megabytes }
        guard let bytes = process.peakMemoryBytes else { return known?.megabytes }
        let megabytes = (bytes + 1_048_575) >> 20
        state.withLock { $0.peak = (megabytes, now) }
        return megabytes
    }

    /// How old a known peak may be.
    private static let peakPause = TimeAmount.milliseconds(200)
}
