#if canImport(Glibc)
    internal import Glibc
#else
    internal import Musl
#endif

/// The file descriptors that the system grants this process, and how many clients they are enough for.
enum Descriptors {
    /// Enough for 10,000 clients with a backend connection each.
    private static let wanted: rlim_t = 20_480
    /// For the database, the event loops, the standard streams and the next accepted connection, which has to exist to
    /// be turned away.
    private static let reserved = 40

    /// Raises the soft limit as far as it is of use and the hard limit allows; gives what is granted then.
    static func raise() -> Int {
        #if canImport(Glibc)
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let resource = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return 1_024 }
        if limit.rlim_cur < wanted, limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = min(wanted, limit.rlim_max)
            if setrlimit(resource, &raised) == 0 { limit = raised }
        }
        return Int(clamping: limit.rlim_cur)
    }

    /// Client connections that leave each a backend connection.
    static func clients(of granted: Int, atMost most: Int) -> Int {
        min(most, max(4, (granted - reserved) / 2))
    }
}
