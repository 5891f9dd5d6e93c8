import APIModel

/// How much of a definition is read before it is refused: what stops alias bombs and a million paths quickly.
public struct DocumentLimits: Sendable {
    /// Bytes of the source; AWS's number.
    public var bytes: Int = Limits.importBytes
    /// Values inside values. Real definitions stay under 30; recursion over the tree is bounded by it.
    public var depth: Int = 100
    /// Values in all, those behind an alias counted each time it is used. A real definition of 6 MB has some 200,000.
    public var nodes: Int = 500_000
    /// Bytes of all keys and scalars, those behind an alias counted each time it is used: what a tree can be written
    /// out as. Only aliases bring it above the bytes of the source.
    public var expandedBytes: Int = 4 * Limits.importBytes
    /// Values that references are followed to, each time counted: a path item that is shared a thousand times is read
    /// a thousand times.
    public var referencedNodes: Int = 500_000
    /// Resources of one API; AWS's 300 is a quota that it raises on request, this is a guard.
    public var resources: Int = 50_000
    /// Segments of a path: every prefix of a path is a resource with its whole path.
    public var pathSegments: Int = 50
    /// Bytes of a path; a longer one could never be requested.
    public var pathBytes: Int = Limits.targetBytes
    /// Media types of `consumes` and `produces`, and security requirements, that apply to one operation.
    public var perOperation: Int = 100
    /// Diagnostics that are kept; the rest is counted.
    public var diagnostics: Int = 500
    /// References followed from one place before they are called cyclic.
    public var referenceHops: Int = 16

    public init() {}
}
