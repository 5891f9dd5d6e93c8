/// What one rendering may spend. A limit stops the rendering, never the process.
public struct RenderLimits: Sendable {
    /// Nodes rendered, values computed and elements touched: bounds the time.
    public var steps: Int = 1_000_000
    /// Bytes of output, and as much again of each intermediate string.
    public var outputBytes: Int = 10_485_760
    /// Bytes of all strings, lists and maps ever made: stops doubling.
    public var memoryBytes: Int = 64 * 1_048_576
    /// Macros, defines, evaluates and nested blocks inside each other.
    public var depth: Int = 32
    /// Blocks and expressions inside each other, through all macros, defines and evaluates: bounds the stack, together
    /// with `StackSpace`. A thread with 512 KB holds about 40 of them in a debug build and all in a release build.
    public var nesting: Int = 100
    /// Elements of one range such as `[1..1000]`.
    public var rangeElements: Int = 100_000
    /// Rounds of one `#foreach`.
    public var foreachRounds: Int = 1_000

    public init() {}
}
