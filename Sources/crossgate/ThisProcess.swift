#if canImport(Glibc)
    internal import Glibc
#else
    internal import Musl
#endif

/// The end of this process; a name of its own because every command has an `exit` too.
enum ThisProcess {
    static func exit(_ code: Int32) -> Never {
        #if canImport(Glibc)
            Glibc.exit(code)
        #else
            Musl.exit(code)
        #endif
    }
}
