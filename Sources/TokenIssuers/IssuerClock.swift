public import NIOCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The two times that tokens need: the calendar's for their claims, and one that never jumps for the age of keys.
public struct IssuerClock: Sendable {
    public var unixSeconds: @Sendable () -> Double
    public var now: @Sendable () -> NIODeadline

    public init(unixSeconds: @escaping @Sendable () -> Double, now: @escaping @Sendable () -> NIODeadline) {
        self.unixSeconds = unixSeconds
        self.now = now
    }

    public static let system = IssuerClock(
        unixSeconds: {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        },
        now: { .now() })
}
