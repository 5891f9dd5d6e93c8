/// One process to start: everything it gets, and nothing else.
public struct ProcessRequest: Sendable, Equatable {
    /// The program's path as the process sees it, e.g. `/usr/bin/node`.
    public var executable: String
    /// `argv`, its first element included.
    public var arguments: [String]
    /// The whole environment. `TMPDIR` is added where `/tmp` is not the function's own.
    public var environment: [String: String]
    /// The folder that is `/var/task`, read-only, and the working folder.
    public var codeFolder: String
    /// Files and folders outside the system's that the program needs to read, e.g. `/root/.pyenv/versions/3.13.0`; seen
    /// under the same paths.
    public var readablePaths: [String]
    public var limits: ProcessLimits
    /// False for programs of the operator's that are asked for their version: they see the machine as it is.
    public var isJailed: Bool

    public init(
        executable: String,
        arguments: [String],
        environment: [String: String],
        codeFolder: String,
        readablePaths: [String] = [],
        limits: ProcessLimits = ProcessLimits(),
        isJailed: Bool = true
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.codeFolder = codeFolder
        self.readablePaths = readablePaths
        self.limits = limits
        self.isJailed = isJailed
    }

    /// A function's process: its runtime's plan, and the environment that whoever runs it gives.
    ///
    /// Variables of the function may replace the plan's, except for those that Lambda reserves. A wrapper that the
    /// function names (`AWS_LAMBDA_EXEC_WRAPPER`) is run with the runtime's command line as its arguments, as on Lambda.
    public init(_ plan: RuntimePlan, environment: [String: String], codeFolder: String, temporaryBytes: Int) {
        let whole = plan.environment.merging(environment) { _, own in own }
            .merging(plan.reservedEnvironment) { _, reserved in reserved }
        var (executable, arguments) = (plan.executable, plan.arguments)
        // Runtimes that the function brings are told nothing of it (AWS's page "Modifying the runtime environment").
        if let wrapper = whole["AWS_LAMBDA_EXEC_WRAPPER"], !wrapper.isEmpty, whole["AWS_EXECUTION_ENV"] != nil {
            arguments = [wrapper, executable] + arguments.dropFirst()
            executable = wrapper
        }
        self.init(
            executable: executable,
            arguments: arguments,
            environment: whole,
            codeFolder: codeFolder,
            readablePaths: plan.readablePaths,
            limits: ProcessLimits(memoryBytes: plan.memoryBytes, temporaryBytes: temporaryBytes)
        )
    }
}
