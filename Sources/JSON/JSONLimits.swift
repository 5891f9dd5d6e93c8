/// Bounds the parser keeps; whoever parses on behalf of a stranger passes the ones that fit.
public struct JSONLimits: Sendable, Equatable {
    /// Deepest nesting any caller may ask for. Parsing and serialising use no call stack per level, but releasing and
    /// comparing nested values do: measured, 2,000 levels fit 512 KiB of stack in a release build, and the usual
    /// 8 MiB in a debug build (1,000 levels of debug code need 2 MiB).
    public static let greatestDepth = 2_000

    /// Objects and arrays open at once; default 1,000 (Jackson's `StreamReadConstraints` default).
    /// Values outside 1…`greatestDepth` are brought inside.
    public var depth: Int {
        didSet { depth = Self.clamped(depth) }
    }

    /// Bytes of the whole text; default 10 MiB, API Gateway's payload limit. Memory for the parsed value can reach
    /// about twenty times this (`[[0],[0],…]`).
    public var bytes: Int

    public init(depth: Int = 1_000, bytes: Int = 10 * 1_024 * 1_024) {
        self.depth = Self.clamped(depth)
        self.bytes = bytes
    }

    private static func clamped(_ depth: Int) -> Int { min(max(depth, 1), greatestDepth) }
}
