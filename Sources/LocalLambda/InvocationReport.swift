import NIOCore

/// Lambda's last lines about an invocation.
///
/// Form as in CloudWatch Logs: `REPORT RequestId: …\tDuration: 1.23 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax
/// Memory Used: 35 MB\tInit Duration: 100.00 ms\t`.
struct InvocationReport {
    var requestID: String
    var duration: TimeAmount
    var memorySize: Int
    var peakMemory: Int?
    /// Only of an environment's first invocation.
    var initDuration: TimeAmount?
    /// E.g. `timeout`, which Lambda adds as the status.
    var status: String?

    var lines: [String] {
        var report = "REPORT RequestId: \(requestID)\tDuration: \(Self.milliseconds(duration)) ms"
        report += "\tBilled Duration: \(max(1, (duration.nanoseconds + 999_999) / 1_000_000)) ms"
        report += "\tMemory Size: \(memorySize) MB"
        if let peakMemory { report += "\tMax Memory Used: \(peakMemory) MB" }
        if let initDuration { report += "\tInit Duration: \(Self.milliseconds(initDuration)) ms" }
        if let status { report += "\tStatus: \(status)" }
        return ["END RequestId: \(requestID)", report + "\t"]
    }

    /// With two decimals.
    static func milliseconds(_ amount: TimeAmount) -> String {
        let hundredths = (max(0, amount.nanoseconds) + 5_000) / 10_000
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
