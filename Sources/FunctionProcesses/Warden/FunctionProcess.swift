internal import Foundation

/// A process that runs, with all that it starts.
public final class FunctionProcess: Sendable {
    /// As this process sees it.
    public let pid: Int32
    /// The read end of standard output and error, non-blocking; it belongs to whoever took the process, who closes it.
    public let output: Int32

    private let ending: @Sendable () -> Void

    init(pid: Int32, output: Int32, ending: @escaping @Sendable () -> Void) {
        self.pid = pid
        self.output = output
        self.ending = ending
    }

    /// The most memory that the process itself has had in use so far, in bytes; nil when it is gone.
    public var peakMemoryBytes: Int? {
        // A few hundred bytes that the kernel makes as they are read.
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
        else { return nil }
        return line.split(separator: " ").lazy.compactMap { Int($0) }.first.map { $0 << 10 }
    }

    /// Ends the process and everything it started, at once. Its exit is told as any other.
    public func kill() {
        ending()
    }
}
