/// What Lambda lets through, in bytes and seconds: the numbers of its page "Lambda quotas", and those its errors name.
enum LambdaQuota {
    /// A payload that is waited for: 6 MB.
    static let requestBytes = 6_291_456
    /// An answer as a whole: 6 MB and 100 bytes for what stands around it, as the error's own text says.
    static let responseBytes = 6_291_556
    /// A streamed answer: 200 MB since July 2025, 20 MB before.
    static let streamedBytes = 209_715_200
    /// The first initialisation of an environment, in seconds.
    static let initSeconds = 10
    /// Concurrent executions of an account: 1,000 unless raised.
    static let concurrency = 1_000
    /// The log that an invocation brings back: 4 KB.
    static let logTailBytes = 4_096
    /// One log line: CloudWatch Logs takes events of at most 256 KB.
    static let logLineBytes = 262_144
}
