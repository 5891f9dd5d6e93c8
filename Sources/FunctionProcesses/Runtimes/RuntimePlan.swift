/// How a function's runtime is started.
public struct RuntimePlan: Sendable, Equatable {
    public var executable: String
    /// `argv`, its first element included.
    public var arguments: [String]
    /// Variables that a function's own settings may replace, e.g. `LANG`, `PATH`, `NODE_PATH`.
    public var environment: [String: String]
    /// Variables that Lambda reserves: `_HANDLER`, `LAMBDA_TASK_ROOT`, `LAMBDA_RUNTIME_DIR`, `AWS_EXECUTION_ENV`.
    public var reservedEnvironment: [String: String]
    /// What the interpreter needs to read outside the system's folders.
    public var readablePaths: [String]
    /// For `ProcessLimits.memoryBytes`: the function's memory and what its runtime needs to start at all.
    public var memoryBytes: Int?
    /// Whether the program is the function's own, as with `provided.*`: then its callers are told why it does not start.
    public var isOwnEntrypoint: Bool
    /// For the log, e.g. `Node.js v20.20.2 at /usr/bin/node for nodejs22.x`.
    public var interpreter: String
}
