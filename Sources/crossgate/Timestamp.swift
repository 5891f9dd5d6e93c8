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
    func appendISO8601(to bytes: inout [UInt8]) {
        let parts = parts
        Self.append(Int(parts.tm_year) + 1900, 4, "-", to: &bytes)
        Self.append(Int(parts.tm_mon) + 1, 2, "-", to: &bytes)
        Self.append(Int(parts.tm_mday), 2, "T", to: &bytes)
        appendClock(parts, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    /// `03:04:05.678`
    var clock: String {
        var bytes: [UInt8] = []
        appendClock(parts, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func appendClock(_ parts: tm, to bytes: inout [UInt8]) {
        Self.append(Int(parts.tm_hour), 2, ":", to: &bytes)
        Self.append(Int(parts.tm_min), 2, ":", to: &bytes)
        Self.append(Int(parts.tm_sec), 2, ".", to: &bytes)
        Self.append(milliseconds, 3, nil, to: &bytes)
    }

    private var parts: tm {
        var seconds = seconds
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return parts
    }

    /// A number with leading zeros, and what follows it.
    private static func append(_ number: Int, _ width: Int, _ separator: Unicode.Scalar?, to bytes: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
        if let separator { bytes.append(UInt8(ascii: separator)) }
    }
}
