/// What Lambda allows, each with AWS's value (developer guide, "Lambda quotas", 2025, unless a line says otherwise).
enum LambdaLimits {
    /// Bytes of a synchronous invocation's payload.
    static let payloadBytes = 6_291_456
    /// Bytes of an event: 1 MB since October 2025, before that 256 KB.
    static let eventBytes = 1_048_576
    /// Bytes of a CreateFunction or UpdateFunctionCode request: 50 MB of zip in base64 and some settings.
    static let uploadRequestBytes = 70_167_211
    /// Bytes of any other request of the control plane; AWS's own is not published.
    static let requestBytes = 1_048_576
    /// Bytes of environment variables, names and values, as JSON.
    static let environmentBytes = 4_096
    /// Characters of a function's policy as JSON.
    static let policyCharacters = 20_480
    static let tagsPerResource = 50
    /// Concurrent executions of the account, and those that may not be reserved.
    static let concurrentExecutions = 1_000
    static let minimumUnreservedConcurrency = 100
    /// Bytes of code packages in an account.
    static let totalCodeBytes = 80_530_636_800
    /// Bytes of one unpacked package.
    static let unzippedCodeBytes = 262_144_000
    static let zippedCodeBytes = 52_428_800
    /// Items of a list's page, whatever `MaxItems` says: "ListFunctions returns a maximum of 50 items in each response".
    static let pageItems = 50
    /// Retries of an event whose function failed, unless the function says otherwise.
    static let eventRetries = 2
    /// Seconds that an event is tried, unless the function says otherwise: 6 hours.
    static let eventAgeSeconds = 21_600
    /// Seconds before the first and second retry (developer guide, "How Lambda handles errors and retries with
    /// asynchronous invocation").
    static let eventRetrySeconds: [Int] = [60, 120]
    /// Events waiting or running at once. AWS has no such limit; memory here has.
    static let eventsInFlight = 10_000
    /// Bytes of all events' payloads together, for the same reason.
    static let eventBytesInFlight = 67_108_864
    /// The model's range covers capacity providers, which are not built; functions on Lambda's own machines have these:
    /// seconds and megabytes by the shape's name.
    static let greatest: [String: Int] = ["Timeout": 900, "MemorySize": 10_240]
}
