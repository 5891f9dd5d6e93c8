/// Everything that running one version of a function needs: what a catalogue hands to whoever runs functions.
public struct FunctionDefinition: Sendable, Equatable {
    /// E.g. `hello`.
    public var name: String
    /// `$LATEST` or a number.
    public var version: String
    /// The ARN as the caller used it, qualifier included: what the function's context shows.
    public var invokedARN: String
    /// AWS's name for it, e.g. `nodejs22.x`, `python3.13`, `provided.al2023`.
    public var runtime: String
    /// E.g. `index.handler`; what `provided.*` makes of it is its own business.
    public var handler: String
    public var code: CodeSource
    public var environment: [String: String]
    /// Megabytes, 128…10240.
    public var memorySize: Int
    /// Seconds, 1…900.
    public var timeout: Int
    /// Megabytes of `/tmp`, 512…10240.
    public var ephemeralStorage: Int
    /// Changes with everything that makes an environment unfit for reuse: code by upload, settings, environment.
    public var revision: String
    /// At most so many at once; nil takes from what is left to all.
    public var reservedConcurrency: Int?
    /// Environments kept warm.
    public var provisionedConcurrency: Int

    /// Where the function's files are.
    public enum CodeSource: Sendable, Equatable {
        /// An unpacked package that never changes.
        case package(folder: String)
        /// A folder somebody works in: its changes are picked up.
        case folder(String)

        public var path: String {
            switch self {
            case .package(let folder), .folder(let folder): folder
            }
        }
    }

    public init(
        name: String,
        version: String = "$LATEST",
        invokedARN: String,
        runtime: String,
        handler: String,
        code: CodeSource,
        environment: [String: String] = [:],
        memorySize: Int = 128,
        timeout: Int = 3,
        ephemeralStorage: Int = 512,
        revision: String,
        reservedConcurrency: Int? = nil,
        provisionedConcurrency: Int = 0
    ) {
        self.name = name
        self.version = version
        self.invokedARN = invokedARN
        self.runtime = runtime
        self.handler = handler
        self.code = code
        self.environment = environment
        self.memorySize = memorySize
        self.timeout = timeout
        self.ephemeralStorage = ephemeralStorage
        self.revision = revision
        self.reservedConcurrency = reservedConcurrency
        self.provisionedConcurrency = provisionedConcurrency
    }
}
