internal import Dispatch

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Musl
#endif

/// The signals that end a server, as a stream: the first asks for a graceful end, a second for one at once.
enum Signals {
    /// Watches until the process ends.
    static func termination() -> AsyncStream<Int32> {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        for number in [SIGTERM, SIGINT] {
            // The default action would end the process before the source hears of it.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            // The handler holds the source, which would be cancelled with its last reference.
            source.setEventHandler { withExtendedLifetime(source) { _ = continuation.yield(number) } }
            source.resume()
        }
        return stream
    }
}
