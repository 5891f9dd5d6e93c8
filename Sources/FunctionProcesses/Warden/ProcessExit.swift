/// How a process ended.
public enum ProcessExit: Sendable, Equatable {
    /// By itself.
    case code(Int32)
    /// By a signal, e.g. 9.
    case signal(Int32)
}
