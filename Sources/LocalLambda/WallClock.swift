#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The time of day, for what functions are told.
enum WallClock {
    /// Since 1970.
    static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
