public import Functions
public import NIOCore

extension LocalFunctions {
    /// How functions are run here.
    public struct Configuration: Sendable {
        /// Invocations at once of all functions. AWS: 1,000 in an account, unless raised.
        public var concurrency: Int = LambdaQuota.concurrency
        /// Processes at once of all functions, idle ones included. AWS has no such number: it is this machine's memory
        /// that ends. An idle interpreter takes 15 to 50 MB; beyond the number, the one idle longest makes room.
        public var maximumEnvironments: Int = 256
        /// How long an environment is kept without work. AWS says nothing; 5 to 15 minutes have been seen.
        public var idleTimeout: TimeAmount = .minutes(5)
        /// The time in which a runtime must have asked for work. AWS: 10 seconds, and then once more within the
        /// function's own timeout.
        public var initTimeout: TimeAmount = .seconds(Int64(LambdaQuota.initSeconds))
        /// `AWS_REGION` of functions.
        public var region: String = "us-east-1"
        /// What functions sign their calls to AWS with; none are ours to give, and these open nothing.
        public var accessKeyID: String = "test"
        public var secretAccessKey: String = "test"
        public var sessionToken: String = "test"
        /// Variables for every function, beneath its own, e.g. `AWS_ENDPOINT_URL`.
        public var environment: [String: String] = [:]
        /// Takes each line that functions write; called on the way, so it must be quick, and not call back.
        public var log: (@Sendable (FunctionLogLine) -> Void)?
        /// The clock by which idle environments age.
        public var now: @Sendable () -> NIODeadline = { .now() }

        public init() {}
    }
}
