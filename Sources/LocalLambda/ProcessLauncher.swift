import FunctionProcesses
import Functions

/// Whoever starts a function's process; the rest of this room does not know how.
protocol ProcessLauncher: Sendable {
    /// Starts the runtime of a function. `onExit` is called once, from any thread, even before this returns.
    func launch(
        _ definition: FunctionDefinition,
        environment: [String: String],
        onExit: @escaping @Sendable (ProcessExit) -> Void
    ) async throws(LaunchFailure) -> LaunchedProcess

    func objection(toRuntime runtime: String) -> String?

    /// Ends all processes.
    func shutdown() async
}

/// Why there is no process.
enum LaunchFailure: Error, Equatable {
    /// What cannot be on Lambda: no interpreter, no room. The text is for the operator.
    case unavailable(String)
    /// The function's own program does not start: Lambda's sentence for callers, and the operator's text.
    case entrypoint(String, text: String)
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
    ) async throws(LaunchFailure) -> LaunchedProcess {
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
            let text = "\(name) cannot be run here: \(error.text)"
            throw error.entrypointError.map { .entrypoint($0, text: text) } ?? .unavailable(text)
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
            let text = "\(name) was not started: \(error.text)"
            throw error.entrypointError(of: plan).map { .entrypoint($0, text: text) } ?? .unavailable(text)
        }
    }

    func objection(toRuntime runtime: String) -> String? { runtimes.objection(to: runtime) }

    func shutdown() async { await warden.shutdown() }
}
