import Functions
import NIOCore

/// Whoever keeps environments, and is told what becomes of them and of their work. Called from any thread.
protocol EnvironmentKeeper: AnyObject, Sendable {
    /// It has nothing to do, or only to ask for more.
    func isFree(_ environment: ExecutionEnvironment)
    /// It takes no more work; its process may still be there.
    func isOver(_ environment: ExecutionEnvironment)
    /// Its process is gone.
    func isGone(_ environment: ExecutionEnvironment)
    /// An invocation is over, answered or not.
    func settle(_ invocation: Invocation)
    /// An invocation was never seen by a runtime: it is still to be carried out.
    func carryOut(_ invocation: Invocation)
    /// An environment did not come up with what an invocation needed.
    func didNotStart(_ invocation: Invocation, _ failure: InitFailure, in environment: ExecutionEnvironment)
}

/// Why an environment did not come up.
enum InitFailure {
    /// Lambda answers with an error; where the runtime sent words of its own, with these.
    case error(FunctionError, payload: ByteBuffer? = nil, remedy: String? = nil)
    case timedOut
    /// There was no process at all.
    case unavailable(FunctionFailure)
}
