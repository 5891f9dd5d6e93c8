/// Bounds the parser keeps; whoever parses on behalf of a stranger passes the ones that fit.
public struct JSONLimits: Sendable, Equatable {
    /// Deepest nesting any caller may ask for. Parsing, serialising and comparing use no call stack per level, but
    /// releasing nested values does: measured, this many levels fit 512 KiB of stack, in a debug build too, and half
    /// as many fit 256 KiB.
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
