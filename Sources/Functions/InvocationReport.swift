public import NIOCore

/// What Lambda's last line about an invocation tells.
///
/// Form as in CloudWatch Logs: `REPORT RequestId: …\tDuration: 1.23 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax
/// Memory Used: 35 MB\tInit Duration: 100.00 ms\t`.
public struct InvocationReport: Sendable, Equatable {
    public var duration: TimeAmount
    public var memorySize: Int
    public var peakMemory: Int?
    /// Only of an environment's first invocation.
    public var initDuration: TimeAmount?
    /// E.g. `timeout`, which Lambda adds as the status.
    public var status: String?

    public init(
        duration: TimeAmount, memorySize: Int, peakMemory: Int? = nil, initDuration: TimeAmount? = nil,
        status: String? = nil
    ) {
        self.duration = duration
        self.memorySize = memorySize
        self.peakMemory = peakMemory
        self.initDuration = initDuration
        self.status = status
    }

    /// The line for an invocation.
    func text(_ requestID: String) -> String {
        var report = "REPORT RequestId: \(requestID)\tDuration: \(Self.milliseconds(duration)) ms"
        report += "\tBilled Duration: \(max(1, (duration.nanoseconds + 999_999) / 1_000_000)) ms"
        report += "\tMemory Size: \(memorySize) MB"
        if let peakMemory { report += "\tMax Memory Used: \(peakMemory) MB" }
        if let initDuration { report += "\tInit Duration: \(Self.milliseconds(initDuration)) ms" }
        if let status { report += "\tStatus: \(status)" }
        return report + "\t"
    }

    /// With two decimals.
    public static func milliseconds(_ amount: TimeAmount) -> String {
        let hundredths = (max(0, amount.nanoseconds) + 5_000) / 10_000
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
