/// Bounds of one match, so that a pattern that backtracks without end gives up in some tens of milliseconds.
///
/// A text is often a stranger's and the pattern its owner's, so the text's length must not decide how long a match
/// takes. All counts are per match, whatever the text's length.
public struct PatternLimits: Sendable, Equatable {
    /// Items of the pattern tried, over all starting places, plus one for every 32 bytes an item runs over; default
    /// 1,000,000, about 20 ms. (Comparing a back-reference costs more per step than it is charged.)
    /// PCRE2's own match limit begins anew at every starting place and therefore does not bound a search.
    public var steps: UInt32
    /// Backtracking points held at once; default 200,000.
    public var depth: UInt32
    /// KiB of backtracking memory; default 32,768.
    public var heapKiB: UInt32
    /// Bytes of a pattern's source; default 64 KiB. Checked when the pattern is made.
    public var sourceBytes: Int

    public init(
        steps: UInt32 = 1_000_000, depth: UInt32 = 200_000, heapKiB: UInt32 = 32_768, sourceBytes: Int = 65_536
    ) {
        self.steps = steps
        self.depth = depth
        self.heapKiB = heapKiB
        self.sourceBytes = sourceBytes
    }
}
