/// What one function process, and everything it starts, may use.
public struct ProcessLimits: Sendable, Equatable {
    /// Bytes of private writable memory (`RLIMIT_DATA`) of each process; nil for no limit.
    ///
    /// It is not `RLIMIT_AS`: V8 and Java's heap reserve gigabytes of address space that they never use, and would not
    /// even start. Reservations do not count here, memory that can be written does.
    public var memoryBytes: Int?
    /// Processes and threads (`RLIMIT_NPROC`): Lambda's quota is 1,024 in one environment.
    public var processes: Int
    /// File descriptors of each process (`RLIMIT_NOFILE`): Lambda's quota is 1,024.
    public var openFiles: Int
    /// Bytes of `/tmp`; where there is no jail, of each file (`RLIMIT_FSIZE`). Lambda's default is 512 MB.
    public var temporaryBytes: Int

    public static let defaultProcesses = 1_024
    public static let defaultOpenFiles = 1_024
    public static let defaultTemporaryBytes = 512 << 20

    public init(
        memoryBytes: Int? = nil,
        processes: Int = Self.defaultProcesses,
        openFiles: Int = Self.defaultOpenFiles,
        temporaryBytes: Int = Self.defaultTemporaryBytes
    ) {
        self.memoryBytes = memoryBytes
        self.processes = processes
        self.openFiles = openFiles
        self.temporaryBytes = temporaryBytes
    }
}
