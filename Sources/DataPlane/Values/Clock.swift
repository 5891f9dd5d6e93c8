import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The time, as far as the pipeline needs it.
public protocol PipelineClock: Sendable {
    /// Nanoseconds since some start; never goes back.
    func monotonicNanoseconds() -> UInt64
    /// Milliseconds since 1970.
    func unixMilliseconds() -> Int64
    /// Waits so long, by this clock; throws when the task is cancelled.
    func sleep(nanoseconds: UInt64) async throws
}

public struct SystemPipelineClock: PipelineClock {
    public init() {}

    public func monotonicNanoseconds() -> UInt64 { NIODeadline.now().uptimeNanoseconds }

    public func unixMilliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    public func sleep(nanoseconds: UInt64) async throws { try await Task.sleep(nanoseconds: nanoseconds) }
}

/// A moment in UTC taken apart, for the two formats that AWS writes.
struct CalendarTime {
    let year: Int
    /// 1…12
    let month: Int
    let day: Int
    /// 0 is Sunday.
    let weekday: Int
    let hour: Int
    let minute: Int
    let second: Int

    init(unixMilliseconds: Int64) {
        let seconds = Int(unixMilliseconds.dividedFloor(by: 1_000))
        let days = Int(Int64(seconds).dividedFloor(by: 86_400))
        let rest = seconds - days * 86_400
        hour = rest / 3_600
        minute = rest / 60 % 60
        second = rest % 60
        weekday = ((days + 4) % 7 + 7) % 7
        // Days to civil date in the proleptic Gregorian calendar, with years beginning in March.
        let shifted = days + 719_468
        let era = Int(Int64(shifted).dividedFloor(by: 146_097))
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    private static let months: [String] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let weekdays: [String] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// `$context.requestTime`: `09/Apr/2015:12:34:56 +0000`.
    var logFormat: String {
        "\(two(day))/\(Self.months[month - 1])/\(year):\(two(hour)):\(two(minute)):\(two(second)) +0000"
    }

    /// The stamp of execution log lines: `Tue Jun 23 05:56:11 UTC 2020`.
    var executionLogFormat: String {
        "\(Self.weekdays[weekday]) \(Self.months[month - 1]) \(two(day)) "
            + "\(two(hour)):\(two(minute)):\(two(second)) UTC \(year)"
    }
}

extension Int64 {
    fileprivate func dividedFloor(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
