/// Bounds of one path and of one evaluation, so that neither a path nor a document decides how long a request takes.
public struct JSONPathLimits: Sendable, Equatable {
    /// UTF-8 bytes of a path; default 64 KiB. Far above what anybody writes, small enough that a compiler that reads
    /// some stretches twice stays quick.
    public var pathBytes: Int
    /// Filters, function arguments, parentheses and `!` inside each other; default 50. Compiling and evaluating use
    /// one call stack frame or a few for each.
    public var nesting: Int
    /// Values looked at in one evaluation, filters and function arguments included; default 1,000,000, which takes
    /// some tenths of a second.
    public var steps: Int
    /// Values in the list of one (inner) evaluation; default 250,000.
    public var results: Int

    public init(pathBytes: Int = 65_536, nesting: Int = 50, steps: Int = 1_000_000, results: Int = 250_000) {
        self.pathBytes = pathBytes
        self.nesting = nesting
        self.steps = steps
        self.results = results
    }
}
