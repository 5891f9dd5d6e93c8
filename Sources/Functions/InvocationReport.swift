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
    /// Only when something went wrong.
    public var status: Status?

    /// How a phase ended, as `REPORT` and `INIT_REPORT` have it at their ends since 2024 (developer guide, "Failures during
    /// the invoke phase" and "Failures during the Init phase").
    public enum Status: Sendable, Equatable {
        case timeout
        case error(type: String)

        var text: String {
            switch self {
            case .timeout: "Status: timeout"
            case .error(let type): "Status: error\tError Type: \(type)"
            }
        }
    }

    public init(
        duration: TimeAmount, memorySize: Int, peakMemory: Int? = nil, initDuration: TimeAmount? = nil,
        status: Status? = nil
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
        if let status { report += "\t\(status.text)" }
        return report + "\t"
    }

    /// E.g. `INIT_REPORT Init Duration: 1.57 ms\tPhase: init\tStatus: error\tError Type: Runtime.InvalidEntrypoint`; the
    /// second chance is of phase `invoke` (cdklabs/cdk-ecr-deployment#651).
    public static func initLine(_ duration: TimeAmount, isSecondChance: Bool, _ status: Status) -> String {
        let phase = isSecondChance ? "invoke" : "init"
        return "INIT_REPORT Init Duration: \(milliseconds(duration)) ms\tPhase: \(phase)\t\(status.text)"
    }

    /// With two decimals.
    public static func milliseconds(_ amount: TimeAmount) -> String {
        let hundredths = (max(0, amount.nanoseconds) + 5_000) / 10_000
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
