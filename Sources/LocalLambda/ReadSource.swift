import Dispatch

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Tells when a file descriptor can be read, on a queue, until it is cancelled; then the descriptor is closed.
struct ReadSource: @unchecked Sendable {
    // Dispatch sources may be used from any thread; their protocol does not say so to the compiler.
    private let source: any DispatchSourceRead

    init(_ descriptor: Int32, on queue: DispatchQueue, _ handler: @escaping @Sendable () -> Void) {
        source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler(handler: handler)
        source.setCancelHandler { _ = close(descriptor) }
        source.activate()
    }

    func cancel() { source.cancel() }
}
