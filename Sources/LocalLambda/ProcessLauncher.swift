import FunctionProcesses
import Functions

/// Whoever starts a function's process; the rest of this room does not know how.
protocol ProcessLauncher: Sendable {
    /// Starts the runtime of a function. `onExit` is called once, from any thread, even before this returns.
    func launch(
        _ definition: FunctionDefinition,
        environment: [String: String],
        onExit: @escaping @Sendable (ProcessExit) -> Void
    ) async throws(FunctionFailure) -> LaunchedProcess

    func objection(toRuntime runtime: String) -> String?

    /// Ends all processes.
    func shutdown() async
}

/// A process, and what runs in it, e.g. `Node.js v20.20.2 at /usr/bin/node for nodejs22.x`.
struct LaunchedProcess: Sendable {
    var process: FunctionProcess
    var interpreter: String
}

/// Starts processes through the warden, with the interpreters of this machine.
struct WardenLauncher: ProcessLauncher {
    let warden: Warden
    let runtimes: Runtimes

    func launch(
        _ definition: FunctionDefinition,
        environment: [String: String],
        onExit: @escaping @Sendable (ProcessExit) -> Void
    ) async throws(FunctionFailure) -> LaunchedProcess {
        let name = "the function \(definition.name)"
        let plan: RuntimePlan
        do {
            plan = try await runtimes.plan(
                runtime: definition.runtime,
                handler: definition.handler,
                folder: definition.code.path,
                memorySize: definition.memorySize
            )
        } catch {
            throw .unavailable("\(name) cannot be run here: \(error.text)")
        }
        let request = ProcessRequest(
            plan,
            environment: environment,
            codeFolder: definition.code.path,
            temporaryBytes: definition.ephemeralStorage << 20
        )
        do {
            let process = try await warden.spawn(request, onExit: onExit)
            return LaunchedProcess(process: process, interpreter: plan.interpreter)
        } catch {
            throw .unavailable("\(name) was not started: \(error.text)")
        }
    }

    func objection(toRuntime runtime: String) -> String? { runtimes.objection(to: runtime) }

    func shutdown() async { await warden.shutdown() }
}
