#if canImport(Glibc)
    internal import Glibc
#else
    internal import Musl
#endif

/// A moment in UTC, to the millisecond, as logs write it.
struct Timestamp {
    private let seconds: time_t
    private let milliseconds: Int

    /// Milliseconds since 1970.
    init(milliseconds: Int64) {
        seconds = time_t(milliseconds / 1_000)
        self.milliseconds = Int(milliseconds % 1_000)
    }

    static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// `2026-01-02T03:04:05.678Z`
    var iso8601: String {
        let parts = parts
        return "\(parts.tm_year + 1900)-\(Self.pad(Int(parts.tm_mon) + 1))-\(Self.pad(Int(parts.tm_mday)))T\(clock)Z"
    }

    /// `03:04:05.678`
    var clock: String {
        let parts = parts
        return "\(Self.pad(Int(parts.tm_hour))):\(Self.pad(Int(parts.tm_min))):\(Self.pad(Int(parts.tm_sec)))."
            + Self.pad(milliseconds, 3)
    }

    private var parts: tm {
        var seconds = seconds
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return parts
    }

    private static func pad(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
