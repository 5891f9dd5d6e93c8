/// Whoever invokes Lambda functions by name, wherever they live: in this process's own catalogue or behind another
/// Lambda endpoint.
public protocol FunctionInvoker: Sendable {
    /// Answers what the function answered, errors of the function included; throws when there was no invocation.
    func invoke(_ call: FunctionCall) async throws(FunctionFailure) -> FunctionAnswer
}
