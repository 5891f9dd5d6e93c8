internal import Foundation

/// The runtimes that this machine can run, found as they are asked for.
public final class Runtimes: Sendable {
    private let warden: Warden
    private let interpreters: Interpreters
    private let chosen: ChosenInterpreters

    /// - Parameters:
    ///   - searchPath: `PATH` for finding interpreters.
    ///   - home: the folder in which version managers keep theirs (`.pyenv`, `.nvm`); nil does not look there.
    ///   - chosen: interpreters in place of those that are found.
    public init(
        warden: Warden, searchPath: String, home: String? = nil, chosen: ChosenInterpreters = ChosenInterpreters()
    ) {
        self.warden = warden
        self.chosen = chosen
        interpreters = Interpreters(warden: warden, searchPath: searchPath, home: home, chosen: chosen)
    }

    /// How a function is started. The first plan for an interpreter runs it once to ask for its version.
    ///
    /// - Parameters:
    ///   - folder: where the function's files are on this machine.
    ///   - memorySize: megabytes.
    public func plan(
        runtime name: String,
        handler: String,
        folder: String,
        memorySize: Int
    ) async throws(RuntimeObjection) -> RuntimePlan {
        guard let runtime = LambdaRuntime(name) else { throw .unknown(name) }
        let parts = PlanParts(
            runtime: runtime, handler: handler, folder: folder, memorySize: memorySize, jail: warden.jail,
            runtimeFolder: warden.runtimeFolder)
        switch runtime.family {
        case .node: return try parts.node(await interpreters.node(runtime.version))
        case .python: return try parts.python(await interpreters.python(runtime.version))
        case .java: return try parts.java(await interpreters.java())
        case .ruby: return try parts.ruby(await interpreters.ruby(runtime.version))
        case .dotnet, .provided: return try parts.provided()
        }
    }

    /// Why no function of a runtime can be run here, by the look of it; nil when one can.
    public func objection(to name: String) -> String? {
        guard let runtime = LambdaRuntime(name) else { return RuntimeObjection.unknown(name).text }
        let programs: [String]
        switch runtime.family {
        case .node where chosen.node != nil, .python where chosen.python != nil: return nil
        case .node: programs = ["node"]
        case .python:
            programs = runtime.version.hasPrefix("2") ? ["python2.7"] : ["python\(runtime.version)", "python3"]
        case .java: programs = ["java"]
        case .ruby: programs = ["ruby"]
        case .dotnet, .provided: return nil
        }
        return interpreters.hasAny(programs) ? nil : RuntimeObjection.noInterpreter(runtime, programs[0]).text
    }
}

/// Interpreters that the operator chose, by their absolute paths.
public struct ChosenInterpreters: Sendable, Equatable {
    public var node: String?
    public var python: String?

    public init(node: String? = nil, python: String? = nil) {
        self.node = node
        self.python = python
    }
}
