import FunctionProcesses
import Functions
import NIOCore
import Synchronization

/// What is said of an environment that does not come up: to the log, and to the invocation it was meant for.
extension ExecutionEnvironment {
    /// Lambda's line about an initialisation that failed.
    func noteInit(_ status: InvocationReport.Status, _ invocation: Invocation?) {
        let duration = state.withLock { .now() - $0.startedAt }
        output.note(
            InvocationReport.initLine(duration, isSecondChance: invocation?.hasFailedInit ?? false, status))
    }

    /// Why there is no process, and what to do, where no invocation is there to be told.
    func noteRemedy(_ cause: Cause) {
        switch cause {
        case .unavailable(let failure): output.note("[crossgate] \(failure.text)")
        case .entrypoint(_, let remedy): output.note("[crossgate] \(remedy)")
        case .exit, .timeout, .ending: break
        }
    }

    func initStatus(_ cause: Cause) -> InvocationReport.Status? {
        switch cause {
        case .exit: .error(type: FunctionError.exitType)
        case .entrypoint: .error(type: FunctionError.entrypointType)
        case .timeout: .timeout
        case .ending, .unavailable: nil
        }
    }

    func initFailure(_ cause: Cause, _ invocation: Invocation) -> InitFailure {
        switch cause {
        case .exit(let exit): .error(.exited(invocation.id, exit))
        case .entrypoint(let sentence, let remedy): .error(.entrypoint(invocation.id, sentence), remedy: remedy)
        case .timeout: .timedOut
        case .ending: .unavailable(.unavailable("functions are being shut down"))
        case .unavailable(let failure): .unavailable(failure)
        }
    }

    /// An invocation's last chance has failed here: it is logged as Lambda logs it, and answered.
    func failStart(_ invocation: Invocation, _ failure: InitFailure) {
        switch failure {
        case .unavailable(let failure): invocation.finish(.failure(failure))
        case .timedOut:
            let error = FunctionError.timedOut(invocation.id, after: definition.timeout)
            let tail = log(invocation, logLines(of: error, invocation), .timeout)
            invocation.fail(error, logTail: tail)
        case .error(let error, let payload, let remedy):
            // What the runtime reports is in its own words in the log already.
            var lines = payload == nil ? logLines(of: error, invocation) : []
            if let remedy { lines.append("[crossgate] \(remedy)") }
            let tail = log(invocation, lines, .error(type: error.type))
            invocation.fail(payload: payload ?? error.payload, text: error.message, logTail: tail)
        }
    }

    private func log(
        _ invocation: Invocation,
        _ lines: [String],
        _ status: InvocationReport.Status
    ) -> ByteBuffer? {
        output.begin(invocation)
        let (startedAt, process) = state.withLock { ($0.startedAt, $0.process) }
        return output.end(saying: lines) {
            InvocationReport(
                duration: .now() - startedAt,
                memorySize: definition.memorySize,
                peakMemory: peakMemory(process),
                status: status
            )
        }
    }
}
