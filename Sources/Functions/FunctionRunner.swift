/// Whoever runs the functions that a catalogue knows, as processes of this machine.
///
/// The catalogue has found the function and let the caller in; the runner picks or starts an environment.
public protocol FunctionRunner: Sendable {
    /// Runs one invocation: `call`'s function and caller have been dealt with, `definition` is what they led to.
    ///
    /// An `event` is run like any other here; accepting it early, and repeating it, is the catalogue's.
    func run(_ definition: FunctionDefinition, _ call: FunctionCall) async throws(FunctionFailure) -> FunctionAnswer

    /// Follows the catalogue: starts and ends the environments that are kept warm, and lets go of what is outdated.
    /// Called after every change of a function, with every version that can be invoked; none when it is deleted.
    func update(_ name: String, to definitions: [FunctionDefinition]) async

    /// Whether a runtime can be run here; nil when it can, else why not and what to do.
    func objection(toRuntime runtime: String) -> String?

    /// The lines that functions wrote, as they come, from now on; nil means all functions. Ends when the reader does.
    func logLines(of name: String?) -> AsyncStream<FunctionLogLine>
}
