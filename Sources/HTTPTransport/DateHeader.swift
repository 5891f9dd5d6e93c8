#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The `Date` line in IMF-fixdate (RFC 9110 §5.6.7), written anew only when the second has changed.
struct DateHeader {
    private var second: time_t = -1
    /// `Date: Sun, 06 Nov 1994 08:49:37 GMT` with its line end.
    private(set) var line: [UInt8] = []

    mutating func refresh() {
        let now = time(nil)
        if now != second { render(now) }
    }

    private mutating func render(_ now: time_t) {
        second = now
        var clock = now
        var parts = tm()
        gmtime_r(&clock, &parts)
        let days: [String] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months: [String] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let date = "\(days[Int(parts.tm_wday)]), \(Self.two(parts.tm_mday)) \(months[Int(parts.tm_mon)])"
        let hour = "\(Self.two(parts.tm_hour)):\(Self.two(parts.tm_min)):\(Self.two(parts.tm_sec))"
        line = Array("Date: \(date) \(1900 + Int(parts.tm_year)) \(hour) GMT\r\n".utf8)
    }

    private static func two(_ number: Int32) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
