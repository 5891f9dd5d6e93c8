#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// How much of its stack the running thread has left.
///
/// Limits of depth are counts; how many bytes a level takes differs tenfold between builds, and how many there are
/// differs between threads. What goes deep asks here as well.
struct StackSpace {
    /// Left for what runs between two questions, and for what it calls.
    private static let reserve: UInt = 160 * 1024

    private var thread: pthread_t?
    /// The lowest address of the thread's stack.
    private var end: UInt = 0

    /// Whether another few levels fit. False on a thread whose stack is not known would stop everything, hence true.
    mutating func hasRoom() -> Bool {
        let this = pthread_self()
        if thread != this {
            thread = this
            end = Self.lowestAddress(of: this)
        }
        var here: UInt8 = 0
        let address = withUnsafeMutablePointer(to: &here) { UInt(bitPattern: $0) }
        return address > end &+ Self.reserve
    }

    /// `int pthread_getattr_np(pthread_t, pthread_attr_t *)`, which the C libraries of Linux have and their modules for
    /// Swift do not show.
    private typealias GetAttributes = @convention(c) (pthread_t, UnsafeMutablePointer<pthread_attr_t>) -> CInt

    private static let getAttributes: GetAttributes? = {
        guard let symbol = dlsym(nil, "pthread_getattr_np") else { return nil }
        // The address of a function is what C calls a pointer to it.
        return unsafeBitCast(symbol, to: GetAttributes.self)
    }()

    private static func lowestAddress(of thread: pthread_t) -> UInt {
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        defer { attributes.deallocate() }
        guard let getAttributes, getAttributes(thread, attributes) == 0 else { return 0 }
        defer { pthread_attr_destroy(attributes) }
        var start: UnsafeMutableRawPointer?
        var size = 0
        guard pthread_attr_getstack(attributes, &start, &size) == 0 else { return 0 }
        return UInt(bitPattern: start)
    }
}
